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
 * documents of the text before, in order, and that text; gives the same slices as `splitDocuments` does for the whole text.
 */
export function resplit(text: string, before: readonly string[], textBefore = before.join('')): Resplit {
  const whole = (): Resplit => ({ first: 0, last: 0, between: splitDocuments(text) });
  if (before.some(isJson)) return whole();
  const head = sameHead(before, sameStart(text, textBefore));
  const tail = sameTail(text, before, head, sameEnd(text, textBefore));
  if (tail.count > 0 && !isCutByItsMarker(before, tail.count)) return whole();
  const own = text.slice(head.end, tail.start);
  if (head.count > 0 && own.startsWith('\uFEFF')) return whole();
  const slices = splitDocuments(own);
  const between = slices.map(({ start, end }) => ({ start: start + head.end, end: end + head.end }));
  return { first: head.count, last: tail.count, between };
}

/** The documents that stand at the start as before, but for the last of them: an edit behind it may reach into it. */
function sameHead(before: readonly string[], same: number): { readonly count: number; readonly end: number } {
  let [count, end] = [0, 0];
  for (const own of before) {
    if (end + own.length > same) break;
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
  same: number,
): { readonly count: number; readonly start: number } {
  let [count, start] = [0, text.length];
  for (const own of before.slice(head.count).reverse()) {
    if (start - own.length < head.end || text.length - start + own.length > same) break;
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

/** Returns how many characters at their start two texts have alike. */
function sameStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  return longest(most, (from, to) => a.slice(from, to) === b.slice(from, to));
}

/** Returns how many characters at their end two texts have alike. */
function sameEnd(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  const partOf = (text: string, from: number, to: number): string => text.slice(text.length - to, text.length - from);
  return longest(most, (from, to) => partOf(a, from, to) === partOf(b, from, to));
}

/** Returns up to where all is alike; V8 compares long strings many times faster than characters one by one. */
function longest(most: number, isAlike: (from: number, to: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isAlike(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

// Values that follow one another without a marker are cut only where all of them are JSON.
function isJson(text: string): boolean {
  return /^\uFEFF?\s*\{/.test(text);
}
