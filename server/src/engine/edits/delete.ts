import type { Entry, ListNode, MapNode } from '../parse/tree.ts';
import type { TextEdit } from './edit.ts';
import { type Collection, layoutOf, type Piece } from './layout.ts';
import {
  afterLine,
  columnOf,
  isFirstOnLine,
  lineStart,
  skipSpace,
  withCommentsAbove,
  withDeeperComments,
} from './lines.ts';

/**
 * Deletes entries of one map, with the comment lines directly above them; an emptied map becomes `{}`.
 * Entries that came in through a merge key stay.
 */
export function deleteEntries(text: string, entries: readonly Entry[]): readonly TextEdit[] {
  const layout = layoutOf(text);
  const found = entries.flatMap(entry => (entry.merged ? [] : (layout.entries.get(entry.keySpan.start) ?? [])));
  const collection = found[0]?.collection;
  if (collection === undefined) return [];
  return deletePieces(text, collection, new Set(found.map(({ index }) => index)));
}

/** Deletes one entry of a map. */
export function deleteEntry(text: string, entry: Entry): readonly TextEdit[] {
  return deleteEntries(text, [entry]);
}

/** Deletes items of a list by index, with the comment lines directly above them; an emptied list becomes `[]`. */
export function deleteItems(text: string, list: ListNode, indexes: readonly number[]): readonly TextEdit[] {
  const collection = layoutOf(text).lists.get(list.span.start);
  return collection === undefined ? [] : deletePieces(text, collection, new Set(indexes));
}

/** Deletes one item of a list. */
export function deleteItem(text: string, list: ListNode, index: number): readonly TextEdit[] {
  return deleteItems(text, list, [index]);
}

/** Returns the layout of a map or list of the tree, undefined when it came from elsewhere. */
export function collectionOf(text: string, node: MapNode | ListNode): Collection | undefined {
  const layout = layoutOf(text);
  return (node.kind === 'map' ? layout.maps : layout.lists).get(node.span.start);
}

function deletePieces(text: string, collection: Collection, doomed: ReadonlySet<number>): readonly TextEdit[] {
  const { pieces, style } = collection;
  if (pieces.every((_, index) => doomed.has(index))) return emptied(text, collection);
  const runs = runsOf(pieces.length, doomed);
  return runs.flatMap(run =>
    style === 'block' ? deleteBlockRun(text, collection, run) : deleteFlowRun(text, collection, run),
  );
}

interface Run {
  readonly first: number;
  readonly last: number;
}

function runsOf(count: number, doomed: ReadonlySet<number>): readonly Run[] {
  const runs: Run[] = [];
  for (let index = 0; index < count; index++) {
    if (!doomed.has(index)) continue;
    const previous = runs.at(-1);
    if (previous !== undefined && previous.last === index - 1) runs[runs.length - 1] = { ...previous, last: index };
    else runs.push({ first: index, last: index });
  }
  return runs;
}

function deleteBlockRun(text: string, { pieces, before }: Collection, run: Run): readonly TextEdit[] {
  const first = pieces[run.first];
  const last = pieces[run.last];
  if (first === undefined || last === undefined) return [];
  const column = columnOf(text, first.start);
  const end = withDeeperComments(text, afterLine(text, last.end), column);
  if (isFirstOnLine(text, first.start)) {
    // Comments at the top of a document speak of all of it.
    const isTop = before === undefined && run.first === 0;
    const start = isTop ? lineStart(text, first.start) : withCommentsAbove(text, first.start);
    return [{ span: { start, end }, text: '' }];
  }
  // The first entry shares its line with a dash: what follows moves up to it.
  return [{ span: { start: first.start, end: skipSpace(text, end) }, text: '' }];
}

function deleteFlowRun(text: string, { pieces, danglingComma }: Collection, run: Run): readonly TextEdit[] {
  const first = pieces[run.first];
  const last = pieces[run.last];
  const next = pieces[run.last + 1];
  if (first === undefined || last === undefined) return [];
  if (run.first === 0)
    return [{ span: { start: first.start, end: next?.start ?? danglingComma ?? last.end }, text: '' }];
  const comma = first.comma ?? first.start;
  const comment = text.slice(comma, first.start).includes('#');
  if (!comment) return [{ span: { start: comma, end: last.end }, text: '' }];
  // A comment after the comma speaks of the piece before it.
  const start = isFirstOnLine(text, first.start) ? lineStart(text, first.start) : first.start;
  return [
    { span: { start: comma, end: comma + 1 }, text: '' },
    { span: { start, end: last.end }, text: '' },
  ];
}

function emptied(text: string, collection: Collection): readonly TextEdit[] {
  const { kind, style, start, end, before, pieces } = collection;
  const empty = kind === 'map' ? '{}' : '[]';
  const first = pieces[0];
  const last = pieces.at(-1);
  if (style !== 'block')
    return [{ span: { start: style === 'pair' ? (first?.start ?? start) : start, end }, text: empty }];
  if (first === undefined || last === undefined) return [];
  if (before === undefined) return [{ span: { start: first.start, end: contentEnd(text, last) }, text: empty }];
  if (!isFirstOnLine(text, first.start))
    return [{ span: { start: before, end: contentEnd(text, last) }, text: ` ${empty}` }];
  const from = withCommentsAbove(text, first.start);
  const to = withDeeperComments(text, afterLine(text, last.end), columnOf(text, first.start) - 1);
  return [
    { span: { start: before, end: before }, text: ` ${empty}` },
    { span: { start: from, end: to }, text: '' },
  ];
}

// A block scalar ends after its line; what takes its place must not swallow the line break.
function contentEnd(text: string, piece: Piece): number {
  let end = piece.end;
  while (end > piece.start && /[\r\n]/.test(text[end - 1] ?? '')) end--;
  return end;
}
