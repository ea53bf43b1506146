import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Address, parseAddress } from '../../../server/src/engine/sets/address.ts';
import {
  type AddressSet,
  ALL_ADDRESSES,
  addressesOf,
  countAddresses,
  describeRanges,
  hasAddress,
  includesAddresses,
  intersectAddresses,
  isNoAddresses,
  NO_ADDRESSES,
  oneOf,
  sameAddresses,
  singleAddress,
  subtractAddresses,
  toCidrs,
  uniteAddresses,
  uniteAllAddresses,
} from '../../../server/src/engine/sets/addresses.ts';
import { parseCidr } from '../../../server/src/engine/sets/cidr.ts';

function set(...cidrs: readonly string[]): AddressSet {
  return cidrs.reduce((sum, text) => {
    const cidr = parseCidr(text);
    return cidr === undefined ? sum : uniteAddresses(sum, addressesOf(cidr));
  }, NO_ADDRESSES);
}

// Blocks that nest, touch and stand apart, in both families and at their borders.
const BLOCKS = [
  '0.0.0.0/0',
  '0.0.0.0/32',
  '10.0.0.0/8',
  '10.0.0.0/30',
  '10.0.0.2/31',
  '10.0.0.3/32',
  '10.0.0.4/32',
  '255.255.255.255/32',
  '::/0',
  '::/128',
  '::/127',
  '2001:db8::/32',
  '2001:db8::4/126',
  '2001:db8::8/128',
  'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128',
];
const PROBES = [
  '0.0.0.0',
  '0.0.0.1',
  '10.0.0.0',
  '10.0.0.1',
  '10.0.0.2',
  '10.0.0.3',
  '10.0.0.4',
  '10.0.0.5',
  '255.255.255.254',
  '255.255.255.255',
  '::',
  '::1',
  '::2',
  '2001:db8::3',
  '2001:db8::4',
  '2001:db8::7',
  '2001:db8::8',
  '2001:db8::9',
  '::ffff:10.0.0.1',
  'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
].map((text): Address => {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(text);
  return address;
});
const blocks = fc.subarray(BLOCKS, { maxLength: 5 });

/** The slow model: asks each block about each probed address. */
function inBlocks(cidrs: readonly string[], { family, value }: Address): boolean {
  return cidrs.some(text => {
    const cidr = parseCidr(text);
    return cidr?.family === family && cidr.first <= value && value <= cidr.last;
  });
}

describe('address sets', () => {
  it('agree with asking each block about each address', () => {
    fc.assert(
      fc.property(blocks, blocks, (x, y) => {
        const [a, b] = [set(...x), set(...y)];
        for (const address of PROBES) {
          const [inA, inB] = [inBlocks(x, address), inBlocks(y, address)];
          expect(hasAddress(a, address)).toBe(inA);
          expect(hasAddress(uniteAddresses(a, b), address)).toBe(inA || inB);
          expect(hasAddress(intersectAddresses(a, b), address)).toBe(inA && inB);
          expect(hasAddress(subtractAddresses(a, b), address)).toBe(inA && !inB);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('come back from their blocks, and compare by members', () => {
    fc.assert(
      fc.property(blocks, blocks, (x, y) => {
        const rest = subtractAddresses(set(...x), set(...y));
        expect(set(...toCidrs(rest))).toEqual(rest);
        expect(includesAddresses(set(...x), rest)).toBe(true);
        expect(includesAddresses(rest, set(...x))).toBe(sameAddresses(rest, set(...x)));
        expect(countAddresses(rest)).toBe(
          countAddresses(set(...x)) - countAddresses(intersectAddresses(set(...x), set(...y))),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('unite any number at once as one after the other', () => {
    fc.assert(
      fc.property(fc.array(blocks, { maxLength: 4 }), lists => {
        const sets = lists.map(list => set(...list));
        expect(uniteAllAddresses(sets)).toEqual(sets.reduce(uniteAddresses, NO_ADDRESSES));
      }),
    );
    const only = set('10.0.0.0/8');
    expect(uniteAllAddresses([only])).toBe(only);
  });

  it('may be one address, which stands for itself', () => {
    for (const address of PROBES) {
      const { family, value } = address;
      expect(singleAddress(address)).toEqual({ ...NO_ADDRESSES, [family]: [[value, value]] });
      expect(oneOf(singleAddress(address))).toEqual({ family, value });
    }
  });

  it('are stood for by the first address of their widest range, of IPv4 where there is one', () => {
    expect(oneOf(NO_ADDRESSES)).toBeUndefined();
    expect(oneOf(set('10.0.0.3/32', '10.0.0.8/30', '::/0'))).toEqual({ family: 'IPv4', value: 0x0a000008n });
    expect(oneOf(set('10.0.0.0/30', '10.0.0.8/32', '::/0'))).toEqual({ family: 'IPv4', value: 0x0a000000n });
    expect(oneOf(set('::4/128', '::8/126', '::10/128'))).toEqual({ family: 'IPv6', value: 8n });
  });

  it('never mix the families', () => {
    expect(hasAddress(set('0.0.0.0/0'), { family: 'IPv6', value: 0n })).toBe(false);
    expect(includesAddresses(set('::/0'), set('10.0.0.0/8'))).toBe(false);
    expect(isNoAddresses(intersectAddresses(set('::/0'), set('0.0.0.0/0')))).toBe(true);
  });

  it('count both families together', () => {
    expect(countAddresses(ALL_ADDRESSES)).toBe((1n << 32n) + (1n << 128n));
    expect(countAddresses(NO_ADDRESSES)).toBe(0n);
  });

  it('are written as blocks and as ranges', () => {
    const internet = subtractAddresses(set('0.0.0.0/0'), set('0.0.0.0/1', '255.255.255.255/32'));
    expect(describeRanges(internet)).toEqual(['128.0.0.0-255.255.255.254']);
    expect(toCidrs(internet)).toHaveLength(31);
    expect(describeRanges(set('10.0.0.3/32', '2001:db8::/127'))).toEqual(['10.0.0.3', '2001:db8::-2001:db8::1']);
    expect(toCidrs(ALL_ADDRESSES)).toEqual(['0.0.0.0/0', '::/0']);
  });

  it('join blocks that touch', () => {
    expect(toCidrs(set('10.0.0.0/31', '10.0.0.2/31'))).toEqual(['10.0.0.0/30']);
    expect(toCidrs(set('0.0.0.0/1', '128.0.0.0/1'))).toEqual(['0.0.0.0/0']);
  });
});
