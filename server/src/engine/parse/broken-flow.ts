import { lexemesOf } from './lexemes.ts';

/**
 * go-yaml reads [] and {} without regard to indentation and tabs, the library does not. Puts the first flow
 * collection that the library gave up on onto one line, length unchanged; returns the text as it is when there is none
 * or when it never ends: all that follows would become part of it.
 */
export function flattenBrokenFlow(text: string): string {
  for (const { brokenFlow } of lexemesOf(text)) if (brokenFlow !== undefined) return flatten(text, brokenFlow);
  return text;
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
