import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node as LibraryNode,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { ParseProblem } from './document.ts';
import { anchorProblem, escapeProblem, flowKeyProblem, flowProblem, scalarsInFlow } from './go-yaml.ts';
import { plainKey, plainKeyType } from './key-text.ts';
import { resolvePlain } from './scalar.ts';
import { unreadable } from './syntax-messages.ts';
import { readTagged } from './tagged.ts';
import type { Entry, ListNode, MapNode, ScalarNode, Span, YamlNode } from './tree.ts';

/** Nodes that aliases may stand for beyond those that a document writes itself; manifests stay far below. */
export const MAX_EXPANDED_NODES = 100_000;

interface Builder {
  readonly text: string;
  readonly anchors: Map<string, YamlNode>;
  readonly sizes: WeakMap<YamlNode, number>;
  readonly problems: ParseProblem[];
  /** Nodes that the text itself writes, met so far. */
  built: number;
  /** Entries that merge keys brought in so far. */
  merged: number;
  exploded: boolean;
}

/**
 * Turns the library's tree into ours: aliases become the node they name, merge keys are opened, plain scalars resolved.
 * Returns undefined and adds a problem when the aliases stand for too many nodes.
 */
export function buildTree(text: string, contents: LibraryNode, problems: ParseProblem[]): YamlNode | undefined {
  const builder: Builder = {
    text,
    anchors: new Map(),
    sizes: new WeakMap(),
    problems,
    built: 0,
    merged: 0,
    exploded: false,
  };
  const root = build(contents, builder);
  if (!builder.exploded) return root;
  const message = `Not read: its aliases stand for more than ${MAX_EXPANDED_NODES} values, as in a YAML bomb.`;
  problems.push({ reason: 'alias-bomb', message, span: { start: root.span.start, end: root.span.start + 1 } });
  return undefined;
}

function build(node: unknown, builder: Builder, at = 0): YamlNode {
  if (isAlias(node)) return builder.anchors.get(node.source) ?? unknownAlias(node.source, spanOf(node, at), builder);
  builder.built++;
  const built = isMap(node)
    ? buildMap(node, builder)
    : isSeq(node)
      ? buildList(node.items, spanOf(node, at), node.flow === true, node.anchor !== undefined, builder)
      : isScalar(node)
        ? buildScalar(node, at, builder)
        : missing(at);
  if (built.kind === 'scalar') builder.sizes.set(built, 1);
  if (isMap(node) || isSeq(node) || isScalar(node)) {
    if (node.anchor !== undefined) builder.anchors.set(node.anchor, built);
    refuse(anchorProblem(node.anchor), built.span, builder);
  }
  if (isCollection(node) && node.flow === true) {
    for (const each of scalarsInFlow(node)) refuse(flowProblem(each), spanOf(each, at), builder);
  }
  return built;
}

function unknownAlias(name: string, span: Span, builder: Builder): YamlNode {
  addSyntaxProblem(`The alias *${name} names an anchor that is not set before it.`, span, builder);
  return missing(span.start);
}

function addSyntaxProblem(message: string, span: Span, { problems }: Builder): void {
  problems.push(unreadable(message, span));
}

function refuse(problem: string | undefined, span: Span, builder: Builder): void {
  if (problem !== undefined) addSyntaxProblem(problem, span, builder);
}

function buildList(
  items: readonly unknown[],
  span: Span,
  flow: boolean,
  anchored: boolean,
  builder: Builder,
): ListNode {
  const list: ListNode = {
    kind: 'list',
    span,
    items: items.map(item => build(item, builder, span.start)),
    flow,
    anchored,
  };
  weigh(list, list.items, builder);
  return list;
}

