import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MapNode, YamlNode } from '../../../server/src/engine/parse/tree.ts';

const FOLDER = 'test/fixtures/kustomize';

/** An overlay with what `kubectl kustomize` makes of its folder `app`. */
export interface Overlay {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  readonly want: string;
}

/** Reads the overlays that `scripts/record-kustomize.mjs` recorded. */
export function overlays(): readonly Overlay[] {
  return readdirSync(FOLDER).map(file => {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    const parts = [...text.matchAll(/^-- (\S+) --\n([\s\S]*?)(?=^-- \S+ --\n|(?![\s\S]))/gm)];
    const files = new Map(parts.map(([, path = '', body = '']) => [path, body] as const));
    const want = files.get('want') ?? '';
    files.delete('want');
    return { name: file.replace(/\.txt$/, ''), files, want };
  });
}

/** Returns the value of a tree, as JSON has it. */
export function plainOf(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainOf);
  return Object.fromEntries(node.entries.map(entry => [entry.key, plainOf(entry.value)]));
}

/** Returns an object without what we do not work out: images, data of generators, hashes behind names. */
export function comparable(root: MapNode, isGenerated: boolean): unknown {
  const text = JSON.stringify(plainOf(root), (key, value: unknown) => {
    if (key === 'image' || (isGenerated && (key === 'data' || key === 'type'))) return undefined;
    return key === 'name' && typeof value === 'string' ? value.replace(/-[2456789bcdfghkmt]{10}$/, '') : value;
  });
  const value: unknown = JSON.parse(text);
  return value;
}
