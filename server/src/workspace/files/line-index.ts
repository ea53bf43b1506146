import type { Span } from '../../engine/parse/tree.ts';

/** A place in a text: 0-based line and UTF-16 character, as LSP counts. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** From one position to another, the end exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Returns a position with whole numbers from 0, whatever a client sent: what is none becomes 0. */
export function soundPosition(position: Position): Position {
  return { line: soundCount(position.line), character: soundCount(position.character) };
}

/** Returns a range of sound positions whose start does not come after its end. */
export function soundRange({ start, end }: Range): Range {
  const [first, second] = [soundPosition(start), soundPosition(end)];
  const isReversed = second.line < first.line || (second.line === first.line && second.character < first.character);
  return isReversed ? { start: second, end: first } : { start: first, end: second };
}

function soundCount(value: unknown): number {
  if (typeof value !== 'number' || Number.isNaN(value)) return 0;
  return Math.floor(Math.min(Math.max(value, 0), Number.MAX_SAFE_INTEGER));
}

/** Translates offsets of a text into lines and characters and back; what lies outside the text is clamped. */
export interface Lines {
  position(offset: number): Position;
  offset(position: Position): number;
  /** Returns the range of a span that is shifted by an offset. */
  range(span: Span, shift?: number): Range;
}

/** The lines of one text, found when first asked for. */
export class LineIndex implements Lines {
  readonly #text: string;
  #starts: Uint32Array | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Returns the position of an offset; offsets outside the text are clamped. */
  position(offset: number): Position {
    const starts = this.#lineStarts();
    const at = Math.max(0, Math.min(offset, this.#text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: at - (starts[low] ?? 0) };
  }

  /** Returns the offset of a position; lines and characters outside the text are clamped. */
  offset(position: Position): number {
    const starts = this.#lineStarts();
    const { line, character } = soundPosition(position);
    const start = starts[line];
    if (start === undefined) return this.#text.length;
    const next = starts[line + 1];
    return Math.min(start + character, next === undefined ? this.#text.length : this.#beforeBreak(next));
  }

  #beforeBreak(end: number): number {
    return this.#text.startsWith('\r\n', end - 2) ? end - 2 : end - 1;
  }

  /** The position behind the last character. */
  get end(): Position {
    return this.position(this.#text.length);
  }

  range(span: Span, shift = 0): Range {
    return { start: this.position(span.start + shift), end: this.position(span.end + shift) };
  }

  #lineStarts(): Uint32Array {
    if (this.#starts === undefined) {
      this.#starts = new Uint32Array(lineStarts(this.#text));
    }
    return this.#starts;
  }
}

const NEWLINE = 10;
const RETURN = 13;

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === NEWLINE || (code === RETURN && text.charCodeAt(at + 1) !== NEWLINE)) starts.push(at + 1);
  }
  return starts;
}
