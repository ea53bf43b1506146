import type { Span } from '../../engine/parse/tree.ts';
import type { LineIndex, Lines, Position, Range } from './line-index.ts';

/** A part of a text, with its own lines. */
export interface LinedPart {
  /** Offset of its first character in the whole text. */
  readonly offset: number;
  readonly lines: LineIndex;
}

/** Translates offsets of a text that is made of parts; each part counts its lines once, wherever it stands. */
export class DocumentLines implements Lines {
  readonly #parts: readonly LinedPart[];
  #begins: readonly Position[] | undefined;

  /** Takes the parts in order; together they cover the text, and no part ends between a CR and its LF. */
  constructor(parts: readonly LinedPart[]) {
    this.#parts = parts;
  }

  position(offset: number): Position {
    const index = lastIndex(this.#parts, part => part.offset <= offset);
    const part = this.#parts[index];
    return part === undefined ? START : shifted(part.lines.position(offset - part.offset), this.beginOf(index));
  }

  offset({ line, character }: Position): number {
    const begins = this.#allBegins();
    const isBefore = (begin: Position): boolean =>
      begin.line < line || (begin.line === line && begin.character <= character);
    const index = lastIndex(begins, isBefore);
    const [part, begin] = [this.#parts[index], begins[index]];
    if (part === undefined || begin === undefined) return 0;
    const ownLine = line - begin.line;
    return (
      part.offset +
      part.lines.offset({ line: ownLine, character: ownLine === 0 ? character - begin.character : character })
    );
  }

  range(span: Span, shift = 0): Range {
    return { start: this.position(span.start + shift), end: this.position(span.end + shift) };
  }

  /** Returns where a part begins, by its index. */
  beginOf(index: number): Position {
    return this.#allBegins()[index] ?? START;
  }

  #allBegins(): readonly Position[] {
    if (this.#begins === undefined) {
      const begins: Position[] = [];
      let next = START;
      for (const { lines } of this.#parts) {
        begins.push(next);
        next = shifted(lines.end, next);
      }
      this.#begins = begins;
    }
    return this.#begins;
  }
}

const START: Position = { line: 0, character: 0 };

/** Returns a position of a part as one of the whole. */
export function shifted({ line, character }: Position, begin: Position): Position {
  return { line: line + begin.line, character: line === 0 ? character + begin.character : character };
}

/** Returns the index of the last item that a condition holds for; it holds for all before that. 0 when for none. */
function lastIndex<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let [low, high] = [0, items.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const item = items[middle];
    if (item !== undefined && holds(item)) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 0);
}
