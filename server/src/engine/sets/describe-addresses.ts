import { formatAddress } from './address.ts';
import {
  type AddressSet,
  ALL_ADDRESSES,
  FAMILIES,
  NO_ADDRESSES,
  sameAddresses,
  subtractAddresses,
} from './addresses.ts';
import { rangeToCidrs } from './cidr.ts';
import { namesOf } from './named-ranges.ts';

/**
 * Writes addresses for people, exactly: their blocks and ranges, or the fewer that all addresses lack; one block or
 * range stands with the name it is known by, such as `10.0.0.0/8 [private (RFC 1918)]`.
 */
export function describeAddresses(set: AddressSet): string {
  if (sameAddresses(set, ALL_ADDRESSES)) return 'any address';
  const [family, ...others] = FAMILIES.filter(each => set[each].length > 0);
  const [all, any] =
    family === undefined || others.length > 0
      ? [ALL_ADDRESSES, 'any address']
      : [{ ...NO_ADDRESSES, [family]: ALL_ADDRESSES[family] }, `any ${family} address`];
  const [inside, outside] = [partsOf(set), partsOf(subtractAddresses(all, set))];
  if (outside.length > 0 && outside.length < inside.length) return `${any} but ${outside.join(', ')}`;
  const { exactly, within } = namesOf(set);
  const name = (exactly ?? within)?.name;
  return inside.length === 1 && name !== undefined ? `${inside[0]} [${name}]` : inside.join(', ');
}

/** Returns each stretch of addresses as a block, or as `first-last` where it is none. */
function partsOf(set: AddressSet): readonly string[] {
  return FAMILIES.flatMap(family =>
    set[family].map(([low, high]) => {
      const [block, ...rest] = rangeToCidrs(family, low, high);
      const [first, last] = [low, high].map(value => formatAddress({ family, value }));
      return block !== undefined && rest.length === 0 ? block : `${first}-${last}`;
    }),
  );
}
