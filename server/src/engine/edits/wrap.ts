import type { Entry, ListNode } from '../parse/tree.ts';
import { collectionOf, deleteEntries } from './delete.ts';
import type { TextEdit } from './edit.ts';
import { scalarSource, styleOf } from './emit.ts';
import { addLines, addToFlow } from './insert.ts';
import { type Collection, layoutOf, type Piece } from './layout.ts';
import {
  afterLine,
  columnOf,
  isFirstOnLine,
  lineBreak,
  lineStart,
  lineStartsBetween,
  padTo,
  spaces,
  withCommentsAbove,
} from './lines.ts';

/**
 * Puts entries of one map, which stand next to each other, under a new key: `{app: web}` → `{matchLabels: {app: web}}`.
 * Returns no edits when others stand between them.
 */
export function wrapInMap(text: string, entries: readonly Entry[], key: string): readonly TextEdit[] {
  const run = runOf(text, entries);
  if (run === undefined) return [];
  const { collection, first, last } = run;
  const { indent, json } = styleOf(text);
  const name = scalarSource(key, json);
  if (collection.style !== 'block')
    return [
      { span: { start: first.start, end: first.start }, text: `${name}: {` },
      { span: { start: last.end, end: last.end }, text: '}' },
    ];
  const inner = padTo(text, first.start) + spaces(indent);
  return [
    { span: { start: first.start, end: first.start }, text: `${name}:${lineBreak(text)}${inner}` },
    ...indentLines(text, first.start, last.end, indent),
  ];
}

/** Moves entries under a key of the same map that has no value: lines that follow it are indented, others join it. */
export function moveUnder(text: string, wrapper: Entry, entries: readonly Entry[]): readonly TextEdit[] {
  const run = runOf(text, entries);
  const piece = run?.collection.pieces.find(({ key }) => key === wrapper.keySpan.start);
  if (run === undefined || wrapper.merged) return wrapInMap(text, entries, wrapper.key);
  // An anchor or tag belongs to the missing value.
  if (piece === undefined || /[&!]/.test(text.slice(wrapper.keySpan.end, piece.beforeValue))) return [];
  const { collection, first, last } = run;
  const follows = collection.pieces[collection.pieces.indexOf(piece) + 1] === first;
  if (collection.style !== 'block' || !follows)
    return [...wrapInMap(text, entries, wrapper.key), ...deleteEntries(text, [wrapper])];
  const { span } = wrapper.value;
  const written = span.end > span.start ? [{ span: { start: piece.beforeValue, end: span.end }, text: '' }] : [];
  return [...written, ...indentLines(text, piece.beforeValue, last.end, styleOf(text).indent)];
}

/** Puts the value of an entry, a map or scalar, as the only item into a list. */
export function wrapInList(text: string, entry: Entry): readonly TextEdit[] {
  const found = layoutOf(text).entries.get(entry.keySpan.start);
  const piece = entry.merged ? undefined : found?.collection.pieces[found.index];
  const { value } = entry;
  if (piece === undefined || value.span.start < piece.beforeValue) return [];
  const block = value.kind === 'map' ? collectionOf(text, value) : undefined;
  if (block?.style === 'block') {
    const { start, end } = block;
    const dash = dashAtKey(text, entry, start);
    if (dash !== undefined) return [dash];
    return [{ span: { start, end: start }, text: '- ' }, ...indentLines(text, start, end, 2)];
  }
  if (value.kind === 'scalar' && value.style === 'block') return [];
  return [
    { span: { start: value.span.start, end: value.span.start }, text: '[' },
    { span: { start: value.span.end, end: value.span.end }, text: ']' },
  ];
}

// Where lists stand at their key's column, the dash fits before the map, whose lines stay.
function dashAtKey(text: string, { keySpan }: Entry, start: number): TextEdit | undefined {
  const at = lineStart(text, start) + columnOf(text, keySpan.start);
  const fits = styleOf(text).listIndent === 0 && isFirstOnLine(text, start) && start - at >= 2;
  return fits && text[at] === ' ' ? { span: { start: at, end: at + 1 }, text: '-' } : undefined;
}

/** Turns a list of maps, each `- key: value`, into one map of all their entries. */
export function unwrapList(text: string, list: ListNode): readonly TextEdit[] {
  const collection = collectionOf(text, list);
  const maps = list.items.map(item => (item.kind === 'map' ? collectionOf(text, item) : undefined));
  if (collection === undefined || maps.length === 0 || !maps.every(map => map !== undefined)) return [];
  if (collection.style === 'block') return undash(text, collection, maps);
  // Two commas must not follow one another.
  if (maps.length > 1 && maps.some(({ pieces }) => pieces.length === 0)) return [];
  return [
    ...maps.flatMap(map => bracketsOf(text, map)),
    { span: { start: collection.start, end: collection.start + 1 }, text: '{' },
    { span: { start: collection.end - 1, end: collection.end }, text: '}' },
  ];
}

