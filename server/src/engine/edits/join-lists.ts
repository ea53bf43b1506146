import type { Entry } from '../parse/tree.ts';
import { decode } from '../schema/decode.ts';
import { collectionOf, deleteEntries } from './delete.ts';
import type { TextEdit } from './edit.ts';
import { addLines, insertItemAfter } from './insert.ts';
import type { Collection } from './layout.ts';
import { afterLine, columnOf, isFirstOnLine, withCommentsAbove } from './lines.ts';

/**
 * Joins the lists of entries of one map that have the same key into the first of them: items in lines move with their
 * comments. No edits where an anchor, or a comment within brackets, is in the way.
 */
export function joinLists(text: string, entries: readonly Entry[]): readonly TextEdit[] {
  const [first, ...later] = entries;
  const lists = entries.flatMap(({ value, merged }) => (value.kind === 'list' && !merged ? [value] : []));
  const [target, ...others] = lists;
  if (first === undefined || target === undefined || lists.length < entries.length || later.length === 0) return [];
  if (lists.some(({ anchored, items }) => anchored || items.some(item => item.anchored))) return [];
  const into = collectionOf(text, target);
  if (into === undefined || target.items.length === 0) return [];
  const known = new Set(target.items.map(item => JSON.stringify(decode(item, undefined))));
  const added = others.map(list => {
    const from = collectionOf(text, list);
    const lines = into.style === 'block' && from?.style === 'block' ? linesOf(text, from) : undefined;
    if (lines !== undefined) return addLines(text, into, into.pieces.length - 1, lines);
    if (text.slice(list.span.start, list.span.end).includes('#')) return undefined;
    return list.items.flatMap(item => {
      const value = decode(item, undefined) ?? null;
      const shown = JSON.stringify(value);
      if (known.has(shown)) return [];
      known.add(shown);
      return insertItemAfter(text, target, undefined, value);
    });
  });
  return added.every(each => each !== undefined) ? [...added.flat(), ...deleteEntries(text, later)] : [];
}

/** Returns the lines of a list without its indentation; undefined where its first item shares a line with the key. */
function linesOf(text: string, { pieces }: Collection): readonly string[] | undefined {
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (first === undefined || last === undefined || !isFirstOnLine(text, first.start)) return undefined;
  const column = columnOf(text, first.start);
  const lines = text.slice(withCommentsAbove(text, first.start), afterLine(text, last.end)).split(/\r\n|\n|\r/);
  return lines.filter(line => line.trim() !== '').map(line => line.slice(Math.min(column, indentOf(line))));
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
