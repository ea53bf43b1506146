import type { MapNode, YamlNode } from '../parse/tree.ts';
import type { Trees } from './trees.ts';

const TRUE_OR_FALSE = /^(?:true|True|TRUE|false|False|FALSE)$/;

/** Returns a manifest as Kustomize reads it: what is a boolean in YAML 1.1 alone, as `on`, is a text there, and printed as one. */
export function asResource(trees: Trees, root: MapNode): MapNode {
  const read = (node: YamlNode): YamlNode => {
    if (node.kind === 'list') {
      const items = node.items.map(read);
      return items.every((item, index) => item === node.items[index]) ? node : trees.withItems(node, items);
    }
    if (node.kind === 'map') return readMap(node);
    const isWord = typeof node.value === 'boolean' && !TRUE_OR_FALSE.test(node.source);
    return isWord ? trees.text(node.source, node) : node;
  };
  const readMap = (map: MapNode): MapNode =>
    map.entries.reduce((next, { key, value }) => {
      const own = read(value);
      return own === value ? next : trees.withValue(next, key, own);
    }, map);
  return readMap(root);
}
