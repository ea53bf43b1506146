import fc, { type Arbitrary } from 'fast-check';
import { parseAllDocuments, stringify } from 'yaml';
import type { Manifest } from './manifests.ts';
import { world } from './worlds.ts';

/** A world as objects and as the text of a file that holds them. */
export interface WrittenWorld {
  readonly manifests: readonly Manifest[];
  readonly text: string;
}

/** Writes a world as documents of one file. */
export function textOf(manifests: readonly Manifest[]): string {
  return manifests.map(each => `${JSON.stringify(each)}\n`).join('---\n');
}

const form = fc.constantFrom('block', 'flow', 'json', 'list');

/** Worlds written as documents in block or flow style, as JSON, or as one `List`; labels stay text whatever they look like. */
export const writtenWorld: Arbitrary<WrittenWorld> = fc.tuple(world, form).map(([manifests, how]) => {
  const collectionStyle = how === 'flow' ? 'flow' : 'any';
  const write = (value: unknown): string =>
    how === 'json'
      ? `${JSON.stringify(value, null, 2)}\n`
      : stringify(value, { version: '1.1', collectionStyle, lineWidth: 0 });
  const list = { apiVersion: 'v1', kind: 'List', items: manifests };
  return { manifests, text: (how === 'list' ? [list] : manifests).map(write).join('---\n') };
});

/** Reads the text back with the YAML library alone, to see that it says what the objects say. */
export function readPlainly(text: string): readonly unknown[] {
  return [...parseAllDocuments(text, { version: '1.1' })].flatMap(document => {
    const value: unknown = document.toJS();
    const isList = typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items);
    return isList ? value.items : [value];
  });
}
