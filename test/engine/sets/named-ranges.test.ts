import { expect, test } from 'vitest';
import { type AddressSet, addressesOf, NO_ADDRESSES } from '../../../server/src/engine/sets/addresses.ts';
import { parseCidr } from '../../../server/src/engine/sets/cidr.ts';
import { isPublic, NAMED_RANGES, namesOf } from '../../../server/src/engine/sets/named-ranges.ts';

function setOf(text: string): AddressSet {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(text);
  return addressesOf(cidr);
}

test('every range of the table is a block in network form', () => {
  expect(NAMED_RANGES.filter(({ cidr }) => parseCidr(cidr)?.hostBits !== false)).toEqual([]);
  expect(NAMED_RANGES).toHaveLength(32);
});

test('names a range, the smallest range around it, and those inside it', () => {
  expect(namesOf(setOf('10.0.0.0/8')).exactly?.name).toBe('private (RFC 1918)');
  expect(namesOf(setOf('169.254.169.254/32')).within?.cidr).toBe('169.254.169.254/32');
  expect(namesOf(setOf('169.254.7.0/24')).within?.cidr).toBe('169.254.0.0/16');
  expect(namesOf(setOf('172.0.0.0/8')).holds.map(({ cidr }) => cidr)).toEqual(['172.16.0.0/12']);
  expect(namesOf(setOf('169.254.0.0/16')).holds.map(({ cidr }) => cidr)).toEqual([
    '169.254.10.0/24',
    '169.254.20.10/32',
    '169.254.169.254/32',
  ]);
  expect(namesOf(setOf('8.8.8.0/24'))).toEqual({ exactly: undefined, within: undefined, holds: [] });
  expect(namesOf(NO_ADDRESSES)).toEqual({ exactly: undefined, within: undefined, holds: [] });
  expect(namesOf(setOf('160.0.0.0/4')).holds.map(({ cidr }) => cidr)).toEqual([
    '172.16.0.0/12',
    '169.254.0.0/16',
    '168.63.129.16/32',
  ]);
});

test('calls public what touches no named range', () => {
  expect(isPublic(setOf('8.8.8.0/24'))).toBe(true);
  expect(isPublic(setOf('192.168.1.0/24'))).toBe(false);
  expect(isPublic(setOf('0.0.0.0/0'))).toBe(false);
  expect(isPublic(setOf('172.0.0.0/8'))).toBe(false);
  expect(isPublic(setOf('10.0.0.0/8'))).toBe(false);
});
