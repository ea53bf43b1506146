import { scanFlow } from './flow-cursor.ts';
import { Frames, type MapFrame, type Step } from './frames.ts';
import { indentOf, isEmptyLine, type LineParts, readLine, unquoted } from './lines.ts';

/** A place where something can be written, and what stands there already. */
export interface Slot {
  /**
   * `key`: a key of the map at the path. `content`: what the list item at the path begins with. `item`: the same with
   * the dash still to be written. `value`: the value at the path.
   */
  readonly type: 'key' | 'content' | 'item' | 'value';
  readonly path: readonly Step[];
  /** Keys of the map around with their scalar values. */
  readonly entries: ReadonlyMap<string, string>;
  readonly flow: boolean;
  /** Column at which further lines of what is inserted continue. */
  readonly column: number;
  /** What is replaced, offsets in the document. */
  readonly replace: { readonly start: number; readonly end: number };
  /** True where a space must go before what is inserted. */
  readonly spaced: boolean;
  /** End of the key's colon, where a value may begin on lines of its own below it. */
  readonly afterColon?: number | undefined;
  /** True where nothing but blanks and dashes stands before it on its line. */
  readonly ownLine: boolean;
  /** True in flow style where the next entry follows without a comma. */
  readonly crowded: boolean;
  /** True when the key has its colon already. */
  readonly beforeColon: boolean;
}

/** Returns the slots at an offset of a document's text, the likeliest first; broken text around it does not matter. */
export function slotsAt(text: string, offset: number): readonly Slot[] {
  const frames = new Frames();
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  let start = 0;
  while (start < lineStart) {
    const next = takeLine(text, start, frames, offset);
    if (typeof next !== 'number') return next;
    start = next;
  }
  // The lines above may reach into the cursor's: a block scalar, for one.
  return start > lineStart ? [] : slotsInLine(text, lineStart, offset, frames);
}

