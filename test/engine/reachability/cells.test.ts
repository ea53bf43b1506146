import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAddresses } from '../../../server/src/engine/evaluation/cells.ts';
import type { CompiledRule } from '../../../server/src/engine/policies/compiled.ts';
import { addressesOfRule } from '../../../server/src/engine/policies/peers.ts';
import {
  type AddressSet,
  ALL_ADDRESSES,
  includesAddresses,
  intersectAddresses,
  isNoAddresses,
  sameAddresses,
  uniteAllAddresses,
} from '../../../server/src/engine/sets/addresses.ts';
import { intervalSet } from '../../../server/src/engine/sets/intervals.ts';

const place = { path: '', span: { start: 0, end: 0 } };

function rule(sets: readonly AddressSet[]): CompiledRule {
  const peers = sets.map(addresses => ({ type: 'addresses', addresses, isOfPods: false, ...place }) as const);
  return { action: 'accept', peers, ports: 'all', ...place };
}

const LAST = ALL_ADDRESSES.IPv6[0]?.[1] ?? 0n;
const range = fc
  .tuple(fc.bigInt(0n, 12n), fc.bigInt(0n, 12n))
  .map(([a, b]) => (a < b ? [a, b] : [b, a]) as readonly [bigint, bigint]);
const ranges = fc.array(range, { maxLength: 3 }).map(intervalSet<bigint>);
const addresses = fc.record({
  IPv4: ranges,
  IPv6: ranges.map(set => set.map(([low, high]) => [LAST - high, LAST - low] as const).toReversed()),
});
const rules = fc.array(fc.array(addresses, { maxLength: 3 }), { maxLength: 5 }).map(sets => sets.map(rule));

describe('the cells of addresses', () => {
  it('cover all addresses once', () => {
    fc.assert(
      fc.property(rules, some => {
        const { cells } = cutAddresses(some, addressesOfRule);
        expect(sameAddresses(uniteAllAddresses(cells), ALL_ADDRESSES)).toBe(true);
        cells.forEach((cell, index) => {
          expect(isNoAddresses(cell)).toBe(false);
          for (const other of cells.slice(index + 1)) expect(isNoAddresses(intersectAddresses(cell, other))).toBe(true);
        });
      }),
    );
  });

  it('lie within each peer of addresses or outside of it, as cellsOf says', () => {
    fc.assert(
      fc.property(rules, some => {
        const { cells, cellsOf } = cutAddresses(some, addressesOfRule);
        for (const each of some) {
          const own = uniteAllAddresses(
            each.peers === 'any' ? [] : each.peers.flatMap(peer => (peer.type === 'addresses' ? peer.addresses : [])),
          );
          cells.forEach((cell, index) => {
            const isInside = cellsOf(each).includes(index);
            expect(includesAddresses(own, cell)).toBe(isInside);
            expect(isNoAddresses(intersectAddresses(own, cell))).toBe(!isInside);
          });
        }
      }),
    );
  });

  it('are no more than the rules need', () => {
    fc.assert(
      fc.property(rules, some => {
        const { cells, cellsOf } = cutAddresses(some, addressesOfRule);
        const told = cells.map((_, index) => some.map(each => cellsOf(each).includes(index)).join());
        expect(new Set(told).size).toBe(cells.length);
      }),
    );
  });

  it('are all of them for a rule for any peer', () => {
    const any: CompiledRule = { ...rule([]), peers: 'any' };
    const block = rule([{ IPv4: [[1n, 2n]], IPv6: [] }]);
    const { cells, cellsOf } = cutAddresses([any, block], addressesOfRule);
    expect(cellsOf(any)).toEqual([...cells.keys()]);
    expect(cellsOf(block).map(index => cells[index]?.IPv4)).toEqual([[[1n, 2n]]]);
  });
});
