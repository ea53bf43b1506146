import {
  type Entry,
  type ListNode,
  lastOfEachKey,
  type MapNode,
  type ScalarNode,
  type YamlNode,
} from '../parse/tree.ts';
import type { Place, Source } from './built.ts';

const NOWHERE: Source = { path: '', document: 0 };

/** The nodes of one build: which document each comes from, and what in a kustomization made it as it is. */
export class Trees {
  readonly #sources = new WeakMap<YamlNode, Source>();
  readonly #givers = new WeakMap<YamlNode, Place>();

  /** Takes in a tree of a document and returns it; a tree that another document has already is copied. */
  take<N extends YamlNode>(node: N, source: Source): N;
  take(node: YamlNode, source: Source): YamlNode {
    const known = this.#sources.get(node);
    if (known !== undefined && known.path === source.path && known.document === source.document) return node;
    const own = known === undefined ? node : { ...node };
    this.#sources.set(own, source);
    if (own.kind === 'list') {
      const items = own.items.map(item => this.take(item, source));
      return items.every((item, index) => item === own.items[index]) ? own : this.#like(own, { ...own, items });
    }
    if (own.kind === 'scalar') return own;
    const entries = lastOfEachKey(own).map(entry => {
      const value = this.take(entry.value, source);
      return value === entry.value ? entry : { ...entry, value };
    });
    return entries.every((entry, index) => entry === own.entries[index]) && entries.length === own.entries.length
      ? own
      : this.#like(own, { ...own, entries });
  }

  /** Returns the document that a node comes from; a key stands in that of its value. */
  sourceOf(node: YamlNode): Source {
    return this.#sources.get(node) ?? NOWHERE;
  }

  /** Returns the place of a node. */
  placeOf(node: YamlNode): Place {
    return { ...this.sourceOf(node), span: node.span };
  }

  /** Returns what made a node as it is, where that is no part of a manifest. */
  giverOf(node: YamlNode): Place | undefined {
    return this.#givers.get(node);
  }

  /** Notes of all nodes of a tree that an earlier one lacks what gave them. */
  given(before: YamlNode, after: YamlNode, by: Place): void {
    if (before === after) return;
    const old = new Set<YamlNode>();
    const note = (node: YamlNode): void => {
      if (old.has(node)) return;
      this.#givers.set(node, by);
      for (const child of childrenOf(node)) note(child);
    };
    collect(before, old);
    note(after);
  }

  /** Returns the map with other entries, at the same place. */
  withEntries(map: MapNode, entries: readonly Entry[]): MapNode {
    return this.#like(map, { ...map, entries });
  }

  /** Returns the list with other items, at the same place. */
  withItems(list: ListNode, items: readonly YamlNode[]): ListNode {
    return this.#like(list, { ...list, items });
  }

  /** Returns the map with a value below a key, which is added at the end where it is not there. */
  withValue(map: MapNode, key: string, value: YamlNode): MapNode {
    if (map.entries.some(entry => entry.key === key && entry.value === value)) return map;
    const at = map.entries.findIndex(entry => entry.key === key);
    const old = map.entries[at];
    const entry = this.#entry(key, value, old);
    return this.withEntries(map, old === undefined ? [...map.entries, entry] : map.entries.with(at, entry));
  }

  /** Returns the map without a key. */
  without(map: MapNode, key: string): MapNode {
    const entries = map.entries.filter(entry => entry.key !== key);
    return entries.length === map.entries.length ? map : this.withEntries(map, entries);
  }

  /** Makes a text that stands at the place of another node. */
  text(value: string, at: YamlNode): ScalarNode {
    return this.#like(at, { kind: 'scalar', span: at.span, value, source: value, style: 'quoted', anchored: false });
  }

  /** Makes a map at the place of another node. */
  map(at: YamlNode, entries: readonly (readonly [string, YamlNode])[] = []): MapNode {
    const made = entries.map(([key, value]) => this.#entry(key, value, undefined));
    return this.#like(at, { kind: 'map', span: at.span, entries: made, flow: false, anchored: false });
  }

  /** Makes a list at the place of another node. */
  list(at: YamlNode, items: readonly YamlNode[]): ListNode {
    return this.#like(at, { kind: 'list', span: at.span, items, flow: false, anchored: false });
  }

  // The key stands where it stood while its value is of the same document.
  #entry(key: string, value: YamlNode, old: Entry | undefined): Entry {
    if (old === undefined) return { key, keySpan: value.span, value, merged: false };
    const stays = this.sourceOf(old.value).path === this.sourceOf(value).path;
    return { ...old, keySpan: stays ? old.keySpan : value.span, value };
  }

  #like<N extends YamlNode>(old: YamlNode, node: N): N {
    this.#sources.set(node, this.sourceOf(old));
    return node;
  }
}

/** Returns the nodes right below a node. */
export function childrenOf(node: YamlNode): readonly YamlNode[] {
  if (node.kind === 'scalar') return [];
  return node.kind === 'list' ? node.items : node.entries.map(entry => entry.value);
}

function collect(node: YamlNode, into: Set<YamlNode>): void {
  if (into.has(node)) return;
  into.add(node);
  for (const child of childrenOf(node)) collect(child, into);
}
