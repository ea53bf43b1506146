import { hasContent, type Slice, splitDocuments } from './split.ts';

/** What became of the documents of a text that was edited. */
export interface Resplit {
  /** How many documents at the start are as they were. */
  readonly first: number;
  /** How many at the end are as they were; their place may have moved. */
  readonly last: number;
  /** Those between them. */
  readonly between: readonly Slice[];
}

/**
 * Cuts an edited text at its document markers, looking only at what lies between the documents that stayed. Takes the
 * documents of the text before, in order; gives the same slices as `splitDocuments` does for the whole text.
 */
export function resplit(text: string, before: readonly string[]): Resplit {
  const whole = (): Resplit => ({ first: 0, last: 0, between: splitDocuments(text) });
  if (before.some(isJson)) return whole();
  const head = sameHead(text, before);
  const tail = sameTail(text, before, head);
  if (tail.count > 0 && !isCutByItsMarker(before, tail.count)) return whole();
  const own = text.slice(head.end, tail.start);
  if (head.count > 0 && own.startsWith('\uFEFF')) return whole();
  const slices = splitDocuments(own);
  const between = slices.map(({ start, end }) => ({ start: start + head.end, end: end + head.end }));
  return { first: head.count, last: tail.count, between };
}

/** The documents that stand at the start as before, but for the last of them: an edit behind it may reach into it. */
function sameHead(text: string, before: readonly string[]): { readonly count: number; readonly end: number } {
  let [count, end] = [0, 0];
  for (const own of before) {
    if (!standsAt(text, own, end)) break;
    end += own.length;
    count++;
  }
  // A marker is one by what follows it, so its whole line has to stand in what is looked at anew.
  let isWholeLine = false;
  while (count > 0 && !isWholeLine) {
    const own = before[--count] ?? '';
    end -= own.length;
    isWholeLine = /[\r\n]/.test(own);
  }
  return { count, end };
}

/** The documents that stand at the end as before, but for the first of them. */
function sameTail(
  text: string,
  before: readonly string[],
  head: { readonly count: number; readonly end: number },
): { readonly count: number; readonly start: number } {
  let [count, start] = [0, text.length];
  for (const own of before.slice(head.count).reverse()) {
    if (start - own.length < head.end || !standsAt(text, own, start - own.length)) break;
    start -= own.length;
    count++;
  }
  if (count === 0) return { count, start };
  count--;
  return { count, start: start + (before[before.length - 1 - count]?.length ?? 0) };
}

/** Says whether the text is cut before its last documents whatever stands before the document that precedes them. */
function isCutByItsMarker(before: readonly string[], count: number): boolean {
  const [preceding, own] = before.slice(before.length - count - 1);
  // What is edited before it may take its first line in.
  const rest = preceding?.slice(preceding.search(/[\r\n]|$/)) ?? '';
  return own?.startsWith('---') === true && hasContent(rest);
}

// V8 compares whole strings many times faster than `startsWith` does.
function standsAt(text: string, own: string, at: number): boolean {
  return text.slice(at, at + own.length) === own;
}

// Values that follow one another without a marker are cut only where all of them are JSON.
function isJson(text: string): boolean {
  return /^\uFEFF?\s*\{/.test(text);
}
