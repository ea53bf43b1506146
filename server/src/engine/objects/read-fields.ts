import { entryOf, isNull, type YamlNode } from '../parse/tree.ts';
import { absent, type Field } from './field.ts';
import type { Item, Labels } from './object.ts';

/** Reads a value from a node; undefined when the node is of another type than the field. */
export type Reader<T> = (node: YamlNode, path: string) => T | undefined;

/** Reads a field of a map: absent, null, of a wrong type or with its value. */
export function readField<T>(parent: YamlNode | undefined, key: string, path: string, read: Reader<T>): Field<T> {
  const entry = entryOf(parent, key);
  if (entry === undefined) return absent;
  const { value: node, keySpan } = entry;
  if (isNull(node)) return { form: 'null', node, keySpan };
  const value = read(node, path);
  return value === undefined ? { form: 'wrong', node, keySpan } : { form: 'value', value, node, keySpan };
}

/** Reads a string scalar. */
export const readString: Reader<string> = node =>
  node.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;

/** Reads a whole number. */
export const readInteger: Reader<number> = node =>
  node.kind === 'scalar' && typeof node.value === 'number' && Number.isInteger(node.value) ? node.value : undefined;

/** Reads what the API calls an int-or-string. */
export const readIntOrString: Reader<number | string> = (node, path) =>
  readInteger(node, path) ?? readString(node, path);

/** Returns a reader of lists: one element per item, those of a wrong type left out. */
export function readList<T>(read: Reader<T>): Reader<readonly T[]> {
  return (node, path) =>
    node.kind !== 'list'
      ? undefined
      : node.items.flatMap((item, index) => {
          const value = read(item, `${path}[${index}]`);
          return value === undefined ? [] : [value];
        });
}

/** Returns a reader of lists that keeps every item in its place, whatever it is. */
export function readEveryItem<T>(read: (node: YamlNode, path: string, index: number) => T): Reader<readonly T[]> {
  return (node, path) =>
    node.kind === 'list' ? node.items.map((item, index) => read(item, `${path}[${index}]`, index)) : undefined;
}

/** Reads a list item that is a string; null reads as an item without value. */
export const readStringItem = (node: YamlNode, path: string): Item<string> => ({
  value: readString(node, path),
  node,
  path,
});

/** Reads a map of strings; null values are empty strings to the API server, other types are left out. */
export function readLabels(node: YamlNode | undefined): Labels {
  const labels = new Map<string, string>();
  if (node?.kind !== 'map') return labels;
  for (const { key, value } of node.entries) {
    if (value.kind !== 'scalar') continue;
    if (value.value === null) labels.set(key, '');
    else if (typeof value.value === 'string') labels.set(key, value.value);
  }
  return labels;
}
