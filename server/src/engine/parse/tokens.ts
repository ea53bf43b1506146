import { type CST, Parser } from 'yaml';
import { flattenBrokenFlow } from './broken-flow.ts';

/** Levels of nesting up to which a document is read; manifests stay below 30, schemas of CRDs below 100. */
export const MAX_DEPTH = 200;

// Each round mends one flow collection; a document with more broken ones is broken.
const MAX_MENDED_FLOWS = 50;

/** Characters that are read again at most to mend a text. */
export const MAX_REREAD = 4_000_000;

/** The tokens of a text, and the text of the same length that they were read from. */
export interface Tokens {
  readonly tokens: readonly CST.Token[];
  readonly readable: string;
}

/**
 * Returns the YAML library's tokens of a document, in which flow collections are whole that go-yaml reads and the
 * library does not; undefined when it nests deeper than the limit.
 */
export function tokensOf(text: string, maxDepth = MAX_DEPTH): Tokens | undefined {
  let readable = asLinesOf(text);
  for (let round = 0; ; round++) {
    const tokens = tokensIn(readable);
    const levels = [...levelsOf(tokens, maxDepth)];
    if (levels.length > maxDepth + 1) return undefined;
    const isWorthIt = round < MAX_MENDED_FLOWS && round * text.length < MAX_REREAD;
    const mended = isWorthIt && levels.some(hasOpenFlow) ? flattenBrokenFlow(readable) : readable;
    if (mended === readable) return { tokens, readable };
    readable = mended;
  }
}

/** Returns the YAML library's tokens of a text as it is. */
export function tokensIn(text: string): readonly CST.Token[] {
  return [...new Parser().parse(text)];
}

/** Returns the text, as long as before, with what the library misreads: a lone CR ends a line, a BOM takes no column. */
export function asLinesOf(text: string): string {
  return text.replaceAll(/\r(?!\n)/g, '\n').replace(/^((?:---[ \t]*\r?\n)?)\uFEFF/, '$1\n');
}

type Level = readonly CST.Token[];

/** Yields the tokens level by level, without recursion, down to one level more than the limit. */
function* levelsOf(tokens: Level, limit: number): Generator<Level> {
  let level = tokens;
  for (let depth = 0; level.length > 0 && depth <= limit + 1; depth++) {
    yield level;
    const next: CST.Token[] = [];
    for (const token of level) pushChildren(token, next);
    level = next;
  }
}

function pushChildren(token: CST.Token, into: CST.Token[]): void {
  if (token.type === 'document') {
    if (token.value !== undefined) into.push(token.value);
    return;
  }
  if (!('items' in token)) return;
  for (const { key, value } of token.items) {
    if (key) into.push(key);
    if (value) into.push(value);
  }
}

/** Says whether brackets are not closed: the library gives up on them, or the text ends. */
function hasOpenFlow(level: Level): boolean {
  return level.some(token => token.type === 'flow-collection' && !token.end.some(isBracket));
}

function isBracket({ type }: CST.SourceToken): boolean {
  return type === 'flow-map-end' || type === 'flow-seq-end';
}
