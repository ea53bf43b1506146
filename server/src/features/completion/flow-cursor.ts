import { MAX_DEPTH } from '../../engine/parse/tokens.ts';
import type { Step } from './frames.ts';
import { unquoted } from './lines.ts';

/** Where the cursor stands inside a flow collection (`{…}` or `[…]`). */
interface FlowCursor {
  readonly at: 'key' | 'value' | 'item';
  /** The path of the map whose key is written, of the value, or of the list's item. */
  readonly path: readonly Step[];
  /** Keys of the map with their scalar values. */
  readonly entries: ReadonlyMap<string, string>;
  /** The word at the cursor, offsets in the text. */
  readonly word: { readonly start: number; readonly end: number };
  /** True when the word follows its colon without a space. */
  readonly spaced: boolean;
  /** True when the next entry follows on the line without a comma. */
  readonly crowded: boolean;
  /** True when a colon follows the word. */
  readonly beforeColon: boolean;
}

interface FlowFrame {
  readonly type: 'map' | 'list';
  readonly path: readonly Step[];
  readonly entries: Map<string, string>;
  index: number;
  key: string | undefined;
  /** Start of the word being written, undefined between words. */
  word: number | undefined;
}

/** A flow collection as far as it goes. */
export interface FlowScan {
  /** Offset behind its closing bracket, or of the text's end. */
  readonly end: number;
  readonly closed: boolean;
  readonly cursor: FlowCursor | undefined;
}

/** Reads the flow collection that begins at `start` up to `limit`, and tells where in it the cursor stands. */
export function scanFlow(text: string, start: number, limit: number, path: readonly Step[], cursor = -1): FlowScan {
  const scanner = new FlowScanner(text, path, cursor);
  let at = start;
  while (at < limit && !scanner.isDone) at = scanner.step(at);
  if (cursor >= at && !scanner.isDone) scanner.meet(at);
  return { end: at, closed: scanner.isDone, cursor: scanner.found() };
}

class FlowScanner {
  readonly #text: string;
  readonly #cursor: number;
  readonly #root: readonly Step[];
  readonly #stack: FlowFrame[] = [];
  #met:
    | { readonly frame: FlowFrame; readonly key: string | undefined; readonly index: number; start: number }
    | undefined;
  isDone = false;
  /** Brackets that are open. */
  #depth = 0;

  constructor(text: string, path: readonly Step[], cursor: number) {
    this.#text = text;
    this.#root = path;
    this.#cursor = cursor;
  }

  /** Notes the frame and the word at the cursor. */
  meet(at: number): void {
    const frame = this.#stack.at(-1);
    if (this.#met !== undefined || frame === undefined || this.#depth > MAX_DEPTH) return;
    this.#met = { frame, key: frame.key, index: frame.index, start: Math.min(frame.word ?? at, at) };
  }

  /** Takes the character at an offset, or a quoted scalar or comment as a whole, and returns the next offset. */
  step(at: number): number {
    const character = this.#text[at] ?? '';
    const end = this.#endOf(character, at);
    const frame = this.#stack.at(-1);
    if (frame !== undefined && frame.word === undefined && !/[\s,:{}[\]#]/.test(character)) frame.word = at;
    // Within a quoted scalar the word is known before its end is.
    if (this.#cursor <= (end - at > 1 ? end - 1 : at) && this.#cursor >= at) this.meet(this.#cursor);
    if (end - at === 1) this.#punctuate(character, at);
    return end;
  }

  #endOf(character: string, at: number): number {
    const { word } = this.#stack.at(-1) ?? {};
    if ((character === '"' || character === "'") && word === undefined) {
      const close = /^(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*')/.exec(this.#text.slice(at, at + LONGEST_SCALAR));
      return at + (close?.[0].length ?? 1);
    }
    if (character !== '#' || /\S/.test(this.#text[at - 1] ?? ' ')) return at + 1;
    const newline = this.#text.indexOf('\n', at);
    return newline < 0 ? this.#text.length : newline;
  }

  #punctuate(character: string, at: number): void {
    const frame = this.#stack.at(-1);
    if (character === '{' || character === '[') this.#open(character);
    else if (character === '}' || character === ']') this.#close(at);
    else if (character === ',' && frame !== undefined) this.#endEntry(frame, at);
    else if (character === ':' && frame?.type === 'map' && frame.key === undefined && this.#endsKey(at)) {
      frame.key = unquoted(this.#text.slice(frame.word ?? at, at));
      frame.word = undefined;
    } else if (character === '\n' && frame?.word !== undefined && frame.key === undefined) frame.word = undefined;
  }

  #endsKey(at: number): boolean {
    return /[\s,{}[\]"']|^$/.test(this.#text[at + 1] ?? '') || /["']/.test(this.#text[at - 1] ?? '');
  }

  #open(character: string): void {
    const frame = this.#stack.at(-1);
    this.#depth++;
    // Deeper no policy is read, so nothing is offered; what is open there is counted alone.
    if (this.#depth > MAX_DEPTH) return;
    const path =
      frame === undefined ? this.#root : [...frame.path, frame.type === 'map' ? (frame.key ?? '') : frame.index];
    const type = character === '{' ? 'map' : 'list';
    this.#stack.push({ type, path, entries: new Map(), index: 0, key: undefined, word: undefined });
  }

  #close(at: number): void {
    if (this.#depth-- > MAX_DEPTH) return;
    const closed = this.#stack.pop();
    if (closed !== undefined) this.#endEntry(closed, at);
    this.isDone = this.#stack.length === 0;
  }

  #endEntry(frame: FlowFrame, at: number): void {
    const text = frame.word === undefined ? '' : unquoted(this.#text.slice(frame.word, at).trim());
    if (frame.type === 'map' && (frame.key ?? text) !== '')
      frame.entries.set(frame.key ?? text, frame.key === undefined ? '' : text);
    frame.key = undefined;
    frame.word = undefined;
    frame.index++;
  }

  /** Returns where the cursor was met, with all entries of its map. */
  found(): FlowCursor | undefined {
    if (this.#met === undefined) return undefined;
    const { frame, key, index, start } = this.#met;
    const rest = /^(?:["']?[^\s,:{}[\]#"']*["']?)/.exec(this.#text.slice(this.#cursor))?.[0].length ?? 0;
    const end = this.#cursor + rest;
    const beforeColon = /^[ \t]*:/.test(this.#text.slice(end));
    const spaced = this.#text[start - 1] === ':';
    const crowded = /^[ \t]+[^\s,:}\]#]/.test(this.#text.slice(end));
    const base = { entries: frame.entries, word: { start, end }, spaced, crowded, beforeColon };
    if (frame.type === 'list') return { ...base, at: 'item', path: [...frame.path, index] };
    return key === undefined
      ? { ...base, at: 'key', path: frame.path }
      : { ...base, at: 'value', path: [...frame.path, key] };
  }
}

// Scalars of manifests that stand in flow collections are short.
const LONGEST_SCALAR = 1000;
