import { Lexer } from 'yaml';
import { BROKEN_FLOW_MARK, isMark } from './lexemes.ts';

/**
 * go-yaml reads [] and {} without regard to indentation and tabs, the library does not. Puts the first flow
 * collection that the library gave up on onto one line, length unchanged; returns the text as it is when there is none
 * or when it never ends: all that follows would become part of it.
 */
export function flattenBrokenFlow(text: string): string {
  const start = brokenFlowStart(text);
  return start === undefined ? text : flatten(text, start);
}

function brokenFlowStart(text: string): number | undefined {
  let offset = 0;
  let depth = 0;
  let outermost = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === BROKEN_FLOW_MARK && depth > 0) return outermost;
    if (isMark(token, text, offset)) continue;
    if (token === '[' || token === '{') {
      if (depth === 0) outermost = offset;
      depth++;
    } else if (token === ']' || token === '}') depth--;
    offset += token.length;
  }
  return undefined;
}

// Strings are matched in runs: one step per character would exhaust the stack of the regular expression.
const PIECE = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|'[^']*(?:''[^']*)*'|(?<=\s)#[^\r\n]*|[[\]{}]|[\s]+|[^[\]{}"'\s#]+|[\s\S]/g;

function flatten(text: string, start: number): string {
  const rest = text.slice(start);
  let depth = 0;
  let flat = '';
  for (const match of rest.matchAll(PIECE)) {
    const piece = match[0];
    if (piece === '[' || piece === '{') depth++;
    else if (piece === ']' || piece === '}') depth--;
    const blank = piece.startsWith('#') || piece.trim() === '';
    flat += blank ? ' '.repeat(piece.length) : piece;
    if (depth === 0) return text.slice(0, start) + flat + rest.slice(flat.length);
  }
  return text;
}
