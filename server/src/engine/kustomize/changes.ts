import { childOf, type ListNode, type MapNode, type YamlNode } from '../parse/tree.ts';
import type { Change, Place } from './built.ts';
import { childrenOf, type Trees } from './trees.ts';

type Path = readonly (string | number)[];

/** Returns the fields in which a built object differs from its manifest, each with what made it so. */
export function changesOf(trees: Trees, before: MapNode, after: MapNode, fallback: Place): readonly Change[] {
  if (before === after) return [];
  const old = new Map<string, YamlNode>();
  const nodes = new Set<YamlNode>();
  const collect = (node: YamlNode): void => {
    nodes.add(node);
    old.set(keyOf(trees, node), node);
    for (const child of childrenOf(node)) collect(child);
  };
  collect(before);
  const changes: Change[] = [];
  const tell = (field: Path, node: YamlNode): void => {
    changes.push({ field, by: trees.giverOf(node) ?? fallback });
  };
  const walkList = (node: ListNode, earlier: YamlNode, field: Path): void => {
    if (earlier.kind === 'list' && earlier.items.length > node.items.length) tell(field, node);
    for (const [index, item] of node.items.entries()) walk(item, [...field, index]);
  };
  const walkMap = (node: MapNode, earlier: YamlNode, field: Path): void => {
    const own = earlier.kind === 'map' ? earlier.entries : [];
    for (const { key } of own) if (childOf(node, key) === undefined) tell([...field, key], node);
    for (const entry of node.entries) walk(entry.value, [...field, entry.key]);
  };
  const walk = (node: YamlNode, field: Path): void => {
    if (nodes.has(node)) return;
    const earlier = node.kind === 'scalar' ? undefined : old.get(keyOf(trees, node));
    if (earlier === undefined || node.kind === 'scalar') tell(field, node);
    else if (node.kind === 'list') walkList(node, earlier, field);
    else walkMap(node, earlier, field);
  };
  walk(after, []);
  return changes;
}

function keyOf(trees: Trees, node: YamlNode): string {
  const { path, document } = trees.sourceOf(node);
  return `${node.kind} ${node.span.start} ${node.span.end} ${document} ${path}`;
}
