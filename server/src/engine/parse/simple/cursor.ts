/** Where reading stands: the rest of the current line, and how far it is indented. */
export interface Cursor {
  readonly text: string;
  /** The next character to read. */
  at: number;
  /** Column at which the line's content, or what follows the dashes read so far, begins; NONE after the last line. */
  column: number;
  /** End of the line, without its line break. */
  end: number;
  /** Begin of the line after it. */
  next: number;
  /** Levels of nesting that are open. */
  depth: number;
  /** Column of the most indented comment between the line before and this one; NONE without a comment. */
  comment: number;
  /** Set when something stands in the text that this reader does not know. */
  isLost: boolean;
}

/** No column at all, less than every column. */
export const NONE = -1;

/** Characters by their code, as the reader compares them. */
export const CODE = {
  newline: 10,
  return: 13,
  space: 32,
  doubleQuote: 34,
  hash: 35,
  singleQuote: 39,
  comma: 44,
  dash: 45,
  colon: 58,
  openList: 91,
  closeList: 93,
  openMap: 123,
  closeMap: 125,
} as const;

/** Returns a cursor at the first line with content. */
export function cursorOn(text: string): Cursor {
  const cursor: Cursor = { text, at: 0, column: NONE, end: 0, next: 0, depth: 0, comment: NONE, isLost: false };
  nextLine(cursor);
  return cursor;
}

/** Gives up: moves to the end of the text, so that all readers stop. */
export function lose(cursor: Cursor): void {
  cursor.isLost = true;
  cursor.column = NONE;
  cursor.at = cursor.end = cursor.next = cursor.text.length;
}

/** Goes to the next line that holds more than a comment. */
export function nextLine(cursor: Cursor): void {
  const { text } = cursor;
  cursor.comment = NONE;
  for (let line = cursor.next; line < text.length; ) {
    let at = line;
    while (text.charCodeAt(at) === CODE.space) at++;
    const newline = text.indexOf('\n', at);
    const end =
      newline < 0 ? text.length : newline > at && text.charCodeAt(newline - 1) === CODE.return ? newline - 1 : newline;
    const next = newline < 0 ? text.length : newline + 1;
    if (at < end && text.charCodeAt(at) !== CODE.hash) {
      cursor.at = at;
      cursor.column = at - line;
      cursor.end = end;
      cursor.next = next;
      // A comment indented deeper than the next line belongs to the node before it, which this reader does not handle.
      if (cursor.comment > cursor.column) lose(cursor);
      return;
    }
    if (at < end) cursor.comment = Math.max(cursor.comment, at - line);
    line = next;
  }
  cursor.at = cursor.end = cursor.next = text.length;
  cursor.column = NONE;
  if (cursor.comment > 0) lose(cursor);
}

/** Skips spaces within the line. */
export function skipSpaces(cursor: Cursor): void {
  while (cursor.at < cursor.end && cursor.text.charCodeAt(cursor.at) === CODE.space) cursor.at++;
}

/** Goes past spaces and says whether nothing else, or a comment set off by them, is left of the line. */
export function isLineDone(cursor: Cursor): boolean {
  const from = cursor.at;
  skipSpaces(cursor);
  if (cursor.at === cursor.end) return true;
  return cursor.at > from && cursor.text.charCodeAt(cursor.at) === CODE.hash;
}

/** Says whether the cursor is at a dash that begins a list item. */
export function isAtDash({ text, at, end }: Cursor): boolean {
  return text.charCodeAt(at) === CODE.dash && (at + 1 === end || text.charCodeAt(at + 1) === CODE.space);
}
