import type { Resource, Workload } from '../../engine/model/resource.ts';
import type { Span } from '../../engine/parse/tree.ts';
import type { Range } from '../../workspace/files/line-index.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { linkTo } from '../words/markdown.ts';
import type { EditorPlace } from './protocol.ts';

/** Returns the span that stands for an object as a whole: its name, else its first key. */
export function headSpan(resource: Resource): Span {
  if (resource.nameField.form === 'value') return resource.nameField.node.span;
  return resource.node.entries[0]?.keySpan ?? { start: resource.node.span.start, end: resource.node.span.start };
}

/** Returns `namespace/name`, or the name alone for what belongs to no namespace. */
export function fullName(resource: Pick<Resource, 'namespace' | 'name'>): string {
  const name = resource.name === '' ? '(no name)' : resource.name;
  return resource.namespace === '' ? name : `${resource.namespace}/${name}`;
}

/** Returns the name a workload is shown under: a Pod's is that of the controller that owns it. */
export function shownName(workload: Workload): string {
  return fullName({ namespace: workload.namespace, name: workload.shownAs.name });
}

/** Returns one workload for each name that is shown, in the given order. */
export function shownOnce(workloads: readonly Workload[]): readonly Workload[] {
  const seen = new Map<string, Workload>();
  for (const workload of workloads) {
    const key = `${workload.shownAs.kind} ${shownName(workload)}`;
    if (!seen.has(key)) seen.set(key, workload);
  }
  return [...seen.values()];
}

/** Returns a Markdown link to where the object is written, or its escaped name when that is unknown. */
export function linkToResource(snapshot: Snapshot, resource: Resource, label = fullName(resource)): string {
  const place = snapshot.place(resource, headSpan(resource));
  return place === undefined ? label : linkTo(label, place.uri, place.range.start.line);
}

/** Returns a range of a file in the form of the product's own requests. */
export function placeOf({ uri, range }: { readonly uri: string; readonly range: Range }): EditorPlace {
  const { start, end } = range;
  return { uri, line: start.line, character: start.character, endLine: end.line, endCharacter: end.character };
}

/** Returns the place of a span of an object, with the key `place` ready to spread; empty when unknown. */
export function optionalPlace(snapshot: Snapshot, resource: Resource, span: Span): { readonly place?: EditorPlace } {
  const found = snapshot.place(resource, span);
  return found === undefined ? {} : { place: placeOf(found) };
}

/** Returns the span without the white space at its end; block maps and lists run to the next line. */
export function trimmed(span: Span, text: string): Span {
  return { start: span.start, end: span.start + text.slice(span.start, span.end).trimEnd().length };
}
