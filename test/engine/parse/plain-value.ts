import type { ScalarNode, YamlNode } from '../../../server/src/engine/parse/tree.ts';

/** A value as JSON knows it. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** Turns a tree into the value it stands for; of repeated keys the last counts. */
export function plainValue(node: YamlNode | undefined): Plain | undefined {
  if (node === undefined) return undefined;
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(item => plainValue(item) ?? null);
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value) ?? null]));
  }
}

/** Returns the nodes of a tree, parents before children. */
export function nodesOf(node: YamlNode | undefined): readonly YamlNode[] {
  if (node === undefined) return [];
  const children =
    node.kind === 'map' ? node.entries.map(entry => entry.value) : node.kind === 'list' ? node.items : [];
  return [node, ...children.flatMap(nodesOf)];
}

/** Returns the scalars of a tree. */
export function scalarsOf(node: YamlNode | undefined): readonly ScalarNode[] {
  return nodesOf(node).filter(each => each.kind === 'scalar');
}
