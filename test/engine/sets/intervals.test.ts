import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  has,
  type Interval,
  type IntervalSet,
  includes,
  intersect,
  intervalSet,
  type Ordinal,
  sameIntervals,
  subtract,
  unite,
} from '../../../server/src/engine/sets/intervals.ts';

/** Ranges within a universe of a dozen values, with empty ones (low above high) among them. */
const UNIVERSE = 12;
const bound = fc.integer({ min: 0, max: UNIVERSE - 1 });
const ranges = fc.array(fc.tuple(bound, bound), { maxLength: 6 });

interface Domain<T extends Ordinal> {
  readonly name: string;
  of(value: number): T;
}

const numbers: Domain<number> = { name: 'numbers', of: value => value };
const bigints: Domain<bigint> = { name: 'bigints', of: value => BigInt(value) };
// Beyond 2^53, where a number could not tell neighbours apart.
const farBigints: Domain<bigint> = { name: 'bigints above 2^120', of: value => (1n << 120n) + BigInt(value) };

/** The slow model: the values of the universe that lie in any range. */
function members(written: readonly (readonly [number, number])[]): Set<number> {
  const found = new Set<number>();
  for (const [low, high] of written) for (let value = low; value <= high; value++) found.add(value);
  return found;
}

function isCanonical<T extends Ordinal>(set: IntervalSet<T>): boolean {
  return set.every(([low, high], index) => {
    const following = set[index + 1];
    return low <= high && (following === undefined || BigInt(following[0]) > BigInt(high) + 1n);
  });
}

function suite<T extends Ordinal>({ name, of }: Domain<T>): void {
  const set = (written: readonly (readonly [number, number])[]): IntervalSet<T> =>
    intervalSet(written.map(([low, high]): Interval<T> => [of(low), of(high)]));
  const listed = (result: IntervalSet<T>): number[] =>
    Array.from({ length: UNIVERSE }, (_, value) => value).filter(value => has(result, of(value)));
  const agree = (result: IntervalSet<T>, model: ReadonlySet<number>): void => {
    expect(isCanonical(result)).toBe(true);
    expect(listed(result)).toEqual([...model].toSorted((a, b) => a - b));
  };

  describe(`interval sets of ${name}`, () => {
    it('hold the values of their ranges, canonically', () => {
      fc.assert(fc.property(ranges, written => agree(set(written), members(written))));
    });

    it('unite, intersect and subtract as sets of values do', () => {
      fc.assert(
        fc.property(ranges, ranges, (x, y) => {
          const [a, b] = [members(x), members(y)];
          agree(unite(set(x), set(y)), new Set([...a, ...b]));
          agree(intersect(set(x), set(y)), new Set([...a].filter(value => b.has(value))));
          agree(subtract(set(x), set(y)), new Set([...a].filter(value => !b.has(value))));
        }),
        { numRuns: 500 },
      );
    });

    it('compare as sets of values do', () => {
      fc.assert(
        fc.property(ranges, ranges, (x, y) => {
          const [a, b] = [members(x), members(y)];
          const covers = [...b].every(value => a.has(value));
          expect(includes(set(x), set(y))).toBe(covers);
          expect(sameIntervals(set(x), set(y))).toBe(covers && a.size === b.size);
        }),
        { numRuns: 500 },
      );
    });

    it('obey the laws of set algebra', () => {
      fc.assert(
        fc.property(ranges, ranges, ranges, (x, y, z) => {
          const [a, b, c] = [set(x), set(y), set(z)];
          expect(subtract(a, unite(b, c))).toEqual(intersect(subtract(a, b), subtract(a, c)));
          expect(intersect(a, unite(b, c))).toEqual(unite(intersect(a, b), intersect(a, c)));
          expect(unite(intersect(a, b), subtract(a, b))).toEqual(a);
        }),
      );
    });
  });
}

suite(numbers);
suite(bigints);
suite(farBigints);

describe('interval sets', () => {
  it('join ranges that touch and keep apart those with a gap of one', () => {
    expect(
      intervalSet([
        [5, 6],
        [1, 2],
        [3, 3],
      ]),
    ).toEqual([
      [1, 3],
      [5, 6],
    ]);
  });

  it('do not change the ranges they are made of', () => {
    const written: Interval<number>[] = [
      [5, 6],
      [1, 2],
    ];
    intervalSet(written);
    expect(written).toEqual([
      [5, 6],
      [1, 2],
    ]);
  });

  it('drop ranges that run backwards', () => {
    expect(intervalSet([[6, 5]])).toEqual([]);
  });
});
