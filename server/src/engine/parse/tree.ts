/** A stretch of text: UTF-16 offsets from the start of its document, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A scalar with the value that the API server's YAML reader gives it. */
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly span: Span;
  /** The value after resolution; `null` also for a key or item without any text. */
  readonly value: string | number | boolean | null;
  /** The characters of the scalar as written, quotes included; empty for a missing value. */
  readonly source: string;
  readonly style: 'plain' | 'quoted' | 'block';
  readonly anchored: boolean;
}

/** The type of a key that is no text. */
export type KeyType = 'whole' | 'fraction' | 'boolean';

/** One `key: value` of a map; repeated keys give repeated entries in written order. */
export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlNode;
  /** True when the entry came in through a merge key (`<<`). */
  readonly merged: boolean;
  /** What the key is where YAML reads it as no text, as in `1: a` beside `"1": b`, which are two keys. */
  readonly typed?: KeyType;
}

/** A map with its entries in written order; merged entries come before the own ones, which override them, but for those below own ones. */
export interface MapNode {
  readonly kind: 'map';
  readonly span: Span;
  readonly entries: readonly Entry[];
  readonly flow: boolean;
  readonly anchored: boolean;
}

/** A list with its items in written order. */
export interface ListNode {
  readonly kind: 'list';
  readonly span: Span;
  readonly items: readonly YamlNode[];
  readonly flow: boolean;
  readonly anchored: boolean;
}

/** A node of the resolved tree; an alias is the very node that its anchor names, so a tree may share nodes. */
export type YamlNode = ScalarNode | MapNode | ListNode;

/** Returns the entry that counts for a key (the last one written, as the API server's lenient reader takes it). */
export function entryOf(node: YamlNode | undefined, key: string): Entry | undefined {
  return node?.kind === 'map' ? node.entries.findLast(entry => entry.key === key) : undefined;
}

/** Returns the entries of a map that count: of those of one key the last, in the place of the first. */
export function lastOfEachKey({ entries }: MapNode): readonly Entry[] {
  const last = new Map(entries.map(entry => [entry.key, entry]));
  return last.size === entries.length ? entries : [...last.values()];
}

/** Returns the value below a key, undefined when the node is no map or lacks the key. */
export function childOf(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return entryOf(node, key)?.value;
}

/** Says whether the node is written as null or left out after its key or dash. */
export function isNull(node: YamlNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === null;
}

/** Says whether the node is the boolean true. */
export function isTrue(node: YamlNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true;
}

/** Returns the text of a string scalar, undefined for any other node. */
export function stringOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** Returns the items of a list, none for any other node. */
export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'list' ? node.items : [];
}

/** Says whether an offset lies in a span, its end included. */
export function contains(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
