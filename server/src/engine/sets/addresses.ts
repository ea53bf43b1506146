import { type Address, type Family, formatAddress } from './address.ts';
import { type Cidr, rangeToCidrs } from './cidr.ts';
import {
  has,
  type IntervalSet,
  includes,
  intersect,
  intervalSet,
  sameIntervals,
  subtract,
  unite,
} from './intervals.ts';

/** A set of addresses of both families as inclusive ranges. */
export interface AddressSet {
  readonly IPv4: IntervalSet<bigint>;
  readonly IPv6: IntervalSet<bigint>;
}

/** Both families in the order answers show them. */
export const FAMILIES: readonly Family[] = ['IPv4', 'IPv6'];

/** No address. */
export const NO_ADDRESSES: AddressSet = { IPv4: [], IPv6: [] };

/** Every IPv4 and every IPv6 address. */
export const ALL_ADDRESSES: AddressSet = { IPv4: [[0n, (1n << 32n) - 1n]], IPv6: [[0n, (1n << 128n) - 1n]] };

/** Returns the addresses of a block. */
export function addressesOf(cidr: Cidr): AddressSet {
  return { ...NO_ADDRESSES, [cidr.family]: [[cidr.first, cidr.last]] };
}

/** Returns the set of one address. */
export function singleAddress({ family, value }: Address): AddressSet {
  return { ...NO_ADDRESSES, [family]: [[value, value]] };
}

function combine(
  a: AddressSet,
  b: AddressSet,
  how: (x: IntervalSet<bigint>, y: IntervalSet<bigint>) => IntervalSet<bigint>,
): AddressSet {
  return { IPv4: how(a.IPv4, b.IPv4), IPv6: how(a.IPv6, b.IPv6) };
}

/** Returns an address of the set, of the widest range and IPv4 where there is one; nothing for the empty set. */
export function oneOf(set: AddressSet): Address | undefined {
  const ranges = FAMILIES.flatMap(family => set[family].map(([low, high]) => ({ family, low, size: high - low })));
  const [{ family } = { family: undefined }] = ranges;
  const [widest] = ranges.filter(range => range.family === family).toSorted((a, b) => (a.size > b.size ? -1 : 1));
  return widest && { family: widest.family, value: widest.low };
}

/** Returns what is in either set. */
export function uniteAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return combine(a, b, unite);
}

/** Returns what is in any of the sets; for many sets this is quicker than one union after the other. */
export function uniteAllAddresses(sets: readonly AddressSet[]): AddressSet {
  const [first] = sets;
  if (first !== undefined && sets.length === 1) return first;
  return { IPv4: intervalSet(sets.flatMap(({ IPv4 }) => IPv4)), IPv6: intervalSet(sets.flatMap(({ IPv6 }) => IPv6)) };
}

/** Returns what is in both sets. */
export function intersectAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return combine(a, b, intersect);
}

/** Returns what is in the first set and not in the second. */
export function subtractAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return combine(a, b, subtract);
}

/** Says whether the first set holds all addresses of the second. */
export function includesAddresses(a: AddressSet, b: AddressSet): boolean {
  return FAMILIES.every(family => includes(a[family], b[family]));
}

/** Says whether two sets hold the same addresses. */
export function sameAddresses(a: AddressSet, b: AddressSet): boolean {
  return FAMILIES.every(family => sameIntervals(a[family], b[family]));
}

/** Says whether the set is empty. */
export function isNoAddresses(set: AddressSet): boolean {
  return FAMILIES.every(family => set[family].length === 0);
}

/** Says whether the address is in the set. */
export function hasAddress(set: AddressSet, address: Address): boolean {
  return has(set[address.family], address.value);
}

/** Returns the fewest blocks that make up the set, IPv4 first, each with its prefix length. */
export function toCidrs(set: AddressSet): readonly string[] {
  return FAMILIES.flatMap(family => set[family].flatMap(([low, high]) => rangeToCidrs(family, low, high)));
}

/** Returns the number of addresses in the set. */
export function countAddresses(set: AddressSet): bigint {
  return FAMILIES.reduce(
    (sum, family) => sum + set[family].reduce((all, [low, high]) => all + high - low + 1n, 0n),
    0n,
  );
}

/** Returns the ranges as `first-last`, or the one address alone. */
export function describeRanges(set: AddressSet): readonly string[] {
  return FAMILIES.flatMap(family =>
    set[family].map(([low, high]) => {
      const first = formatAddress({ family, value: low });
      return low === high ? first : `${first}-${formatAddress({ family, value: high })}`;
    }),
  );
}