function buildMap(map: YAMLMap, builder: Builder): MapNode {
  const merged = new Map<string, Entry>();
  const late = new Map<string, Entry>();
  const own: Entry[] = [];
  for (const pair of map.items) {
    if (!isPair(pair)) continue;
    const keySpan = spanOf(pair.key, 0);
    const key = keyText(pair.key, keySpan, builder);
    if (map.flow === true) refuse(flowKeyProblem(pair.key, builder.text), keySpan, builder);
    const value = build(pair.value, builder, keySpan.end);
    if (isMergeKey(pair.key)) mergeInto({ merged, own, late }, value, builder);
    else own.push({ key, keySpan, value, merged: false, ...typeOf(pair.key) });
  }
  const node: MapNode = {
    kind: 'map',
    span: spanOf(map, 0),
    entries: [...merged.values(), ...own, ...late.values()],
    flow: map.flow === true,
    anchored: map.anchor !== undefined,
  };
  weigh(
    node,
    node.entries.map(entry => entry.value),
    builder,
  );
  return node;
}

interface Merging {
  readonly merged: Map<string, Entry>;
  readonly own: readonly Entry[];
  /** Entries of a merge key that stands below an own entry of the same key: go-yaml lets them override it. */
  readonly late: Map<string, Entry>;
}

function mergeInto({ merged, own, late }: Merging, value: YamlNode, builder: Builder): void {
  const before = new Set(own.map(({ key }) => key));
  // A list of maps merges with the first one winning, so later ones go before it.
  for (const source of value.kind === 'list' ? value.items.toReversed() : [value]) {
    if (source.kind !== 'map') {
      addSyntaxProblem('A merge key (<<) takes a map, or a list of maps.', source.span, builder);
      continue;
    }
    builder.merged += source.entries.length;
    if (builder.merged > MAX_EXPANDED_NODES) builder.exploded = true;
    if (builder.exploded) return;
    for (const entry of source.entries)
      (before.has(entry.key) ? late : merged).set(entry.key, { ...entry, merged: true });
  }
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.source === '<<';
}

function weigh(node: YamlNode, children: readonly YamlNode[], builder: Builder): void {
  let size = 1;
  for (const child of children) size += builder.sizes.get(child) ?? 1;
  if (size > MAX_EXPANDED_NODES + builder.built) builder.exploded = true;
  builder.sizes.set(node, size);
}

function keyText(key: unknown, span: Span, builder: Builder): string {
  const node = build(key, builder, span.start);
  if (node.kind !== 'scalar') {
    addSyntaxProblem('A map or a list cannot be a key.', span, builder);
    return builder.text.slice(span.start, span.end);
  }
  const text =
    node.style === 'plain' && typeof node.value === 'number'
      ? plainKey(node.source)
      : node.value === null
        ? undefined
        : String(node.value);
  if (text === undefined) addSyntaxProblem(KEY_PROBLEM, span, builder);
  return text ?? node.source;
}

function typeOf(key: unknown): ReturnType<typeof plainKeyType> {
  return isScalar(key) && key.type === 'PLAIN' && key.tag === undefined ? plainKeyType(key.source ?? '') : undefined;
}

const KEY_PROBLEM = 'A key cannot be null, nor a number beyond 64 bits. Put it in quotes, or delete it.';

function buildScalar(node: Scalar, at: number, builder: Builder): ScalarNode {
  const span = spanOf(node, at);
  const style = node.type === 'PLAIN' ? 'plain' : node.type?.startsWith('BLOCK') ? 'block' : 'quoted';
  const source = builder.text.slice(span.start, span.end);
  refuse(escapeProblem(source, builder.text), span, builder);
  return {
    kind: 'scalar',
    span,
    value: scalarValue(node, span, builder),
    source,
    style,
    anchored: node.anchor !== undefined,
  };
}

function scalarValue(node: Scalar, span: Span, builder: Builder): ScalarNode['value'] {
  const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
  const { tag } = node;
  if (tag === undefined) return node.type === 'PLAIN' ? resolvePlain(text) : text;
  const tagged = readTagged(tag, text);
  if ('value' in tagged) return tagged.value;
  addSyntaxProblem(tagged.problem, span, builder);
  return text;
}

function missing(at: number): ScalarNode {
  return { kind: 'scalar', span: { start: at, end: at }, value: null, source: '', style: 'plain', anchored: false };
}

function spanOf(node: unknown, fallback: number): Span {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
  return range ? { start: range[0], end: range[1] } : { start: fallback, end: fallback };
}
