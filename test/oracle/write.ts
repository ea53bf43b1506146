import fc, { type Arbitrary } from 'fast-check';
import { Document, parseAllDocuments, Scalar, visit } from 'yaml';
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
  const write = (value: unknown): string =>
    how === 'json' ? `${JSON.stringify(value, null, 2)}\n` : yamlOf(value, how === 'flow' ? 'flow' : 'any');
  const list = { apiVersion: 'v1', kind: 'List', items: manifests };
  return { manifests, text: (how === 'list' ? [list] : manifests).map(write).join('---\n') };
});

// In brackets go-yaml takes a leading colon for the end of a key, as in `[::/0]`.
function yamlOf(value: unknown, collectionStyle: 'any' | 'flow'): string {
  const document = new Document(value, { version: '1.1' });
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'string' && node.value.startsWith(':')) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ collectionStyle, lineWidth: 0 });
}

/** Reads the text back with the YAML library alone, to see that it says what the objects say. */
export function readPlainly(text: string): readonly unknown[] {
  return [...parseAllDocuments(text, { version: '1.1' })].flatMap(document => {
    const value: unknown = document.toJS();
    const isList = typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items);
    return isList ? value.items : [value];
  });
}
