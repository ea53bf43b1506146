import type { Resource, Workload } from '../model/resource.ts';
import type { Span } from '../parse/tree.ts';

/** A fact that an answer depends on or simplifies, with its place where it has one. */
export interface AnswerWarning {
  readonly message: string;
  readonly place: WarningPlace | undefined;
}

/** A stretch of an object's text. */
export interface WarningPlace {
  readonly resource: Resource;
  readonly span: Span;
}

/** Makes a warning without a place. */
export function general(message: string): AnswerWarning {
  return { message, place: undefined };
}

/** Returns where an object's name stands. */
export function placeOfName(resource: Resource): WarningPlace {
  const { nameField, node } = resource;
  return { resource, span: nameField.form === 'value' ? nameField.node.span : node.span };
}

/** Returns an object's kind, namespace and name, such as `NetworkPolicy shop/web`. */
export function describeResource({ kind, namespace, name }: Resource): string {
  return `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
}

const MOST_NAMES = 3;

/** Names workloads as they are shown: a few, and how many more. */
export function listNames(workloads: readonly Workload[]): string {
  const names = [...new Set(workloads.map(({ namespace, shownAs }) => `${namespace}/${shownAs.name}`))].toSorted();
  const rest = names.length - MOST_NAMES;
  return rest > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${rest} more` : names.join(', ');
}
