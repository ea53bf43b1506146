import { onceForEach } from '../once.ts';
import { childOf, type MapNode, stringOf, type YamlNode } from '../parse/tree.ts';
import type { Place, Source } from './built.ts';
import { isClusterScoped } from './scopes.ts';
import type { Trees } from './trees.ts';

/** What Kustomize knows an object by. */
export interface Id {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  /** As written, empty where it is not. */
  readonly namespace: string;
}

/** An object while it is built. */
export interface Item {
  root: MapNode;
  readonly first: MapNode;
  readonly origin: Source;
  readonly generated: boolean;
  /** The ids that it had before, the first one first. */
  readonly previous: Id[];
  /** The prefixes and suffixes that it was given, by which references among equals are told apart. */
  readonly affixes: string[];
}

/** Makes an item of an object's tree. */
export function itemOf(root: MapNode, origin: Source, generated: boolean): Item {
  return { root, first: root, origin, generated, previous: [], affixes: [] };
}

/** Returns the id of an object as its tree has it. */
export const idOf: (root: YamlNode) => Id = onceForEach(readId);

function readId(root: YamlNode): Id {
  const metadata = childOf(root, 'metadata');
  const text = (node: YamlNode | undefined): string => stringOf(node) ?? '';
  const apiVersion = text(childOf(root, 'apiVersion'));
  const slash = apiVersion.indexOf('/');
  return {
    group: apiVersion.slice(0, Math.max(0, slash)),
    version: apiVersion.slice(slash + 1),
    kind: text(childOf(root, 'kind')),
    name: text(childOf(metadata, 'name')),
    namespace: text(childOf(metadata, 'namespace')),
  };
}

/** Returns all ids that an item has and had. */
export function idsOf(item: Item): readonly Id[] {
  return [...item.previous, idOf(item.root)];
}

/** Returns the namespace that counts: none for what lies in none, `default` where none is written. */
export function effectiveNamespace(id: Id): string {
  return isClusterScoped(id) ? '' : id.namespace || 'default';
}

/** Returns a text that ids of the same object share, and no others. */
export function idText(id: Id): string {
  return JSON.stringify([id.group, id.version, id.kind, id.name, effectiveNamespace(id)]);
}

/** Says whether two ids name the same object. */
export function sameId(one: Id, other: Id): boolean {
  return (
    one.group === other.group &&
    one.version === other.version &&
    one.kind === other.kind &&
    one.name === other.name &&
    effectiveNamespace(one) === effectiveNamespace(other)
  );
}

/** Gives an item another tree: the id that it had is kept, and what changed it is noted. */
export function become(trees: Trees, item: Item, root: MapNode, by: Place): void {
  if (root === item.root) return;
  const before = idOf(item.root);
  if (!sameId(before, idOf(root))) item.previous.push(before);
  trees.given(item.root, root, by);
  item.root = root;
}
