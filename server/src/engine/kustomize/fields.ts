import { childOf, isNull, type MapNode, type YamlNode } from '../parse/tree.ts';
import type { Id } from './item.ts';
import type { Trees } from './trees.ts';

/** A field of objects of a kind, as Kustomize's tables have it; lists on the way are walked through. */
export interface FieldSpec {
  readonly path: string;
  /** Whether it is made where it is not there. */
  readonly create?: boolean;
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
}

/** Makes the specs of one path for several kinds. */
export function specsOf(kinds: readonly string[], paths: readonly string[], create = false): readonly FieldSpec[] {
  return kinds.flatMap(kind => paths.map(path => ({ path, create, kind })));
}

/** Says whether a spec is for objects with such an id. */
export function isFor({ group, version, kind }: FieldSpec, id: Id): boolean {
  return (
    (group === undefined || group === '' || group === id.group) &&
    (version === undefined || version === '' || version === id.version) &&
    (kind === undefined || kind === '' || kind === id.kind)
  );
}

/** What a field becomes; undefined is what is not there yet. */
export type Set = (node: YamlNode | undefined) => YamlNode;

/** Returns an object in which a field, wherever its path leads, is set; `at` is where what is made on the way stands. */
export function setField(trees: Trees, root: MapNode, spec: FieldSpec, set: Set, at: YamlNode): MapNode {
  const parts = spec.path.split(/(?<!\\)\//).map(part => part.replaceAll('\\/', '/'));
  const path = parts.map(part => part.replace(/\[\]$/, ''));
  const walk = (node: YamlNode, index: number): YamlNode => {
    const key = path[index];
    if (key === undefined) return set(node);
    if (node.kind === 'list') return mapItems(trees, node, item => walk(item, index));
    if (node.kind !== 'map') return node;
    const child = childOf(node, key);
    if (child !== undefined && !isNull(child)) {
      const next = walk(child, index + 1);
      return next === child ? node : trees.withValue(node, key, next);
    }
    if (spec.create !== true || parts[index]?.endsWith('[]') === true) return node;
    const isLast = index === path.length - 1;
    return trees.withValue(node, key, isLast ? set(undefined) : walk(trees.map(at), index + 1));
  };
  const next = walk(root, 0);
  return next.kind === 'map' ? next : root;
}

function mapItems(
  trees: Trees,
  list: Extract<YamlNode, { kind: 'list' }>,
  change: (item: YamlNode) => YamlNode,
): YamlNode {
  const items = list.items.map(change);
  return items.every((item, index) => item === list.items[index]) ? list : trees.withItems(list, items);
}
