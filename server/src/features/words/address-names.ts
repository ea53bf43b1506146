import {
  type AddressSet,
  ALL_ADDRESSES,
  countAddresses,
  sameAddresses,
  subtractAddresses,
  toCidrs,
} from '../../engine/sets/addresses.ts';
import { namesOf } from '../../engine/sets/named-ranges.ts';

/** A set of external addresses as it is shown. */
export interface AddressName {
  readonly name: string;
  /** What it is known as, or what it leaves out. */
  readonly detail: string;
}

/** The name of all addresses together. */
export const ANY_ADDRESS = 'any address';

/** How many blocks a name lists. */
const MAX_BLOCKS = 3;

/** Returns the name of a set of addresses: its blocks, or what it leaves out of all addresses. */
export function nameAddresses(set: AddressSet): AddressName {
  if (sameAddresses(set, ALL_ADDRESSES)) return { name: ANY_ADDRESS, detail: 'outside the cluster' };
  const cidrs = toCidrs(set);
  if (cidrs.length <= MAX_BLOCKS) return { name: cidrs.join(', '), detail: knownAs(set) };
  const missing = toCidrs(subtractAddresses(ALL_ADDRESSES, set));
  if (missing.length <= MAX_BLOCKS) return { name: `all but ${missing.join(', ')}`, detail: '' };
  if (countAddresses(set) > HALF) return { name: 'everything else', detail: `all but ${missing.length} ranges` };
  return { name: `${cidrs[0]} and ${cidrs.length - 1} more`, detail: knownAs(set) };
}

const HALF = countAddresses(ALL_ADDRESSES) / 2n;

function knownAs(set: AddressSet): string {
  const { exactly, within, holds } = namesOf(set);
  const one = exactly ?? within;
  if (one !== undefined) return one.name;
  const names = [...new Set(holds.map(({ name }) => name))];
  return names.length <= MAX_BLOCKS ? names.join(', ') : `${names.slice(0, MAX_BLOCKS).join(', ')} and others`;
}