function undash(text: string, { pieces }: Collection, maps: readonly Collection[]): readonly TextEdit[] {
  const column = (map: Collection): number => columnOf(text, map.start);
  const sameColumn = maps.every(map => map.style === 'block' && column(map) === column(maps[0] ?? map));
  if (!sameColumn) return [];
  return pieces.map(({ start }) => ({ span: { start, end: start + 1 }, text: ' ' }));
}

// With the white space inside of them; what follows a comment stays on a line of its own.
function bracketsOf(text: string, { style, start, end }: Collection): readonly TextEdit[] {
  if (style !== 'flow') return [];
  const inside = text.slice(start + 1, end - 1);
  const lead = /^\s*/.exec(inside)?.[0].length ?? 0;
  const tail = /#[^\n]*\s*$/.test(inside) ? 0 : (/\s*$/.exec(inside)?.[0].length ?? 0);
  return [
    { span: { start, end: start + 1 + lead }, text: '' },
    { span: { start: Math.max(start + 1 + lead, end - 1 - tail), end }, text: '' },
  ];
}

/** Moves entries of a list item into a new item after it; the item keeps its others. */
export function splitItem(text: string, list: ListNode, index: number, moved: readonly Entry[]): readonly TextEdit[] {
  const outer = collectionOf(text, list);
  const item = list.items[index];
  const inner = item?.kind === 'map' ? collectionOf(text, item) : undefined;
  const place = outer?.pieces[index];
  if (outer === undefined || inner === undefined || place === undefined) return [];
  const pieces = moved.flatMap(entry => inner.pieces.find(piece => piece.key === entry.keySpan.start) ?? []);
  const added =
    outer.style === 'block' && inner.style === 'block'
      ? addBlockItem(text, outer, index, inner, pieces)
      : addFlowItem(text, outer, index, pieces);
  const deleted = deleteEntries(text, moved);
  // At one place an insertion comes before a deletion.
  return [...(takesLastLine(text, deleted) ? added.map(withoutLineBreak) : added), ...deleted];
}

// At the end of a text without a last line break the one before the deleted line is left over.
function takesLastLine(text: string, deleted: readonly TextEdit[]): boolean {
  return deleted.some(({ span, text: put }) => put === '' && span.end === text.length && text[span.start - 1] === '\n');
}

function withoutLineBreak({ span, text }: TextEdit): TextEdit {
  return { span, text: text.replace(/^\r?\n/, '') };
}

function addBlockItem(
  text: string,
  outer: Collection,
  index: number,
  inner: Collection,
  pieces: readonly Piece[],
): readonly TextEdit[] {
  const column = columnOf(text, inner.start);
  const dash = columnOf(text, outer.start);
  const newline = lineBreak(text);
  const raw = pieces.map(({ start, end }) => text.slice(start, afterLine(text, end)).trimEnd());
  const notes = pieces.map(({ start }) => commentsAbove(text, start));
  const indent = newline + padTo(text, inner.start);
  const [first = '', ...rest] = raw.map((each, at) => (at === 0 ? each : [...(notes[at] ?? []), each].join(indent)));
  const lead = `-${spaces(Math.max(1, column - dash - 1))}${first}`;
  // Lines after the first keep the indentation they had.
  return addLines(text, outer, index, [...(notes[0] ?? []), [lead, ...rest].join(indent)]);
}

function commentsAbove(text: string, offset: number): readonly string[] {
  if (!isFirstOnLine(text, offset)) return [];
  const lines = text.slice(withCommentsAbove(text, offset), lineStart(text, offset)).split(/\r?\n/);
  return lines.map(line => line.trim()).filter(line => line !== '');
}

function addFlowItem(text: string, outer: Collection, index: number, pieces: readonly Piece[]): readonly TextEdit[] {
  const source = `{${pieces.map(({ start, end }) => text.slice(start, end)).join(', ')}}`;
  return outer.style === 'block'
    ? addLines(text, outer, index, [`- ${source}`])
    : addToFlow(text, outer, index, source);
}

interface PieceRun {
  readonly collection: Collection;
  readonly first: Piece;
  readonly last: Piece;
}

function runOf(text: string, entries: readonly Entry[]): PieceRun | undefined {
  const { entries: known } = layoutOf(text);
  const found = entries.flatMap(entry => (entry.merged ? [] : (known.get(entry.keySpan.start) ?? [])));
  const indexes = found.map(({ index }) => index).toSorted((a, b) => a - b);
  const [from] = indexes;
  const collection = found[0]?.collection;
  if (from === undefined || collection === undefined || found.length !== entries.length) return undefined;
  const first = collection.pieces[from];
  const last = collection.pieces[from + indexes.length - 1];
  const together = indexes.at(-1) === from + indexes.length - 1;
  return together && first !== undefined && last !== undefined ? { collection, first, last } : undefined;
}

/** Indents the lines that begin after `from` and before `to`; blank lines stay. */
function indentLines(text: string, from: number, to: number, columns: number): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (const at of lineStartsBetween(text, from, to)) {
    if (!/[\r\n]/.test(text[at] ?? '')) edits.push({ span: { start: at, end: at }, text: spaces(columns) });
  }
  return edits;
}