/** Takes one line, or all lines of a multi-line scalar; returns where the next begins, or the slots met inside. */
function takeLine(text: string, start: number, frames: Frames, cursor: number): number | readonly Slot[] {
  const end = lineEnd(text, start);
  const line = text.slice(start, end).trimEnd();
  if (isEmptyLine(line)) return end + 1;
  const parts = readLine(line);
  frames.take(parts);
  if (/^[{[]/.test(parts.rest.text)) return takeFlow(text, start, parts, frames, cursor);
  if (!/^[|>]/.test(parts.rest.text)) return end + 1;
  return skipBlockScalar(text, end + 1, frames.top?.column ?? 0);
}

function takeFlow(
  text: string,
  start: number,
  parts: LineParts,
  frames: Frames,
  cursor: number,
): number | readonly Slot[] {
  const from = start + parts.rest.column;
  const limit = flowLimit(
    text,
    from,
    parts.key === undefined && parts.dashes.length === 0 ? -1 : (frames.top?.column ?? 0),
  );
  const path = frames.inner;
  const inside = from < cursor && cursor <= limit;
  const scan = scanFlow(text, from, limit, path, inside ? cursor : -1);
  if (inside && scan.cursor !== undefined) return flowSlots(scan.cursor);
  return Math.max(lineEnd(text, start), lineEnd(text, Math.max(scan.end - 1, start))) + 1;
}

/** Returns where a flow collection ends at the latest: unclosed, it is cut off where block style goes on. */
function flowLimit(text: string, from: number, column: number): number {
  let start = lineEnd(text, from) + 1;
  while (start < text.length) {
    const line = text.slice(start, lineEnd(text, start));
    const goesOn =
      indentOf(line) <= column && !isEmptyLine(line) && (readLine(line).key !== undefined || /^\s*-\s/.test(line));
    if (goesOn || /^(?:---|\.\.\.)/.test(line)) return start - 1;
    start = lineEnd(text, start) + 1;
  }
  return text.length;
}

function flowSlots(cursor: NonNullable<ReturnType<typeof scanFlow>['cursor']>): readonly Slot[] {
  const { at, path, entries, word, spaced, crowded, beforeColon } = cursor;
  const type = at === 'item' ? 'content' : at;
  return [{ type, path, entries, flow: true, column: 0, replace: word, spaced, ownLine: false, crowded, beforeColon }];
}

function skipBlockScalar(text: string, from: number, column: number): number {
  let start = from;
  while (start < text.length) {
    const line = text.slice(start, lineEnd(text, start));
    if (line.trim() !== '' && indentOf(line) <= column) return start;
    start = lineEnd(text, start) + 1;
  }
  return start;
}

function slotsInLine(text: string, lineStart: number, offset: number, frames: Frames): readonly Slot[] {
  const before = text.slice(lineStart, offset);
  const parts = readLine(before);
  if (/(?:^|\s)#/.test(before) && parts.rest.text !== before.slice(parts.rest.column)) return [];
  if (/^(?:---|\.\.\.|%)/.test(before)) return [];
  if (parts.key !== undefined || /^[{[]/.test(parts.rest.text))
    return valueSlots(text, lineStart, offset, parts, frames);
  for (const dash of parts.dashes) frames.takeDash(dash);
  const word = parts.rest.text;
  if (/\s/.test(word)) return [];
  const tail = /^[^\s:#,{}[\]]*/.exec(text.slice(offset))?.[0].length ?? 0;
  const behind = text.slice(offset + tail, lineEnd(text, offset + tail));
  const lastDash = parts.dashes.at(-1);
  const spaced = lastDash !== undefined && parts.column === lastDash + 1;
  const column = spaced ? parts.column + 1 : parts.column;
  const base = {
    flow: false,
    column,
    replace: { start: offset - word.length, end: offset + tail },
    spaced,
    ownLine: true,
    crowded: false,
    beforeColon: /^[ \t]*:(?:\s|$)/.test(behind),
  };
  const below = keysBelow(text, offset, column);
  return blockSlots(frames, column, lastDash !== undefined).map(slot => ({
    ...base,
    ...slot,
    entries: new Map([...slot.entries, ...below]),
  }));
}

type BlockSlot = Pick<Slot, 'type' | 'path' | 'entries'>;

/** Returns what a word at a column may be, given what is open above it. */
function blockSlots(frames: Frames, column: number, afterDash: boolean): readonly BlockSlot[] {
  const deepest = frames.top?.column ?? -1;
  frames.closeTo(column);
  const { top, below } = frames;
  const none = new Map<string, string>();
  if (top === undefined) return [{ type: 'key', path: [], entries: none }];
  if (top.type === 'map' && top.column === column) return mapSlots(top, deepest > column ? [] : frames.inner);
  if (top.type === 'list' && top.column === column && !afterDash) {
    const next: BlockSlot = { type: 'item', path: [...top.path, top.index + 1], entries: none };
    return below?.type === 'map' && below.column === column ? [...mapSlots(below, []), next] : [next];
  }
  // Deeper than the frame, while something else is open deeper still: at no column that YAML would take.
  if (deepest > column || !top.isOpen) return [];
  if (top.type === 'list') return [{ type: 'content', path: frames.inner, entries: none }];
  const inner: BlockSlot = { type: 'key', path: frames.inner, entries: none };
  return [inner, { type: 'item', path: [...frames.inner, 0], entries: none }, { ...inner, type: 'value' }];
}

function mapSlots(map: MapFrame, inner: readonly Step[]): readonly BlockSlot[] {
  const key: BlockSlot = { type: 'key', path: map.path, entries: map.entries };
  // A list may stand at the very column of its key.
  return map.isOpen && inner.length > 0 ? [key, { type: 'item', path: [...inner, 0], entries: new Map() }] : [key];
}

function valueSlots(
  text: string,
  lineStart: number,
  offset: number,
  parts: LineParts,
  frames: Frames,
): readonly Slot[] {
  frames.take(parts);
  if (/^[{[]/.test(parts.rest.text)) {
    const found = takeFlow(text, lineStart, parts, frames, offset);
    return typeof found === 'number' ? [] : found;
  }
  const written = parts.rest.text;
  if (/^[|>&*!]/.test(written) || (/\s$/.test(written) && written.trim() !== '')) return [];
  const tail = valueLength(text.slice(offset, lineEnd(text, offset)));
  const map = frames.top;
  if (map?.type !== 'map') return [];
  const spaced = parts.key !== undefined && parts.rest.column === parts.key.end;
  const start = offset - written.length;
  const entries = new Map([...map.entries, ...keysBelow(text, offset, map.column)]);
  const replace = { start, end: offset + tail };
  return [
    {
      type: 'value',
      path: frames.inner,
      entries,
      flow: false,
      column: map.column,
      replace,
      spaced,
      afterColon: parts.key === undefined || written !== '' || tail > 0 ? undefined : lineStart + parts.key.end,
      ownLine: false,
      crowded: false,
      beforeColon: false,
    },
  ];
}

/** Returns the length of a value that goes on to the end of its line, without a comment behind it. */
function valueLength(rest: string): number {
  const comment = rest.search(/[ \t]#/);
  return (comment < 0 ? rest : rest.slice(0, comment)).trimEnd().length;
}

/** Returns the keys at a column on the lines below, up to the end of their map. */
function keysBelow(text: string, offset: number, column: number): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (let start = lineEnd(text, offset) + 1; start < text.length; start = lineEnd(text, start) + 1) {
    const line = text.slice(start, lineEnd(text, start)).trimEnd();
    if (/^(?:---|\.\.\.)/.test(line)) break;
    if (isEmptyLine(line)) continue;
    if (indentOf(line) < column) break;
    const { dashes, key, rest, column: at } = readLine(line);
    if (dashes.length === 0 && at === column && key !== undefined) keys.set(key.text, unquoted(rest.text.trim()));
  }
  return keys;
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
}
