import { MAX_DEPTH } from '../../engine/parse/tokens.ts';
import type { LineParts } from './lines.ts';

/** One step on the way from the root to a place: a key of a map or an index of a list. */
export type Step = string | number;

/** A block map that is open at a line. */
export interface MapFrame {
  readonly type: 'map';
  readonly column: number;
  readonly path: readonly Step[];
  /** Keys seen so far with their scalar values, empty for anything else. */
  readonly entries: Map<string, string>;
  /** The last key. */
  key: string;
  /** True when the last key has nothing on its own line, so that deeper lines belong to it. */
  isOpen: boolean;
}

/** A block list that is open at a line. */
interface ListFrame {
  readonly type: 'list';
  /** Column of its dashes. */
  readonly column: number;
  readonly path: readonly Step[];
  index: number;
  /** True when nothing stands behind the last dash. */
  isOpen: boolean;
}

/** A block collection that is open at a line. */
export type Frame = MapFrame | ListFrame;

/** The block collections that are open from the root to a line, outermost first. */
export class Frames {
  readonly #stack: Frame[] = [];

  /** The innermost one. */
  get top(): Frame | undefined {
    return this.#stack.at(-1);
  }

  /** The one around the innermost. */
  get below(): Frame | undefined {
    return this.#stack.at(-2);
  }

  /** Closes what lines at a column are not part of. */
  closeTo(column: number): void {
    while ((this.top?.column ?? -1) > column) this.#stack.pop();
  }

  /** Takes a line with content: its dashes, then its key. */
  take({ dashes, column, key, rest }: LineParts): void {
    for (const dash of dashes) this.takeDash(dash);
    const hasValue = rest.text.trim() !== '';
    if (key !== undefined) this.#takeKey(column, key.text, rest.text.trim(), !hasValue);
    else if (this.top?.type === 'list') this.top.isOpen = dashes.length > 0 && !hasValue;
  }

  /** Takes a dash: the next item of the list at its column, or the first of a new one. */
  takeDash(column: number): void {
    this.closeTo(column);
    const { top } = this;
    if (top?.type === 'list' && top.column === column) {
      top.index++;
      top.isOpen = true;
    } else this.#stack.push({ type: 'list', column, path: this.inner, index: 0, isOpen: true });
  }

  #takeKey(column: number, key: string, value: string, isOpen: boolean): void {
    this.closeTo(column);
    // A key at the column of the dashes ends a list that is written without indentation.
    if (this.top?.type === 'list' && this.top.column === column) this.#stack.pop();
    const { top } = this;
    if (top?.type === 'map' && top.column === column) {
      top.key = key;
      top.isOpen = isOpen;
      top.entries.set(key, value);
    } else this.#stack.push({ type: 'map', column, path: this.inner, entries: new Map([[key, value]]), key, isOpen });
    if (this.below?.type === 'list') this.below.isOpen = false;
  }

  /** The path of what stands deeper than the innermost frame. */
  get inner(): readonly Step[] {
    const { top } = this;
    if (top === undefined) return [];
    // Deeper no document is read, so the way there is of no use.
    if (top.path.length > MAX_DEPTH) return top.path;
    return [...top.path, top.type === 'map' ? top.key : top.index];
  }
}
