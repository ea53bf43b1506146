import type { Resource } from '../../engine/model/resource.ts';
import { contains, type ListNode, type Span } from '../../engine/parse/tree.ts';
import { policyKindOf } from '../../engine/policies/policy-kind.ts';
import { fieldPlace, itemPlaces, type Place, rootPlace } from '../../engine/schema/place.ts';

/** The field or list item at an offset, and the text that stands for it there. */
export interface Located {
  readonly place: Place;
  readonly on: 'key' | 'value' | 'dash';
  readonly span: Span;
}

/** Returns the innermost key, value or dash of an object at an offset of its document. */
export function locate(resource: Resource, text: string, offset: number): Located | undefined {
  return descend(rootPlace(resource.node, policyKindOf(resource)?.schema), text, offset);
}

function descend(place: Place, text: string, offset: number): Located | undefined {
  const { node } = place;
  if (node === undefined) return undefined;
  if (node.kind === 'scalar') return contains(node.span, offset) ? { place, on: 'value', span: node.span } : undefined;
  const found = node.kind === 'map' ? inMap(place, text, offset) : inList(place, node, text, offset);
  if (found !== undefined || !node.flow || !contains(node.span, offset)) return found;
  return { place, on: 'value', span: node.span };
}

function inMap(place: Place, text: string, offset: number): Located | undefined {
  if (place.node?.kind !== 'map') return undefined;
  for (const entry of place.node.entries) {
    if (entry.merged) continue;
    const child = fieldPlace(place, entry.key, entry);
    if (contains(entry.keySpan, offset)) return { place: child, on: 'key', span: entry.keySpan };
    const inner = contains(entry.value.span, offset) ? descend(child, text, offset) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function inList(place: Place, list: ListNode, text: string, offset: number): Located | undefined {
  for (const item of itemPlaces(place)) {
    const span = item.node?.span;
    // An alias stands for a node that is written elsewhere.
    if (span === undefined || !contains(list.span, span.start)) continue;
    const dash = list.flow ? -1 : text.lastIndexOf('-', span.start - 1);
    if (dash >= list.span.start && offset >= dash && offset <= dash + 1)
      return { place: item, on: 'dash', span: { start: dash, end: dash + 1 } };
    const inner = contains(span, offset) ? descend(item, text, offset) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}
