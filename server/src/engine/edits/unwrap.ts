import type { Entry } from '../parse/tree.ts';
import type { TextEdit } from './edit.ts';
import { afterLine, columnOf, isFirstOnLine, lineStart, lineStartsBetween } from './lines.ts';

/**
 * Joins an entry with the only entry of its value: of `outer: {inner: value}` the value stays, under the key that is
 * kept. Comments stay, the lines of the value move to the left. No edits where an anchor or tag is in the way.
 */
export function joinEntries(text: string, outer: Entry, keep: 'outer' | 'inner'): readonly TextEdit[] {
  const map = outer.value;
  const [inner, ...others] = map.kind === 'map' ? map.entries : [];
  if (map.kind !== 'map' || inner === undefined || others.length > 0 || outer.merged || inner.merged) return [];
  if (map.anchored || inner.value.anchored || /[&*!]/.test(text.slice(inner.keySpan.end, inner.value.span.start)))
    return [];
  if (map.flow) return joinFlow(outer, inner, keep);
  if (keep === 'inner') return dropKey(text, outer, inner.keySpan.start, map.span.end);
  const ownLine = text.slice(inner.keySpan.end, inner.value.span.start).includes('\n');
  return ownLine ? dropKey(text, inner, inner.value.span.start, map.span.end) : moveUp(text, outer, inner);
}

function joinFlow(outer: Entry, inner: Entry, keep: 'outer' | 'inner'): readonly TextEdit[] {
  const [from, to] =
    keep === 'outer' ? [outer.value.span.start, inner.value.span.start] : [outer.keySpan.start, inner.keySpan.start];
  return [
    { span: { start: from, end: to }, text: '' },
    { span: { start: inner.value.span.end, end: outer.value.span.end }, text: '' },
  ];
}

// The key goes, a comment behind it stays, and what stood below moves to where the key stood.
function dropKey(text: string, { keySpan }: Entry, content: number, end: number): readonly TextEdit[] {
  if (!isFirstOnLine(text, keySpan.start)) return [];
  const colon = text.indexOf(':', keySpan.end) + 1;
  const comment = /^[ \t]+(?=#)/.exec(text.slice(colon))?.[0].length;
  const key =
    comment === undefined
      ? { start: lineStart(text, keySpan.start), end: afterLine(text, colon) }
      : { start: keySpan.start, end: colon + comment };
  const by = columnOf(text, content) - columnOf(text, keySpan.start);
  return [{ span: key, text: '' }, ...outdentLines(text, colon, end, by)];
}

/** Takes up to so many spaces from the beginning of the lines that begin after `from` and before `to`. */
function outdentLines(text: string, from: number, to: number, columns: number): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (const at of lineStartsBetween(text, from, to)) {
    const found = /^ */.exec(text.slice(at, Math.max(at + columns, at)))?.[0].length ?? 0;
    if (found > 0) edits.push({ span: { start: at, end: at + found }, text: '' });
  }
  return edits;
}

// A value on the line of its key moves to the line of the outer one.
function moveUp(text: string, outer: Entry, { keySpan, value }: Entry): readonly TextEdit[] {
  const colon = text.indexOf(':', outer.keySpan.end) + 1;
  const moved = text.slice(value.span.start, value.span.end);
  const rest = /^[ \t]+(?=#)/.exec(text.slice(value.span.end))?.[0].length;
  const line =
    rest === undefined
      ? { start: lineStart(text, keySpan.start), end: afterLine(text, value.span.end) }
      : { start: keySpan.start, end: value.span.end + rest };
  return [
    { span: { start: colon, end: colon }, text: ` ${moved}` },
    { span: line, text: '' },
  ];
}
