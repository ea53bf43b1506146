import type { Ordinal } from '../../sets/intervals.ts';

/** A thing with an inclusive range. */
export interface Ranged<T, O extends Ordinal> {
  readonly low: O;
  readonly high: O;
  readonly thing: T;
}

/** Finds among many things those whose range meets another one, without looking at the others. */
export class Overlaps<T, O extends Ordinal> {
  readonly #sorted: readonly Ranged<T, O>[];
  /** By the middle of each part: the highest end in it. */
  readonly #ends: O[] = [];

  constructor(things: readonly Ranged<T, O>[]) {
    this.#sorted = things.toSorted((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
    this.#measure(0, this.#sorted.length);
  }

  /** Returns the things whose range meets the one from low to high. */
  meeting(low: O, high: O): readonly T[] {
    const found: T[] = [];
    this.#collect(0, this.#sorted.length, { low, high }, found);
    return found;
  }

  #measure(from: number, to: number): O | undefined {
    const middle = (from + to) >> 1;
    const here = from < to ? this.#sorted[middle] : undefined;
    if (here === undefined) return undefined;
    let end = here.high;
    for (const other of [this.#measure(from, middle), this.#measure(middle + 1, to)])
      if (other !== undefined && other > end) end = other;
    this.#ends[middle] = end;
    return end;
  }

  #collect(from: number, to: number, range: { readonly low: O; readonly high: O }, found: T[]): void {
    const middle = (from + to) >> 1;
    const [here, end] = [this.#sorted[middle], this.#ends[middle]];
    if (from >= to || here === undefined || end === undefined || end < range.low) return;
    this.#collect(from, middle, range, found);
    if (here.low > range.high) return;
    if (here.high >= range.low) found.push(here.thing);
    this.#collect(middle + 1, to, range, found);
  }
}
