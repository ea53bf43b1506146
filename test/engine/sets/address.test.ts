import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Family, formatAddress, parseAddress } from '../../../server/src/engine/sets/address.ts';

function numberOf(text: string): bigint | undefined {
  return parseAddress(text)?.value;
}

function written(family: Family, value: bigint): string {
  return formatAddress({ family, value });
}

const ipv4 = fc.bigInt({ min: 0n, max: (1n << 32n) - 1n });
// Groups are often zero, so that runs of zeros of every length and place come up.
const group = fc.oneof(fc.constant(0), fc.constantFrom(1, 0xff, 0xffff), fc.integer({ min: 0, max: 0xffff }));
const groups = fc.array(group, { minLength: 8, maxLength: 8 });

function joined(parts: readonly number[]): bigint {
  return parts.reduce((sum, part) => sum * 65536n + BigInt(part), 0n);
}

/** The slow model of RFC 5952 section 4: every way to write the groups, the one the rules prefer chosen at the end. */
function canonical(parts: readonly number[]): string {
  const hex = parts.map(part => part.toString(16));
  let best = hex.join(':');
  let bestLength = 1;
  for (let length = 8; length >= 2; length--) {
    for (let start = 0; start + length <= 8; start++) {
      if (length <= bestLength || !parts.slice(start, start + length).every(part => part === 0)) continue;
      best = `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
      bestLength = length;
    }
  }
  return best;
}

describe('IPv4 addresses', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(ipv4, value => {
        expect(numberOf(written('IPv4', value))).toBe(value);
      }),
    );
  });

  it('reach from 0.0.0.0 to 255.255.255.255', () => {
    expect(numberOf('0.0.0.0')).toBe(0n);
    expect(numberOf('255.255.255.255')).toBe(0xffffffffn);
    expect(written('IPv4', 0xffffffffn)).toBe('255.255.255.255');
    expect(written('IPv4', 0n)).toBe('0.0.0.0');
  });

  it.each(['010.0.0.1', '10.00.0.1', '10.0.0.001'])('with leading zeros are read as decimal and told: %s', text => {
    expect(parseAddress(text)).toEqual({ family: 'IPv4', value: 0x0a000001n, leadingZeros: true, mapped: false });
  });

  it.each([
    '',
    '10',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.0.1',
    '10.0.0.-1',
    '10.0.0.1 ',
    ' 10.0.0.1',
    '10.0.0.a',
    '10..0.1',
    '0x0a.0.0.1',
    '١.0.0.1',
  ])('are none: %j', text => expect(parseAddress(text)).toBeUndefined());
});

describe('IPv6 addresses', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(groups, parts => {
        expect(numberOf(written('IPv6', joined(parts)))).toBe(joined(parts));
      }),
      { numRuns: 500 },
    );
  });

  it('are written as RFC 5952 wants them', () => {
    fc.assert(
      fc.property(
        groups.filter(parts => joined(parts) >> 32n !== 0xffffn),
        parts => {
          expect(written('IPv6', joined(parts))).toBe(canonical(parts));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are read in full, elided and in either case alike', () => {
    fc.assert(
      fc.property(groups, fc.boolean(), (parts, upper) => {
        const full = parts.map(part => part.toString(16).padStart(4, '0')).join(':');
        expect(numberOf(upper ? full.toUpperCase() : full)).toBe(joined(parts));
      }),
    );
  });

  it.each([
    ['::', 0n, '::'],
    ['::1', 1n, '::1'],
    ['1::', 1n << 112n, '1::'],
    ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', (1n << 128n) - 1n, 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2001:DB8::', 0x20010db8n << 96n, '2001:db8::'],
    ['2001:db8:0:0:1:0:0:1', (0x20010db8n << 96n) + (1n << 48n) + 1n, '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', (0x20010db800000001n << 64n) + 0x0001000100010001n, '2001:db8:0:1:1:1:1:1'],
    ['::1.2.3.4', 0x01020304n, '::102:304'],
    ['64:ff9b::192.0.2.33', (0x64ff9bn << 96n) + 0xc0000221n, '64:ff9b::c000:221'],
  ])('%s is a number and back', (text, value, form) => {
    expect(parseAddress(text)).toEqual({ family: 'IPv6', value, leadingZeros: false, mapped: false });
    expect(written('IPv6', value)).toBe(form);
  });

  it.each(['::ffff:10.0.0.1', '::FFFF:a00:1', '0:0:0:0:0:ffff:10.0.0.1'])('tell that they stand for IPv4: %s', text => {
    expect(parseAddress(text)).toEqual({ family: 'IPv6', value: 0xffff0a000001n, leadingZeros: false, mapped: true });
    expect(written('IPv6', 0xffff0a000001n)).toBe('::ffff:10.0.0.1');
  });

  it('may elide a single group', () => {
    expect(numberOf('1:2:3:4:5:6:7::')).toBe(0x00010002000300040005000600070000n);
    expect(numberOf('::2:3:4:5:6:7:8')).toBe(0x00000002000300040005000600070008n);
  });

  it.each(['00001::2', '::00001', '1:2:3:4:5:6:7:00008'])('tell groups of more than four digits: %s', text => {
    expect(parseAddress(text)).toMatchObject({ leadingZeros: true, mapped: false });
  });

  it('tell leading zeros in an embedded IPv4 address', () => {
    expect(parseAddress('::ffff:010.0.0.1')).toMatchObject({ leadingZeros: true, mapped: true });
  });

  it.each([
    ':',
    ':::',
    '1',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    '1::2::3',
    '1:2:3::4:5:6::7:8',
    '12345::',
    'g::',
    '::1%eth0',
    'fe80::%eth0',
    '::1 ',
    '1.2.3.4::',
    '::1.2.3',
    '::1.2.3.256',
    '1:2:3:4:5:6:7:1.2.3.4',
    ':1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:',
    '[::1]',
  ])('are none: %j', text => expect(parseAddress(text)).toBeUndefined());
});
