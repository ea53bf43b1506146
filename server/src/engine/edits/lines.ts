/** Returns the offset of the first character of the line; a lone carriage return ends one too. */
export function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !endsLine(text, start)) start--;
  return Math.max(start, 0);
}

const NEWLINE = 10;
const RETURN = 13;

/** Says whether a line ends right before the offset. */
function endsLine(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset - 1);
  return code === NEWLINE || (code === RETURN && text.charCodeAt(offset) !== NEWLINE);
}

/** Returns the starts of the lines that begin after `from` and before `to`. */
export function lineStartsBetween(text: string, from: number, to: number): readonly number[] {
  const starts: number[] = [];
  for (let at = from + 1; at < to; at++) if (endsLine(text, at)) starts.push(at);
  return starts;
}

/** Returns that many spaces; none for less than one, which a difference of columns can be where tabs stand. */
export function spaces(count: number): string {
  return ' '.repeat(Math.max(count, 0));
}

/** Returns blanks that reach to the column of the offset, with the tabs that stand before it on its line. */
export function padTo(text: string, offset: number): string {
  return text.slice(lineStart(text, offset), offset).replaceAll(/[^\t]/g, ' ');
}

/** Returns the number of characters between the start of the line and the offset. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Says whether only spaces stand before the offset on its line. */
export function isFirstOnLine(text: string, offset: number): boolean {
  return /^[ \t\uFEFF]*$/.test(text.slice(lineStart(text, offset), offset));
}

/** Returns the offset after the line's end when only spaces and a comment follow, else the offset itself. */
export function afterLine(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === '\n') return offset;
  const rest = /[ \t]*(?:(?<=[ \t])#[^\r\n]*)?(?:\r\n|\n|\r|$)/y;
  rest.lastIndex = offset;
  return rest.exec(text) === null ? offset : rest.lastIndex;
}

/** Returns the offset at which the comment lines directly above begin, those with the same indentation. */
export function withCommentsAbove(text: string, offset: number): number {
  const column = columnOf(text, offset);
  let start = lineStart(text, offset);
  while (start > 0) {
    const above = lineStart(text, start - 1);
    const indent = /^ *(?=#)/.exec(text.slice(above, start))?.[0].length;
    if (indent !== column) break;
    start = above;
  }
  return start;
}

/** Returns the offset after comment lines that are indented deeper than the column; `offset` is a line's start. */
export function withDeeperComments(text: string, offset: number, column: number): number {
  const comment = / *(?=#)[^\r\n]*(?:\r\n|\n|\r|$)/y;
  let end = offset;
  for (;;) {
    comment.lastIndex = end;
    const line = comment.exec(text)?.[0];
    if (line === undefined || line === '' || line.indexOf('#') <= column) return end;
    end += line.length;
  }
}

/** Returns the line ending the text uses. */
export function lineBreak(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Returns the offset of the next character that is no white space. */
export function skipSpace(text: string, offset: number): number {
  const space = /\s*/y;
  space.lastIndex = offset;
  space.exec(text);
  return space.lastIndex;
}
