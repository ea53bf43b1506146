import { type Entry, entryOf, isNull, type MapNode, type Span, type YamlNode } from '../parse/tree.ts';

/** A field or list item of an object, written or not, with the way to it from the root. */
export interface Place {
  /** What is written there; undefined for a field that is not written. */
  readonly node: YamlNode | undefined;
  /** Field path as the API server writes it, such as `spec.ingress[0].from[0]`; empty for the root. */
  readonly path: string;
  readonly parent: Place | undefined;
  /** The key under which it stands, for fields of maps. */
  readonly key: string | undefined;
  /** The entry as written, for fields that are. */
  readonly entry: Entry | undefined;
  /** The index, for items of lists. */
  readonly index: number | undefined;
}

/** Returns the place of a whole object. */
export function rootPlace(node: MapNode): Place {
  return { node, path: '', parent: undefined, key: undefined, entry: undefined, index: undefined };
}

/** Returns the place of a field, also when it is not written. */
export function fieldPlace(parent: Place, key: string, entry: Entry | undefined = entryOf(parent.node, key)): Place {
  const path = parent.path === '' ? key : `${parent.path}.${key}`;
  return { node: entry?.value, path, parent, key, entry, index: undefined };
}

/** Returns the places of a list's items; none when it is no list. */
export function itemPlaces(parent: Place): readonly Place[] {
  return parent.node?.kind === 'list' ? parent.node.items.map((node, index) => itemPlace(parent, node, index)) : [];
}

function itemPlace(parent: Place, node: YamlNode | undefined, index: number): Place {
  return { node, path: `${parent.path}[${index}]`, parent, key: undefined, entry: undefined, index };
}

/** Returns the places of a map's fields as they count: of repeated keys the last. */
export function fieldPlaces(parent: Place): readonly Place[] {
  if (parent.node?.kind !== 'map') return [];
  const last = new Map(parent.node.entries.map(entry => [entry.key, entry]));
  return [...last].map(([key, entry]) => fieldPlace(parent, key, entry));
}

/** Follows a JSON pointer (RFC 6901) through maps and lists. */
export function placeAt(root: Place, pointer: string): Place {
  let place = root;
  for (const escaped of pointer.split('/').slice(1)) {
    const segment = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    place =
      place.node?.kind === 'list'
        ? itemPlace(place, place.node.items[Number(segment)], Number(segment))
        : fieldPlace(place, segment);
  }
  return place;
}

/** Says whether the API server sees a value there: a pointer, list or map field that is null counts as absent. */
export function isGiven(place: Place): boolean {
  return place.node !== undefined && !isNull(place.node);
}

/** Returns the text of a string field as decoded: null and absent are empty. */
export function textAt(place: Place): string {
  return place.node?.kind === 'scalar' && typeof place.node.value === 'string' ? place.node.value : '';
}

/** Returns the number of a numeric field, undefined when there is none. */
export function numberAt(place: Place): number | undefined {
  return place.node?.kind === 'scalar' && typeof place.node.value === 'number' ? place.node.value : undefined;
}

/** Returns where to point: at the value, at the key of a missing value, or at what encloses a missing field. */
export function spanOfPlace(place: Place): Span {
  const own = place.node?.span;
  if (own !== undefined && own.end > own.start) return place.node?.kind === 'map' ? headOf(place, own) : own;
  if (place.entry !== undefined) return place.entry.keySpan;
  // The dash of an empty list item stands just before its missing value.
  if (own !== undefined && place.index !== undefined) return { start: Math.max(0, own.start - 1), end: own.start };
  if (place.parent?.entry !== undefined) return place.parent.entry.keySpan;
  return place.parent === undefined ? { start: 0, end: 0 } : spanOfPlace(place.parent);
}

// A block map may run over many lines; its first key is enough to point at.
function headOf(place: Place, own: Span): Span {
  if (place.node?.kind !== 'map' || place.node.flow) return own;
  const first = place.node.entries.find(entry => entry.keySpan.start >= own.start);
  return first?.keySpan ?? own;
}
