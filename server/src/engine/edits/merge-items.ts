import type { ListNode } from '../parse/tree.ts';
import { collectionOf } from './delete.ts';
import type { TextEdit } from './edit.ts';
import type { Collection, Piece } from './layout.ts';
import { afterLine, columnOf, isFirstOnLine, lineBreak, lineStart, lineStartsBetween, padTo, spaces } from './lines.ts';

/** Says whether mergeIntoPrevious has edits for the item, without finding out how the whole text is written. */
export function canMerge(text: string, list: ListNode, index: number): boolean {
  const [upper, lower] = [list.items[index - 1], list.items[index]];
  if (upper?.kind !== 'map' || lower?.kind !== 'map') return false;
  const [last, from] = [upper.entries.at(-1), lower.entries[0]];
  if (last === undefined || from === undefined) return false;
  if (list.flow) return JOINT.test(text.slice(Math.max(last.keySpan.end, last.value.span.end), from.keySpan.start));
  const start = lineStart(text, lower.span.start);
  const isLed = /^ *- +$/.test(text.slice(start, lower.span.start));
  if (!lower.flow) return isLed && !upper.flow;
  const line = text.slice(start, afterLine(text, lower.span.end));
  return isLed && !line.trimEnd().includes('\n') && !(upper.flow && line.includes('#'));
}

/** What stands between the entries of two items in brackets. */
const JOINT = /^\s*,?\s*\}\s*,\s*\{\s*$/;

/**
 * Merges a list's item, a map, into the item before it. Returns no edits where the two are written too differently to
 * keep the text as it is.
 */
export function mergeIntoPrevious(text: string, list: ListNode, index: number): readonly TextEdit[] {
  const outer = collectionOf(text, list);
  const [upper, lower] = [list.items[index - 1], list.items[index]];
  if (outer === undefined || upper?.kind !== 'map' || lower?.kind !== 'map') return [];
  const pair = pairOf(outer, index, collectionOf(text, upper), collectionOf(text, lower));
  if (pair === undefined) return [];
  if (outer.style === 'flow') return joinFlow(text, pair);
  if (pair.upper.style === 'flow') return pair.lower.style === 'flow' ? moveFlow(text, pair) : [];
  return pair.lower.style === 'flow' ? openFlow(text, pair) : undash(text, pair);
}

interface Pair {
  readonly upper: Collection;
  readonly lower: Collection;
  /** The last entry of the upper item. */
  readonly last: Piece;
  /** The first and last entry of the lower item. */
  readonly from: Piece;
  readonly to: Piece;
  /** The lower item with its dash. */
  readonly item: Piece;
}

function pairOf(
  outer: Collection,
  index: number,
  upper: Collection | undefined,
  lower: Collection | undefined,
): Pair | undefined {
  const item = outer.pieces[index];
  const [last, from, to] = [upper?.pieces.at(-1), lower?.pieces[0], lower?.pieces.at(-1)];
  if (upper === undefined || lower === undefined || item === undefined) return undefined;
  return last === undefined || from === undefined || to === undefined
    ? undefined
    : { upper, lower, last, from, to, item };
}

/** The one hyphen: the lower item's dash becomes a space, and its lines move below the keys of the upper one. */
function undash(text: string, { upper, lower, item }: Pair): readonly TextEdit[] {
  if (!/^- +$/.test(text.slice(item.start, lower.start))) return [];
  const shift = columnOf(text, upper.start) - columnOf(text, lower.start);
  const gap = spaces(lower.start - item.start + shift);
  return [{ span: { start: item.start, end: lower.start }, text: gap }, ...shiftLines(text, lower, shift)];
}

function shiftLines(text: string, { start, end }: Collection, columns: number): readonly TextEdit[] {
  if (columns === 0) return [];
  const edits: TextEdit[] = [];
  for (const at of lineStartsBetween(text, start, end)) {
    const indent = /^ */.exec(text.slice(at, end))?.[0].length ?? 0;
    if (/[\r\n]/.test(text[at + indent] ?? '')) continue;
    if (columns > 0) edits.push({ span: { start: at, end: at }, text: spaces(columns) });
    else edits.push({ span: { start: at, end: at + Math.min(indent, -columns) }, text: '' });
  }
  return edits;
}

/** `{a: 1}, {b: 2}` → `{a: 1, b: 2}`. */
function joinFlow(text: string, { upper, last, from }: Pair): readonly TextEdit[] {
  const gap = text.slice(last.end, from.start);
  if (!JOINT.test(gap)) return [];
  const first = upper.pieces[0];
  const isTall = first !== undefined && isFirstOnLine(text, first.start);
  const joint = isTall ? lineBreak(text) + padTo(text, first.start) : ' ';
  return [{ span: { start: last.end, end: from.start }, text: `,${joint}` }];
}

/** `- {a: 1}` and `- {b: 2}` on lines of their own → `- {a: 1, b: 2}`. */
function moveFlow(text: string, { last, from, to, item }: Pair): readonly TextEdit[] {
  const line = { start: lineStart(text, item.start), end: afterLine(text, item.end) };
  const source = text.slice(from.start, to.end);
  const isPlain = isFirstOnLine(text, item.start) && !/[#\n]/.test(text.slice(line.start, line.end).trimEnd());
  if (!isPlain || line.end === item.end) return [];
  return [
    { span: { start: last.end, end: last.end }, text: `, ${source}` },
    { span: line, text: '' },
  ];
}

/** `- {b: 2}` below a block item → `  b: 2`. */
function openFlow(text: string, { upper, lower, from, to, item }: Pair): readonly TextEdit[] {
  if (text.slice(item.start, lower.end).includes('\n') || !isFirstOnLine(text, item.start)) return [];
  const gap = spaces(columnOf(text, upper.start) - columnOf(text, item.start));
  return [
    { span: { start: item.start, end: from.start }, text: gap },
    { span: { start: to.end, end: lower.end }, text: '' },
  ];
}
