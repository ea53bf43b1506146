import type { Span } from './tree.ts';

const PARTS = /"(?:[^"\\]|\\.)*"|\/\/[^\r\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*$)|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/** Returns the first number of a text in JSON that is beyond what kubectl can read; undefined for other texts. */
export function hugeJsonNumber(text: string): Span | undefined {
  if (!/^\uFEFF?\s*\{/.test(text) || !/[eE]\+?\d{3}|\d{309}/.test(text) || !isJson(text)) return undefined;
  for (const { 0: part, index } of text.matchAll(PARTS)) {
    if (!part.startsWith('"') && !Number.isFinite(Number(part))) return { start: index, end: index + part.length };
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}

/** Returns the first comment of a text that would be JSON without its comments of `//` or `/*`; undefined for other texts. */
export function jsonComment(text: string): Span | undefined {
  if (!/^\uFEFF?\s*(?:\{|\/[/*])/.test(text) || !/\/[/*]/.test(text)) return undefined;
  const first = [...text.matchAll(PARTS)].find(({ 0: part }) => part.startsWith('/'));
  const bare = text.replace(PARTS, part => (part.startsWith('/') ? ' ' : part));
  return first === undefined || !isJson(bare) ? undefined : { start: first.index, end: first.index + first[0].length };
}
