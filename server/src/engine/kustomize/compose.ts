import type { Entry, MapNode, Span, YamlNode } from '../parse/tree.ts';
import type { Source } from './built.ts';
import { childrenOf } from './trees.ts';

/** A stretch of a composed text, and the document that it is the text of. */
export interface Piece extends Span {
  readonly source: Source;
}

/** An object that is made of several documents, with one text that all of its nodes stand in. */
export interface Composed {
  readonly root: MapNode;
  /** The text of the document that the object comes from, and behind it those of the others. */
  readonly text: string;
  /** Never empty; the first one is the document that the object comes from. */
  readonly pieces: readonly Piece[];
}

// So that whoever reads the text as YAML sees documents.
const BETWEEN = '\n---\n';

/** Puts the documents that the nodes of a built object stand in behind each other, and gives each node its place there. */
export function compose(
  root: MapNode,
  origin: Source,
  sourceOf: (node: YamlNode) => Source,
  textOf: (source: Source) => string,
): Composed {
  let text = textOf(origin);
  const pieces: Piece[] = [{ source: origin, start: 0, end: text.length }];
  const shifts = new Map([[keyOf(origin), 0]]);
  const shiftOf = (source: Source): number => {
    const key = keyOf(source);
    const known = shifts.get(key);
    if (known !== undefined) return known;
    const start = text.length + BETWEEN.length;
    text = `${text}${BETWEEN}${textOf(source)}`;
    pieces.push({ source, start, end: text.length });
    shifts.set(key, start);
    return start;
  };
  const placed = new Map<YamlNode, YamlNode>();
  const place = (node: YamlNode): YamlNode => {
    const known = placed.get(node);
    if (known !== undefined) return known;
    const own = moved(node, shiftOf(sourceOf(node)), place, value => shiftOf(sourceOf(value)));
    placed.set(node, own);
    return own;
  };
  const whole = place(root);
  return { root: whole.kind === 'map' ? whole : root, text, pieces };
}

/** Returns a node and what is below it at their places in the composed text; the node itself where nothing moves. */
function moved(
  node: YamlNode,
  by: number,
  place: (node: YamlNode) => YamlNode,
  shiftOf: (value: YamlNode) => number,
): YamlNode {
  const children = childrenOf(node);
  const placed = children.map(place);
  const isKept = by === 0 && placed.every((child, index) => child === children[index]);
  if (isKept) return node;
  const span = shifted(node.span, by);
  if (node.kind === 'scalar') return { ...node, span };
  if (node.kind === 'list') return { ...node, span, items: placed };
  const entries = node.entries.map((entry, index): Entry => {
    const value = placed[index] ?? entry.value;
    return { ...entry, value, keySpan: shifted(entry.keySpan, shiftOf(entry.value)) };
  });
  return { ...node, span, entries };
}

function shifted(span: Span, by: number): Span {
  return by === 0 ? span : { start: span.start + by, end: span.end + by };
}

function keyOf({ path, document }: Source): string {
  return `${document} ${path}`;
}
