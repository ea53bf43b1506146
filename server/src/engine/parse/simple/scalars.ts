import { plainKey, plainKeyType } from '../key-text.ts';
import { resolvePlain } from '../scalar.ts';
import type { KeyType, ScalarNode, Span } from '../tree.ts';
import { CODE, type Cursor, lose, skipSpaces } from './cursor.ts';

/** A key with its text as the API server reads it. */
export interface Key {
  readonly key: string;
  readonly keySpan: Span;
  readonly typed?: KeyType;
}

// Longer ones may break YAML's limit of 1024 characters for a key.
const LONGEST_KEY = 1000;
const WORD = /[A-Za-z0-9_/][A-Za-z0-9_./-]*/y;
const DOUBLE_QUOTED = /"[^"\\\r\n]*"/y;
const SINGLE_QUOTED = /'[^'\r\n]*'(?!')/y;

/** Reads a key and its colon, with the spaces after it; undefined, and nothing read, where none stands. */
export function readKey(cursor: Cursor): Key | undefined {
  const { text, at: start, end: lineEnd } = cursor;
  const first = text.charCodeAt(start);
  const isQuoted = first === CODE.doubleQuote || first === CODE.singleQuote;
  const end = isQuoted ? endOfQuoted(text, start, first) : endOf(WORD, text, start);
  if (end < 0 || end - start > LONGEST_KEY || text.charCodeAt(end) !== CODE.colon) return undefined;
  if (end + 1 < lineEnd && text.charCodeAt(end + 1) !== CODE.space) return undefined;
  const key = isQuoted ? text.slice(start + 1, end - 1) : plainKey(text.slice(start, end));
  if (key === undefined) return undefined;
  cursor.at = end + 1;
  skipSpaces(cursor);
  return { key, keySpan: { start, end }, ...(isQuoted ? undefined : plainKeyType(text.slice(start, end))) };
}

/** Reads a quoted scalar of one line without escapes. */
export function readQuoted(cursor: Cursor, quote: number): ScalarNode {
  const { text, at: start } = cursor;
  const end = endOfQuoted(text, start, quote);
  if (end < 0) lose(cursor);
  else cursor.at = end;
  const source = text.slice(start, Math.max(start, end));
  return { kind: 'scalar', span: { start, end }, value: source.slice(1, -1), source, style: 'quoted', anchored: false };
}

/** Reads a plain scalar of word characters, as lists and maps in brackets hold them. */
export function readWord(cursor: Cursor): ScalarNode {
  const { text, at: start } = cursor;
  const end = endOf(WORD, text, start);
  if (end < 0) lose(cursor);
  else cursor.at = end;
  return plain(text, start, Math.max(start, end));
}

/** Reads a plain scalar up to the end of its line, or to a comment. */
export function readPlain(cursor: Cursor): ScalarNode {
  const { text, at: start } = cursor;
  const end = canBegin(text, start, cursor.end) ? endOfPlain(text, start, cursor.end) : NOWHERE;
  if (end < 0) lose(cursor);
  else cursor.at = end;
  return plain(text, start, Math.max(start, end));
}

/** Returns the null that an absent value stands for. */
export function missingAt(at: number): ScalarNode {
  return { kind: 'scalar', span: { start: at, end: at }, value: null, source: '', style: 'plain', anchored: false };
}

function plain(text: string, start: number, end: number): ScalarNode {
  const source = text.slice(start, end);
  return { kind: 'scalar', span: { start, end }, value: resolvePlain(source), source, style: 'plain', anchored: false };
}

const NOWHERE = -1;
const INDICATORS = new Set([...'?:,[]{}#&*!|>\'"%@`'].map(character => character.charCodeAt(0)));

function canBegin(text: string, at: number, end: number): boolean {
  const code = text.charCodeAt(at);
  if (code === CODE.dash) return at + 1 < end && text.charCodeAt(at + 1) !== CODE.space;
  return !INDICATORS.has(code);
}

/** A colon before a space would make it a key, which it cannot be here. */
function endOfPlain(text: string, start: number, lineEnd: number): number {
  let end = start;
  for (let at = start; at < lineEnd; at++) {
    const code = text.charCodeAt(at);
    if (code === CODE.space) {
      if (text.charCodeAt(at + 1) === CODE.hash) return end;
      continue;
    }
    if (code === CODE.colon && (at + 1 === lineEnd || text.charCodeAt(at + 1) === CODE.space)) return NOWHERE;
    end = at + 1;
  }
  return end;
}

function endOfQuoted(text: string, start: number, quote: number): number {
  return endOf(quote === CODE.doubleQuote ? DOUBLE_QUOTED : SINGLE_QUOTED, text, start);
}

function endOf(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : NOWHERE;
}
