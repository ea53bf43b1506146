/** What one line of block-style YAML holds, as far as it can be told without the lines around it. */
export interface LineParts {
  /** Columns of the dashes at its start. */
  readonly dashes: readonly number[];
  /** Column of what follows the dashes, or of the line's end. */
  readonly column: number;
  readonly key: LineKey | undefined;
  /** Column and text of the value, or of what is no key; comments left out. */
  readonly rest: { readonly column: number; readonly text: string };
}

/** A key of a line. */
interface LineKey {
  readonly text: string;
  /** Column behind the colon. */
  readonly end: number;
}

const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'{}[\],#&*!|>%@`:](?:[^:#]|:(?=\S)|(?<=\S)#)*?)[ \t]*:(?=[ \t]|$)/;
// Beyond this no key ends; the limit keeps the search linear in the line.
const LONGEST_KEY = 1000;
const PROPERTY = /^(?:[&!][^\s,[\]{}]*[ \t]+)+/;

/** Reads one line; a line of blanks or a comment has nothing but its column. */
export function readLine(line: string): LineParts {
  const dashes: number[] = [];
  let column = indentOf(line);
  while (line[column] === '-' && /^(?:[ \t]|$)/.test(line.slice(column + 1))) {
    dashes.push(column);
    column += 1 + indentOf(line.slice(column + 1));
  }
  const match = KEY.exec(line.slice(column, column + LONGEST_KEY));
  const key = match?.[1] === undefined ? undefined : { text: unquoted(match[1]), end: column + match[0].length };
  const from = key === undefined ? column : key.end + indentOf(line.slice(key.end));
  const skipped = PROPERTY.exec(line.slice(from))?.[0].length ?? 0;
  return { dashes, column, key, rest: { column: from + skipped, text: withoutComment(line.slice(from + skipped)) } };
}

/** Returns the number of blanks at the start. */
export function indentOf(line: string): number {
  return /^[ \t]*/.exec(line)?.[0].length ?? 0;
}

/** Says whether the line holds neither content nor a document marker. */
export function isEmptyLine(line: string): boolean {
  return /^\s*(?:#|$)/.test(line) || /^(?:---|\.\.\.|%)/.test(line);
}

/** Returns the text of a scalar without its quotes. */
export function unquoted(text: string): string {
  const inner = /^(["'])([\s\S]*?)\1?$/.exec(text);
  return inner === null ? text.trim() : (inner[2] ?? '');
}

function withoutComment(text: string): string {
  const quoted = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/.exec(text)?.[0].length ?? 0;
  const comment = text.slice(quoted).search(/(?:^|[ \t])#/);
  return comment < 0 ? text : text.slice(0, quoted + comment);
}
