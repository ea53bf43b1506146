/** The part of a file that one YAML document takes; offsets count UTF-16 units, the end exclusive. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

// YAML 1.2 forbids both markers at column 0 inside scalars, so a plain scan finds every document.
const MARKER = /(?:---|\.\.\.)(?=[ \t\r\n]|$)/g;
// Each line matches in one way alone, else the search would take exponential time.
const NO_CONTENT = /^\uFEFF?(?:(?:[ \t]*(?:#[^\r\n]*)?|%[^\r\n]*)(?:\r\n|\r(?!\n)|\n|$))*$/;

/**
 * Cuts a file's text at its document markers and returns the slices in order; together they cover the text.
 * `---` opens a document, with the comments and directives before it; `...` closes one. An empty text gives one slice.
 */
export function splitDocuments(text: string): readonly Slice[] {
  const slices: Slice[] = [];
  let start = 0;
  for (const match of text.matchAll(MARKER)) {
    const at = match.index;
    if (!startsLine(text, at)) continue;
    if (match[0] === '...') {
      const end = endOfLine(text, at);
      slices.push({ start, end });
      start = end;
    } else if (at > start && !hasNoContent(text, start, at)) {
      slices.push({ start, end: at });
      start = at;
    }
  }
  if (start < text.length || slices.length === 0) slices.push({ start, end: text.length });
  return slices.flatMap(slice => jsonValues(text, slice));
}

// kubectl reads JSON objects that follow one another without a marker between them.
function jsonValues(text: string, slice: Slice): readonly Slice[] {
  const body = text.slice(slice.start, slice.end);
  if (!/^\s*\{/.test(body) || !/\}\s*\{/.test(body)) return [slice];
  const starts = topLevelBraces(body);
  const slices = starts.map((start, index) => ({
    start: slice.start + (index === 0 ? 0 : start),
    end: slice.start + (starts[index + 1] ?? body.length),
  }));
  return slices.every(({ start, end }) => isJson(text.slice(start, end))) ? slices : [slice];
}

function topLevelBraces(text: string): readonly number[] {
  const starts: number[] = [];
  let depth = 0;
  // Strings are matched whole, for the braces in them.
  for (const { 0: piece, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (piece === '{' && depth++ === 0) starts.push(index);
    if (piece === '}') depth--;
  }
  return starts;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function startsLine(text: string, at: number): boolean {
  const before = text[at - 1];
  return before === undefined || before === '\n' || before === '\r' || (at === 1 && before === '\uFEFF');
}

// A slice longer than this is surely no mere head of comments; testing it would cost for nothing.
const LONGEST_HEAD = 20_000;

function hasNoContent(text: string, start: number, end: number): boolean {
  return end - start <= LONGEST_HEAD && NO_CONTENT.test(text.slice(start, end));
}

/** Says whether a document's text holds more than comments, directives and white space. */
export function hasContent(text: string): boolean {
  return !hasNoContent(text, 0, text.length);
}

function endOfLine(text: string, from: number): number {
  const line = /[^\r\n]*(?:\r\n|\r|\n|$)/y;
  line.lastIndex = from;
  line.test(text);
  return line.lastIndex;
}
