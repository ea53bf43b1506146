import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import type { Line } from './axis-lines.ts';

/** Heights of rows and widths of columns, in CSS pixels. */
const sizes = { entry: 26, group: 28 } as const;

/** Lines drawn beyond each edge of what is visible, so that a quick scroll meets no blank. */
const overscan = 4;

/** A line at a distance from the visible edge; what stays where it is while the lines change. */
export interface Anchor {
  readonly key: string;
  readonly distance: number;
}

/** One direction of the grid: which lines are in sight, and where each stands. */
export class GridAxis {
  readonly #scroller: HTMLElement;
  readonly #horizontal: boolean;
  readonly #changed: () => void;
  readonly #virtualizer: Virtualizer<HTMLElement, HTMLElement>;
  #lines: readonly Line[] = [];
  #starts: readonly number[] = [];
  #indexes = new Map<string, number>();
  #margin = 0;
  #pinned = -1;

  constructor(scroller: HTMLElement, horizontal: boolean, changed: () => void) {
    this.#scroller = scroller;
    this.#horizontal = horizontal;
    this.#changed = changed;
    this.#virtualizer = new Virtualizer(this.#options());
  }

  get lines(): readonly Line[] {
    return this.#lines;
  }

  /** The room taken by the headers before the first line. */
  get margin(): number {
    return this.#margin;
  }

  /** The extent of headers and lines together. */
  get extent(): number {
    return this.#margin + this.#virtualizer.getTotalSize();
  }

  /** Starts to observe the scroller, which must be in the document. */
  mount(): void {
    this.#virtualizer._didMount();
    this.#virtualizer._willUpdate();
  }

  setLines(lines: readonly Line[], margin: number): void {
    this.#lines = lines;
    this.#margin = margin;
    let start = margin;
    this.#starts = lines.map(line => {
      start += sizes[line.type];
      return start - sizes[line.type];
    });
    this.#indexes = new Map(lines.map((line, index) => [line.key, index]));
    this.#update();
    this.#virtualizer.measure();
  }

  /** Keeps one line drawn even out of sight: the active one, which assistive technology refers to. */
  pin(index: number): void {
    if (index === this.#pinned) return;
    this.#pinned = index;
    this.#update();
  }

  indexOf(key: string | undefined): number {
    return key === undefined ? -1 : (this.#indexes.get(key) ?? -1);
  }

  /** The lines to draw. */
  items(): readonly VirtualItem[] {
    return this.#virtualizer.getVirtualItems();
  }

  /** How many lines fit into sight. */
  page(): number {
    return Math.max(1, Math.floor((this.#viewport - this.#margin) / sizes.entry) - 1);
  }

  /** Where to scroll, and as little as needed, so that a line is in sight; lines far away come to the middle. */
  offsetTo(index: number): number {
    const offset = this.offset;
    const line = this.#lines[index];
    const start = this.#starts[index];
    if (!line || start === undefined) return offset;
    const first = start - this.#margin;
    const last = start + sizes[line.type] - this.#viewport;
    if (first >= offset && last <= offset) return offset;
    if (first < offset - this.#viewport || last > offset + this.#viewport) return Math.max(0, (first + last) / 2);
    return first < offset ? first : last;
  }

  /** The first line in sight with its distance from the edge. */
  anchor(): Anchor | undefined {
    const offset = this.offset;
    const first = this.items().find(item => item.end > offset + this.#margin);
    const line = first && this.#lines[first.index];
    return line && offset > 0 ? { key: line.key, distance: first.start - offset } : undefined;
  }

  /** Where to scroll so that the anchor's line stands where it stood; nothing when it is gone. */
  offsetOf(anchor: Anchor | undefined): number | undefined {
    const start = this.#starts[this.indexOf(anchor?.key)];
    return anchor && start !== undefined ? start - anchor.distance : undefined;
  }

  get offset(): number {
    return this.#horizontal ? this.#scroller.scrollLeft : this.#scroller.scrollTop;
  }

  set offset(offset: number) {
    if (this.#horizontal) this.#scroller.scrollLeft = offset;
    else this.#scroller.scrollTop = offset;
  }

  get #viewport(): number {
    return this.#horizontal ? this.#scroller.clientWidth : this.#scroller.clientHeight;
  }

  #update(): void {
    this.#virtualizer.setOptions(this.#options());
    this.#virtualizer._willUpdate();
  }

  #options(): VirtualizerOptions<HTMLElement, HTMLElement> {
    const lines = this.#lines;
    const pinned = this.#pinned;
    return {
      count: lines.length,
      horizontal: this.#horizontal,
      overscan,
      scrollMargin: this.#margin,
      getScrollElement: () => this.#scroller,
      estimateSize: index => sizes[lines[index]?.type ?? 'entry'],
      getItemKey: index => lines[index]?.key ?? index,
      rangeExtractor: range => {
        const indexes = defaultRangeExtractor(range);
        if (pinned < 0 || pinned >= range.count || indexes.includes(pinned)) return indexes;
        return [...indexes, pinned].sort((one, other) => one - other);
      },
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => this.#changed(),
    };
  }
}
