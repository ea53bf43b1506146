import { formatAddress, mappedIpv4, WIDTH } from './address.ts';
import { type Cidr, formatCidr, parseCidr } from './cidr.ts';

// An IPv4-mapped IPv6 range carries the IPv4 prefix after these bits.
const MAPPED_BITS = 96;

/** Returns the clear ways to write a range: the network, and with bits beyond the prefix the single address too. */
export function cidrForms(cidr: Cidr): readonly string[] {
  const plain = cidr.mapped && cidr.prefix >= MAPPED_BITS ? unmapped(cidr) : cidr;
  const network = formatCidr(plain);
  if (!cidr.hostBits) return [network];
  const { family, address } = plain;
  return [network, `${formatAddress({ family, value: address })}/${WIDTH[family]}`];
}

function unmapped(cidr: Cidr): Cidr {
  const address = formatAddress({ family: 'IPv4', value: mappedIpv4(cidr.address) });
  return parseCidr(`${address}/${cidr.prefix - MAPPED_BITS}`) ?? cidr;
}
