import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVERYTHING, NOTHING, TrafficTable } from '../../../server/src/engine/evaluation/traffic-table.ts';
import {
  ALL_TRAFFIC,
  intersectTraffic,
  NO_TRAFFIC,
  onePort,
  PROTOCOLS,
  portRange,
  sameTraffic,
  subtractTraffic,
  type TrafficSet,
  uniteTraffic,
} from '../../../server/src/engine/sets/traffic.ts';

const part = fc.tuple(fc.constantFrom(...PROTOCOLS), fc.constantFrom(1, 80, 81), fc.constantFrom(80, 81, 65535));
const set = fc.oneof(
  fc.constantFrom(NO_TRAFFIC, ALL_TRAFFIC),
  fc
    .array(part, { maxLength: 4 })
    .map(parts => parts.reduce<TrafficSet>((sum, each) => uniteTraffic(sum, portRange(...each)), NO_TRAFFIC)),
);

describe('a traffic table', () => {
  it('gives equal sets one id, and the set back', () => {
    const table = new TrafficTable();
    fc.assert(
      fc.property(set, set, (a, b) => {
        expect(table.get(table.intern(a))).toEqual(a);
        expect(table.intern(a) === table.intern(b)).toBe(sameTraffic(a, b));
      }),
    );
  });

  it('computes on ids what the sets give, again and again', () => {
    const table = new TrafficTable();
    fc.assert(
      fc.property(set, set, (a, b) => {
        const [x, y] = [table.intern(a), table.intern(b)];
        expect(table.get(table.unite(x, y))).toEqual(uniteTraffic(a, b));
        expect(table.get(table.intersect(x, y))).toEqual(intersectTraffic(a, b));
        expect(table.get(table.subtract(x, y))).toEqual(subtractTraffic(a, b));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps 0 for nothing and 1 for everything', () => {
    const table = new TrafficTable();
    expect([table.intern(NO_TRAFFIC), table.intern(ALL_TRAFFIC)]).toEqual([NOTHING, EVERYTHING]);
    expect(table.get(12345)).toEqual(NO_TRAFFIC);
    expect(table.subtract(EVERYTHING, table.intern(onePort('TCP', 80)))).not.toBe(EVERYTHING);
  });
});
