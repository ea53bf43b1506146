import { Lexer } from 'yaml';
import { isMark, SCALAR_MARK } from './lexemes.ts';
import type { Span } from './tree.ts';

const NEWLINE = /^\r?\n$/;
const BLANK = /^[ \t]+$/;

/**
 * Returns the first tab that go-yaml refuses and the library takes: in block style it stands neither behind a dash nor at the
 * begin of a line, not even of an empty one or of one with a comment.
 */
export function refusedTab(text: string): Span | undefined {
  if (!text.includes('\t')) return undefined;
  const state: State = { offset: 0, lineStart: 0, depth: 0, isAtStart: true, before: '', plainIndent: undefined };
  for (const token of new Lexer().lex(text)) {
    const tab = BLANK.test(token) ? token.indexOf('\t') : -1;
    if (tab >= 0 && isRefused(state, state.offset + tab)) {
      const start = state.offset + tab;
      return { start, end: start + 1 };
    }
    step(state, token, text);
  }
  return undefined;
}

interface State {
  offset: number;
  lineStart: number;
  /** Brackets that are open. */
  depth: number;
  /** True while nothing but blanks stands before on the line. */
  isAtStart: boolean;
  /** The last token that is no blank. */
  before: string;
  /** Indentation of the line on which the plain scalar begins that may still go on. */
  plainIndent: number | undefined;
}

function isRefused(state: State, at: number): boolean {
  if (state.depth > 0) return false;
  if (!state.isAtStart) return state.before === '-';
  // Deeper than its line, a blank line may belong to a plain scalar of several lines.
  return state.plainIndent === undefined || at - state.lineStart <= state.plainIndent;
}

function step(state: State, token: string, text: string): void {
  if (isMark(token, text, state.offset)) {
    if (token === SCALAR_MARK) state.before = token;
    return;
  }
  const start = state.offset;
  state.offset += token.length;
  if (NEWLINE.test(token)) {
    state.lineStart = state.offset;
    state.isAtStart = true;
  } else if (!BLANK.test(token)) content(state, token, start, text);
}

function content(state: State, token: string, start: number, text: string): void {
  if (token === '[' || token === '{') state.depth++;
  if (token === ']' || token === '}') state.depth--;
  const isScalar = state.before === SCALAR_MARK;
  const line = text.slice(state.lineStart, start);
  const isFirst = /^ *$/.test(line);
  const indent = line.search(/[^ ]|$/);
  state.plainIndent = isScalar ? (isFirst ? -1 : indent) : undefined;
  state.before = token;
  state.isAtStart = false;
  const lineBreak = token.lastIndexOf('\n');
  if (lineBreak >= 0) {
    state.lineStart = start + lineBreak + 1;
    state.isAtStart = token.endsWith('\n');
  }
}
