import { type Entry, entryOf, isNull, type MapNode, type Span, type YamlNode } from '../parse/tree.ts';
import { type SchemaNode, schemaAt } from './schema-node.ts';

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
  /** The schema of the whole object, undefined for kinds without one. */
  readonly root: SchemaNode | undefined;
}

/** Returns the place of a whole object. */
export function rootPlace(node: MapNode, root?: SchemaNode): Place {
  return { node, path: '', parent: undefined, key: undefined, entry: undefined, index: undefined, root };
}

/** Says whether the rules of custom resources hold at a place; metadata has those of meta/v1 in every kind. */
export function isCustom(place: Place): boolean {
  if (place.parent?.parent !== undefined) return isCustom(place.parent);
  return place.key !== undefined && place.root?.properties?.[place.key]?.['x-custom'] === true;
}

/** Returns the keys and indexes from the root to a place. */
function segmentsOf(place: Place): readonly (string | number)[] {
  const own = place.key ?? place.index;
  const above = place.parent === undefined ? [] : segmentsOf(place.parent);
  return own === undefined ? above : [...above, own];
}

/** Returns the schema of a place, not yet resolved; undefined outside of the schema. */
export function schemaOf(place: Place): SchemaNode | undefined {
  return place.root === undefined ? undefined : schemaAt(segmentsOf(place), place.root);
}

/** Returns the place of a field, also when it is not written. */
export function fieldPlace(parent: Place, key: string, entry: Entry | undefined = entryOf(parent.node, key)): Place {
  const path = parent.path === '' ? key : `${parent.path}.${key}`;
  return { node: entry?.value, path, parent, key, entry, index: undefined, root: parent.root };
}

/** Returns the places of a list's items; none when it is no list. */
export function itemPlaces(parent: Place): readonly Place[] {
  return parent.node?.kind === 'list' ? parent.node.items.map((node, index) => itemPlace(parent, node, index)) : [];
}

function itemPlace(parent: Place, node: YamlNode | undefined, index: number): Place {
  return { node, path: `${parent.path}[${index}]`, parent, key: undefined, entry: undefined, index, root: parent.root };
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

/** Returns where to point: at a value of one line, at the key of a longer or missing one, or at what encloses a missing field. */
export function spanOfPlace(place: Place): Span {
  const own = place.node === undefined ? undefined : headOf(place.node);
  if (own !== undefined) return own;
  if (place.entry !== undefined) return place.entry.keySpan;
  const node = place.node;
  // The dash of an empty list item stands just before its missing value.
  if (node?.kind === 'scalar') return { start: Math.max(0, node.span.start - 1), end: node.span.start };
  if (node !== undefined) return firstKey(node) ?? { start: node.span.start, end: node.span.start + 1 };
  if (place.parent?.entry !== undefined) return place.parent.entry.keySpan;
  return place.parent === undefined ? { start: 0, end: 0 } : spanOfPlace(place.parent);
}

function headOf(node: YamlNode): Span | undefined {
  if (node.kind !== 'scalar') return node.flow ? node.span : undefined;
  const { start } = node.span;
  return node.source === '' ? undefined : { start, end: start + node.source.trimEnd().length };
}

function firstKey(node: YamlNode): Span | undefined {
  return node.kind === 'map' ? node.entries.find(entry => !entry.merged)?.keySpan : undefined;
}
