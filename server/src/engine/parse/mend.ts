import type { YAMLError } from 'yaml';
import { lexemesOf } from './lexemes.ts';

/**
 * Rewrites, length unchanged, what go-yaml takes and the library reports: a quoted text of several lines that are indented less
 * than YAML wants, and a comment directly behind a quote or bracket. Returns the text as it is for all else.
 */
export function mendError(text: string, { code, message, pos }: YAMLError): string {
  if (code !== 'MISSING_CHAR') return text;
  if (message.startsWith('Missing closing')) return flattenQuoted(text);
  return message.startsWith('Comments must') ? blankOut(text, pos[0], endOfLine(text, pos[0])) : text;
}

function flattenQuoted(text: string): string {
  const start = brokenQuote(text);
  if (start === undefined) return text;
  const quoted = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|'[^']*(?:''[^']*)*'/y;
  quoted.lastIndex = start;
  const [found = ''] = quoted.exec(text) ?? [];
  // A document marker ends the document even inside quotes.
  if (/^(?:---|\.\.\.)(?:\s|$)/m.test(found)) return text;
  return text.slice(0, start) + found.replaceAll(/[\r\n]/g, ' ') + text.slice(start + found.length);
}

function brokenQuote(text: string): number | undefined {
  for (const { source, offset, isScalar } of lexemesOf(text))
    if (!isScalar && /^["']/.test(source) && !/^(["'])[\s\S]*\1$/.test(source)) return offset;
  return undefined;
}

function endOfLine(text: string, from: number): number {
  const length = text.slice(from).search(/[\r\n]/);
  return length < 0 ? text.length : from + length;
}

function blankOut(text: string, start: number, end: number): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
}
