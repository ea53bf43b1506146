import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolvePlain } from '../../../server/src/engine/parse/scalar.ts';

describe('plain scalars, as the API server reads them', () => {
  it.each(['', '~', 'null', 'Null', 'NULL'])('are null: %j', source => {
    expect(resolvePlain(source)).toBe(null);
  });

  it.each(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'])('are true: %s', source => {
    expect(resolvePlain(source)).toBe(true);
  });

  it.each(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'])('are false: %s', source => {
    expect(resolvePlain(source)).toBe(false);
  });

  it.each([
    ['0', 0],
    ['-0', 0],
    ['+0', 0],
    ['80', 80],
    ['+80', 80],
    ['-80', -80],
    ['1_000', 1000],
    ['1_', 1],
    ['8_0_', 80],
    ['0120', 80],
    ['-0120', -80],
    ['0_120', 80],
    ['00', 0],
    ['0x50', 80],
    ['0X50', 80],
    ['-0x50', -80],
    ['+0x50', 80],
    ['0x_50', 80],
    ['0xFf', 255],
    ['0b101', 5],
    ['0B101', 5],
    ['-0b101', -5],
    ['0o120', 80],
    ['0O120', 80],
    ['9007199254740993', 9007199254740992],
    ['18446744073709551615', 18446744073709552000],
    ['18446744073709551616', 18446744073709552000],
    ['0xffffffffffffffff', 18446744073709552000],
    ['-9223372036854775808', -9223372036854776000],
  ])('are whole numbers: %s', (source, value) => {
    expect(resolvePlain(source)).toBe(value);
  });

  it.each([
    ['1.10', 1.1],
    ['1.', 1],
    ['.5', 0.5],
    ['+.5', 0.5],
    ['-.5', -0.5],
    ['80.0', 80],
    ['1e2', 100],
    ['1E2', 100],
    ['1.e2', 100],
    ['1.5e-3', 0.0015],
    ['.5e+1', 5],
    ['089', 89],
    ['08', 8],
    ['0_8', 8],
    ['-09', -9],
    ['01.5', 1.5],
    ['1_0.5', 10.5],
    ['.inf', Infinity],
    ['.Inf', Infinity],
    ['.INF', Infinity],
    ['+.inf', Infinity],
    ['-.INF', -Infinity],
    ['.nan', Number.NaN],
    ['.NaN', Number.NaN],
    ['.NAN', Number.NaN],
    // Octal digits beyond 64 bits fall through to the decimal fraction.
    ['0100000000000000000000000', 1e23],
  ])('are fractions: %s', (source, value) => {
    expect(resolvePlain(source)).toBe(value);
  });

  it.each([
    'a',
    'web',
    'Yess',
    'tRUE',
    'yES',
    'oN',
    'nULL',
    'nul',
    'None',
    'TrueX',
    '12:30',
    '1:2:3',
    '2001-01-01',
    '2001-12-14t21:59:43.10-05:00',
    '2001-12-14 21:59:43',
    '1.2.3',
    '10.0.0.0/8',
    '10.0.0.1',
    '::1',
    '1.10.0',
    '80a',
    '0x',
    '0xg',
    '0b',
    '0b2',
    '0b12',
    '0o',
    '0o8',
    '08x',
    '-',
    '+',
    '.',
    '..',
    '...x',
    '--1',
    '+-1',
    '- 1',
    '1 000',
    '1,000',
    '_1',
    '_',
    'e2',
    '1e',
    '1e+',
    '.e1',
    '.5_0',
    '._5',
    '.5.',
    'inf',
    'nan',
    'NaN',
    'Infinity',
    '.infinity',
    '-.nan',
    '+.nan',
    '.iNF',
    '0x1.8p1',
    '1e400',
    '-1e400',
    '0x10000000000000000',
    '-0x8000000000000001',
    '0b1e1',
    '<<',
    '=',
    '1f',
    '0x1p4',
    'TRUE ',
    '١',
  ])('are text: %s', source => {
    expect(resolvePlain(source)).toBe(source);
  });

  it('are any whole number in any base, with any underscores behind the first digit', () => {
    const base = fc.constantFrom(
      ['0x', 16] as const,
      ['0o', 8] as const,
      ['0', 8] as const,
      ['0b', 2] as const,
      ['', 10] as const,
    );
    const value = fc.integer({ min: 1, max: 2 ** 31 });
    fc.assert(
      fc.property(base, value, fc.constantFrom('', '-', '+'), fc.nat(8), ([prefix, radix], number, sign, at) => {
        const digits = number.toString(radix);
        const written = `${sign}${prefix}${digits.slice(0, at + 1)}_${digits.slice(at + 1)}`;
        expect(resolvePlain(written)).toBe(sign === '-' ? -number : number);
      }),
      { numRuns: 500 },
    );
  });

  it('are text wherever nothing hints at another type', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-mp-xzA-MP-XZ/_][a-z0-9/_-]*$/), source => {
        const words = new Set(['false', 'False', 'FALSE', 'true', 'True', 'TRUE']);
        fc.pre(!words.has(source));
        expect(resolvePlain(source)).toBe(source);
      }),
    );
  });
});
