import { type Lexeme, lexemesOf } from './lexemes.ts';
import type { Span } from './tree.ts';

const NEWLINE = /^\r?\n$/;
const BLANK = /^[ \t]+$/;

/**
 * Returns the first tab that go-yaml refuses and the library takes: in block style it stands neither behind a dash nor at the
 * begin of a line, not even of an empty one or of one with a comment.
 */
export function refusedTab(text: string): Span | undefined {
  if (!text.includes('\t')) return undefined;
  const state: State = { lineStart: 0, isAtStart: true, isAfterDash: false, plainIndent: undefined };
  for (const lexeme of lexemesOf(text)) {
    const { source, offset } = lexeme;
    const isBlank = BLANK.test(source);
    const tab = isBlank ? source.indexOf('\t') : -1;
    if (tab >= 0 && !lexeme.isInFlow && isRefused(state, offset + tab))
      return { start: offset + tab, end: offset + tab + 1 };
    if (NEWLINE.test(source)) {
      state.lineStart = offset + source.length;
      state.isAtStart = true;
    } else if (!isBlank) takeContent(state, lexeme, text);
  }
  return undefined;
}

interface State {
  lineStart: number;
  /** True while nothing but blanks stands before on the line. */
  isAtStart: boolean;
  /** True behind a dash, with blanks or without. */
  isAfterDash: boolean;
  /** Indentation of the line on which the plain scalar begins that may still go on. */
  plainIndent: number | undefined;
}

function isRefused({ isAtStart, isAfterDash, plainIndent, lineStart }: State, at: number): boolean {
  if (!isAtStart) return isAfterDash;
  // Deeper than its line, a blank line may belong to a plain scalar of several lines.
  return plainIndent === undefined || at - lineStart <= plainIndent;
}

function takeContent(state: State, { source, offset, isScalar }: Lexeme, text: string): void {
  const line = text.slice(state.lineStart, offset);
  const isFirst = /^ *$/.test(line);
  const indent = line.search(/[^ ]|$/);
  state.plainIndent = isScalar ? (isFirst ? -1 : indent) : undefined;
  state.isAfterDash = source === '-' && !isScalar;
  state.isAtStart = false;
  const lineBreak = source.lastIndexOf('\n');
  if (lineBreak >= 0) {
    state.lineStart = offset + lineBreak + 1;
    state.isAtStart = source.endsWith('\n');
  }
}
