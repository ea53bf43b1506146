import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Family, formatAddress, WIDTH } from '../../../server/src/engine/sets/address.ts';
import { blockOf, type Cidr, formatCidr, parseCidr, rangeToCidrs } from '../../../server/src/engine/sets/cidr.ts';

const family = fc.constantFrom<Family>('IPv4', 'IPv6');
const block = family.chain(each =>
  fc.record({
    family: fc.constant(each),
    address: fc.bigInt({ min: 0n, max: (1n << BigInt(WIDTH[each])) - 1n }),
    prefix: fc.integer({ min: 0, max: WIDTH[each] }),
  }),
);

function read(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(`no cidr: ${text}`);
  return cidr;
}

describe('CIDR blocks', () => {
  it('come back as they were written, with their first and last address', () => {
    fc.assert(
      fc.property(block, ({ family: each, address, prefix }) => {
        const cidr = read(`${formatAddress({ family: each, value: address })}/${prefix}`);
        const mask = (1n << BigInt(WIDTH[each] - prefix)) - 1n;
        expect(cidr).toEqual({
          family: each,
          address,
          prefix,
          first: address & ~mask,
          last: address | mask,
          hostBits: (address & mask) !== 0n,
          leadingZeros: false,
          mapped: each === 'IPv6' && address >> 32n === 0xffffn,
        });
        expect(blockOf({ family: each, value: address }, prefix)).toEqual({ first: cidr.first, last: cidr.last });
        expect(read(formatCidr(cidr))).toMatchObject({ first: cidr.first, last: cidr.last, prefix, hostBits: false });
      }),
      { numRuns: 500 },
    );
  });

  it('are the whole family at prefix 0 and one address at full length', () => {
    expect(read('0.0.0.0/0')).toMatchObject({ first: 0n, last: 0xffffffffn });
    expect(read('::/0')).toMatchObject({ first: 0n, last: (1n << 128n) - 1n });
    expect(read('255.255.255.255/32')).toMatchObject({ first: 0xffffffffn, last: 0xffffffffn, hostBits: false });
    expect(read('::1/128')).toMatchObject({ first: 1n, last: 1n, hostBits: false });
  });

  it.each([
    ['10.0.0.1/8', { hostBits: true, leadingZeros: false, mapped: false }],
    ['010.0.0.0/8', { hostBits: false, leadingZeros: true, mapped: false }],
    ['10.0.0.0/08', { hostBits: false, leadingZeros: true, mapped: false }],
    ['0.0.0.0/00', { hostBits: false, leadingZeros: true, mapped: false }],
    ['::ffff:10.0.0.0/104', { hostBits: false, leadingZeros: false, mapped: true }],
    ['2001:DB8::/64', { hostBits: false, leadingZeros: false, mapped: false }],
  ])('tell what is unusual about %s', (text, flags) => expect(read(text)).toMatchObject(flags));

  it.each([
    '',
    '/',
    '/8',
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/-1',
    '10.0.0.0/+8',
    '10.0.0.0/8 ',
    ' 10.0.0.0/8',
    '10.0.0.0 /8',
    '10.0.0.0/8/8',
    '/10.0.0.0/8',
    '10.0.0.0/255.0.0.0',
    '10.0.0.0/a',
    '10.0.0/8',
    'fe80::%eth0/64',
    'example.com/24',
  ])('are none: %j', text => expect(parseCidr(text)).toBeUndefined());
});

/** The slow model: the fewest aligned blocks that cover a range exactly, found over all ways to cut it. */
function fewestBlocks(low: number, high: number, memo = new Map<string, number>()): number {
  if (low > high) return 0;
  const key = `${low}-${high}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  let best = Number.POSITIVE_INFINITY;
  for (let size = 1; low + size - 1 <= high; size *= 2)
    if (low % size === 0) best = Math.min(best, 1 + fewestBlocks(low + size, high, memo));
  memo.set(key, best);
  return best;
}

const small = fc.tuple(fc.integer({ min: 0, max: 64 }), fc.integer({ min: 0, max: 64 }));
// The universe of 65 addresses is moved to the start, the end and the middle of each family.
const base = family.chain(each => {
  const size = 1n << BigInt(WIDTH[each]);
  return fc.tuple(fc.constant(each), fc.constantFrom(0n, size / 2n, size - 128n));
});

describe('ranges as CIDR blocks', () => {
  it('are exact, ascending and as few as possible', () => {
    fc.assert(
      fc.property(base, small, ([each, from], [a, b]) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const blocks = rangeToCidrs(each, from + BigInt(low), from + BigInt(high)).map(read);
        let next = from + BigInt(low);
        for (const cidr of blocks) {
          expect(cidr.family).toBe(each);
          expect(cidr.hostBits).toBe(false);
          expect(cidr.first).toBe(next);
          next = cidr.last + 1n;
        }
        expect(next).toBe(from + BigInt(high) + 1n);
        expect(blocks).toHaveLength(fewestBlocks(low, high));
      }),
      { numRuns: 500 },
    );
  });

  it('are one block for a whole family and none for an empty range', () => {
    expect(rangeToCidrs('IPv4', 0n, (1n << 32n) - 1n)).toEqual(['0.0.0.0/0']);
    expect(rangeToCidrs('IPv6', 0n, (1n << 128n) - 1n)).toEqual(['::/0']);
    expect(rangeToCidrs('IPv4', 5n, 4n)).toEqual([]);
  });

  it('are at most two per bit', () => {
    expect(rangeToCidrs('IPv4', 1n, 0xfffffffen)).toHaveLength(62);
    expect(rangeToCidrs('IPv6', 1n, (1n << 128n) - 2n)).toHaveLength(254);
  });
});
