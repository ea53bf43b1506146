import type { ListNode, Span } from '../parse/tree.ts';
import { collectionOf } from './delete.ts';
import type { TextEdit } from './edit.ts';
import type { Collection } from './layout.ts';
import {
  afterLine,
  columnOf,
  isFirstOnLine,
  lineBreak,
  lineStart,
  withCommentsAbove,
  withDeeperComments,
} from './lines.ts';

/**
 * Moves an item of a list before an earlier one, with the comments that belong to it. Returns no edits where the list is
 * written so that comments would come to stand beside other items.
 */
export function moveItemBefore(text: string, list: ListNode, index: number, target: number): readonly TextEdit[] {
  const collection = collectionOf(text, list);
  if (collection === undefined || target >= index) return [];
  const spanOf = collection.style === 'block' ? blockSpan : flowSpan;
  const [moved, above, first] = [index, index - 1, target].map(each => spanOf(text, collection, each));
  if (moved === undefined || above === undefined || first === undefined) return [];
  const between = text.slice(above.end, moved.start);
  // What stands between the two goes along, unless somebody has written there.
  const gap = between.includes('#') ? '' : between;
  if (collection.style !== 'block' && gap === '') return [];
  const source = text.slice(moved.start, moved.end);
  const end = collection.style === 'block' && !source.endsWith('\n') ? lineBreak(text) : '';
  return [
    { span: { start: first.start, end: first.start }, text: source + end + gap },
    { span: { start: moved.start - gap.length, end: moved.end }, text: '' },
  ];
}

/** Returns where a piece stands with the comment lines above it; undefined where it has no lines of its own. */
export function blockSpan(text: string, { pieces, before }: Collection, index: number): Span | undefined {
  const piece = pieces[index];
  if (piece === undefined || !isFirstOnLine(text, piece.start)) return undefined;
  // Comments at the top of a document speak of all of it.
  const isTop = before === undefined && index === 0;
  const start = isTop ? lineStart(text, piece.start) : withCommentsAbove(text, piece.start);
  return { start, end: withDeeperComments(text, afterLine(text, piece.end), columnOf(text, piece.start)) };
}

/** An item in brackets that no comment follows on its line. */
function flowSpan(text: string, { pieces }: Collection, index: number): Span | undefined {
  const piece = pieces[index];
  if (piece === undefined || /^[ \t]*,?[^\S\r\n]*#/.test(text.slice(piece.end))) return undefined;
  return { start: piece.start, end: piece.end };
}
