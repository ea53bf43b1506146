import { fieldItems, fieldValue } from '../../engine/objects/field.ts';
import { blockAddresses } from '../../engine/policies/network-policy/compile.ts';
import type { IpBlock } from '../../engine/policies/network-policy/policy.ts';
import type { ClusterProfile } from '../../engine/profile/cluster-profile.ts';
import { clusterRangeOf } from '../../engine/profile/cluster-ranges.ts';
import { formatAddress } from '../../engine/sets/address.ts';
import {
  type AddressSet,
  addressesOf,
  countAddresses,
  includesAddresses,
  sameAddresses,
  toCidrs,
} from '../../engine/sets/addresses.ts';
import { type Cidr, formatCidr, parseCidr } from '../../engine/sets/cidr.ts';
import { isPublic, NAMED_RANGES, type NamedRange, namesOf } from '../../engine/sets/named-ranges.ts';
import { joinWords } from '../words/markdown.ts';

/** How many blocks a hover lists before it counts the rest. */
const MAX_BLOCKS = 8;

/** Explains an ipBlock: its range, what that is known as, and what `except` leaves of it. */
export function blockLines(block: IpBlock, profile: ClusterProfile): readonly string[] {
  const text = fieldValue(block.cidr);
  return text === undefined ? [] : [...rangeLines(text, profile), ...leftLines(block)];
}

/** Explains a range as written: size, first and last address, what it is, in general and in the cluster. */
export function rangeLines(text: string, profile: ClusterProfile): readonly string[] {
  const cidr = parseCidr(text);
  if (cidr === undefined) return [];
  const set = addressesOf(cidr);
  const written = cidr.hostBits ? ' (the bits beyond the prefix are ignored)' : '';
  return [
    `**${formatCidr(cidr)}**${written}: ${kindOf(set)}.`,
    ...clusterLines(profile, set),
    `${sizeOf(cidr)}${holdsSentence(set)}`,
  ];
}

function clusterLines(profile: ClusterProfile, set: AddressSet): readonly string[] {
  const range = clusterRangeOf(profile, set);
  if (range === undefined) return [];
  const what = sameAddresses(range.addresses, set) ? range.name : `part of ${range.cidr}, ${range.name}`;
  return [`By the cluster profile: ${what}.`];
}

function sizeOf(cidr: Cidr): string {
  const [first, last] = [cidr.first, cidr.last].map(value => formatAddress({ family: cidr.family, value }));
  const size = formatCount(cidr.last - cidr.first + 1n);
  return first === last ? `One address, ${first}.` : `${size} addresses, ${first} to ${last}.`;
}

// Numbers beyond this say more as a power of two.
const LONGEST_COUNT = 1n << 40n;

function formatCount(number: bigint): string {
  const bits = number.toString(2);
  const isPower = bits.lastIndexOf('1') === 0;
  if (number <= LONGEST_COUNT) return number.toLocaleString('en-US');
  return isPower ? `2^${bits.length - 1}` : `about 2^${bits.length}`;
}

function kindOf(set: AddressSet): string {
  const { exactly, within } = namesOf(set);
  if (exactly !== undefined) return exactly.name;
  if (within !== undefined) return `part of ${within.cidr}, ${within.name}`;
  return isPublic(set) ? 'public addresses' : 'public addresses and others';
}

/** The ranges inside a larger one that people forget about. */
function worthNaming(range: NamedRange): boolean {
  return range.kind === 'private' || range.name.includes('metadata');
}

function holdsSentence(set: AddressSet): string {
  const { exactly } = namesOf(set);
  const held = NAMED_RANGES.filter(
    range => range !== exactly && worthNaming(range) && includesAddresses(set, range.addresses),
  );
  return held.length === 0 ? '' : ` Among them: ${joinWords(held.map(({ cidr, name }) => `${cidr} ${name}`))}.`;
}

function leftLines(block: IpBlock): readonly string[] {
  if (fieldItems(block.except).length === 0) return [];
  const left = blockAddresses(block);
  const cidrs = toCidrs(left);
  if (cidrs.length === 0) return ['`except` leaves nothing.'];
  const rest = cidrs.length - MAX_BLOCKS;
  const list = cidrs.slice(0, MAX_BLOCKS).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
  return [`\`except\` leaves ${formatCount(countAddresses(left))} addresses: ${list}.${holdsSentence(left)}`];
}
