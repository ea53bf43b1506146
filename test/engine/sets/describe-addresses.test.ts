import { expect, test } from 'vitest';
import {
  type AddressSet,
  ALL_ADDRESSES,
  addressesOf,
  NO_ADDRESSES,
  subtractAddresses,
  uniteAddresses,
} from '../../../server/src/engine/sets/addresses.ts';
import { parseCidr } from '../../../server/src/engine/sets/cidr.ts';
import { describeAddresses } from '../../../server/src/engine/sets/describe-addresses.ts';

function blocks(...texts: readonly string[]): AddressSet {
  return texts.reduce<AddressSet>((sum, text) => {
    const cidr = parseCidr(text);
    if (cidr === undefined) throw new Error(`no block: ${text}`);
    return uniteAddresses(sum, addressesOf(cidr));
  }, NO_ADDRESSES);
}

test.each([
  ['one block by its name', blocks('10.0.0.0/8'), '10.0.0.0/8 [private (RFC 1918)]'],
  ['one block by the range around it', blocks('10.1.0.0/16'), '10.1.0.0/16 [private (RFC 1918)]'],
  ['a metadata address', blocks('169.254.169.254/32'), '169.254.169.254/32 [cloud metadata address]'],
  ['a block without a name', blocks('8.8.8.0/24'), '8.8.8.0/24'],
  ['every address of one family', blocks('0.0.0.0/0'), '0.0.0.0/0 [every IPv4 address]'],
  ['several blocks', blocks('10.0.0.0/8', '192.0.2.0/24'), '10.0.0.0/8, 192.0.2.0/24'],
  [
    'a range that is no block',
    blocks('192.0.2.0/25', '192.0.2.128/26'),
    '192.0.2.0-192.0.2.191 [documentation (TEST-NET-1)]',
  ],
  ['half of a family as itself, not as what is left without the other half', blocks('0.0.0.0/1'), '0.0.0.0/1'],
  ['several blocks of one named range', blocks('10.0.0.0/24', '10.0.2.0/24'), '10.0.0.0/24, 10.0.2.0/24'],
  ['all addresses', ALL_ADDRESSES, 'any address'],
  [
    'what all addresses lack',
    subtractAddresses(ALL_ADDRESSES, blocks('10.0.0.0/8', 'fc00::/7')),
    'any address but 10.0.0.0/8, fc00::/7',
  ],
  [
    'what all addresses of one family lack',
    subtractAddresses(blocks('0.0.0.0/0'), blocks('10.0.0.0/8', '192.168.0.0/16')),
    'any IPv4 address but 10.0.0.0/8, 192.168.0.0/16',
  ],
])('writes %s', (_, set, text) => {
  expect(describeAddresses(set)).toBe(text);
});
