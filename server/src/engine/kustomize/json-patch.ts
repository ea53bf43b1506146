import { childOf, isNull, itemsOf, type MapNode, stringOf, type YamlNode } from '../parse/tree.ts';
import type { Trees } from './trees.ts';

/** Returns an object with the operations of a JSON patch applied (RFC 6902), or why one of them cannot be. */
export function applyJsonPatch(trees: Trees, root: MapNode, operations: YamlNode): MapNode | string {
  let tree: YamlNode = root;
  for (const operation of itemsOf(operations)) {
    const next = applyOne(trees, tree, operation);
    if (typeof next === 'string') return next;
    tree = next;
  }
  return tree.kind === 'map' ? tree : 'the patch leaves no object';
}

function applyOne(trees: Trees, root: YamlNode, operation: YamlNode): YamlNode | string {
  const text = (key: string): string | undefined => stringOf(childOf(operation, key));
  const [op, pointer, from] = [text('op'), text('path'), text('from')];
  const value = childOf(operation, 'value');
  if (op === undefined || pointer === undefined) return 'an operation needs op and path';
  const path = pathOf(pointer);
  if (op === 'remove') return edit(trees, root, path, 'remove');
  if (op === 'move' || op === 'copy') {
    if (from === undefined) return `${op} needs from`;
    const moved = at(root, pathOf(from));
    if (moved === undefined) return `${from} is not there`;
    const rest = op === 'copy' ? root : edit(trees, root, pathOf(from), 'remove');
    return typeof rest === 'string' ? rest : edit(trees, rest, path, 'add', moved);
  }
  const given = value ?? nothing(trees, operation);
  if (op === 'add' || op === 'replace') return edit(trees, root, path, op, given);
  if (op !== 'test') return `${op} is no operation`;
  const found = at(root, path);
  const same = found === undefined ? isNull(given) : equal(found, given);
  return same ? root : `the test of ${pointer} fails`;
}

function nothing(trees: Trees, operation: YamlNode): YamlNode {
  return { ...trees.text('', operation), value: null, source: '', style: 'plain' };
}

function pathOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function at(node: YamlNode | undefined, path: readonly string[]): YamlNode | undefined {
  const [key, ...rest] = path;
  if (key === undefined || node === undefined) return node;
  return at(node.kind === 'list' ? node.items[indexOf(key, node.items.length)] : childOf(node, key), rest);
}

function indexOf(key: string, length: number): number {
  if (!/^-?\d+$/.test(key)) return Number.NaN;
  const index = Number(key);
  return index < 0 ? length + index : index;
}

function edit(
  trees: Trees,
  node: YamlNode,
  path: readonly string[],
  op: 'add' | 'replace' | 'remove',
  value?: YamlNode,
): YamlNode | string {
  const [key, ...rest] = path;
  if (key === undefined) return value ?? node;
  if (rest.length === 0) return editHere(trees, node, key, op, value);
  const child = at(node, [key]);
  if (child === undefined) return `${key} is not there`;
  const next = edit(trees, child, rest, op, value);
  if (typeof next === 'string') return next;
  if (node.kind === 'map') return trees.withValue(node, key, next);
  return node.kind === 'list' ? trees.withItems(node, node.items.with(indexOf(key, node.items.length), next)) : node;
}

function editHere(
  trees: Trees,
  node: YamlNode,
  key: string,
  op: 'add' | 'replace' | 'remove',
  value: YamlNode | undefined,
): YamlNode | string {
  const missing = `${key} is not there`;
  if (node.kind === 'map') {
    // The library that Kustomize applies patches with replaces what is not there, other than RFC 6902 has it.
    if (op === 'remove' && childOf(node, key) === undefined) return missing;
    return value === undefined ? trees.without(node, key) : trees.withValue(node, key, value);
  }
  if (node.kind !== 'list') return missing;
  const { length } = node.items;
  const index = key === '-' && op === 'add' ? length : indexOf(key, op === 'add' ? length + 1 : length);
  if (!(index >= 0 && index < (op === 'add' ? length + 1 : length))) return missing;
  const put = value === undefined ? [] : [value];
  return trees.withItems(node, node.items.toSpliced(index, op === 'add' ? 0 : 1, ...put));
}

function equal(one: YamlNode, other: YamlNode): boolean {
  if (one.kind === 'scalar') return other.kind === 'scalar' && one.value === other.value;
  if (one.kind === 'list')
    return (
      other.kind === 'list' &&
      one.items.length === other.items.length &&
      one.items.every((item, index) => isEqual(item, other.items[index]))
    );
  return (
    other.kind === 'map' &&
    one.entries.length === other.entries.length &&
    one.entries.every(({ key, value }) => isEqual(value, childOf(other, key)))
  );
}

function isEqual(one: YamlNode, other: YamlNode | undefined): boolean {
  return other !== undefined && equal(one, other);
}
