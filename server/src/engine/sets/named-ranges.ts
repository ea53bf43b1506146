import { type AddressSet, addressesOf, includesAddresses, isNoAddresses, sameAddresses } from './addresses.ts';
import { parseCidr } from './cidr.ts';

/** What a range of addresses is set aside for. */
export type RangeKind = 'private' | 'local' | 'service' | 'multicast' | 'documentation' | 'reserved' | 'any';

/** A range that has a name of its own. */
export interface NamedRange {
  readonly cidr: string;
  /** What it is, to stand after "is" or in parentheses: `private (RFC 1918)`. */
  readonly name: string;
  readonly kind: RangeKind;
  readonly addresses: AddressSet;
}

// IANA special-purpose registries (RFC 6890), and the well-known addresses that clouds and Kubernetes add.
const TABLE: readonly (readonly [cidr: string, name: string, kind: RangeKind])[] = [
  ['0.0.0.0/0', 'every IPv4 address', 'any'],
  ['0.0.0.0/8', 'this network (RFC 1122)', 'reserved'],
  ['10.0.0.0/8', 'private (RFC 1918)', 'private'],
  ['172.16.0.0/12', 'private (RFC 1918)', 'private'],
  ['192.168.0.0/16', 'private (RFC 1918)', 'private'],
  ['100.64.0.0/10', 'carrier-grade NAT (RFC 6598)', 'private'],
  ['100.100.100.200/32', 'metadata address of Alibaba Cloud', 'service'],
  ['127.0.0.0/8', 'loopback', 'reserved'],
  ['169.254.0.0/16', 'link-local', 'local'],
  ['169.254.10.0/24', 'LocalDNS of AKS nodes', 'service'],
  ['169.254.20.10/32', 'NodeLocal DNS cache', 'service'],
  ['169.254.169.254/32', 'cloud metadata address', 'service'],
  ['168.63.129.16/32', 'platform address of Azure', 'service'],
  ['192.0.0.0/24', 'IETF protocol assignments', 'reserved'],
  ['192.0.2.0/24', 'documentation (TEST-NET-1)', 'documentation'],
  ['198.51.100.0/24', 'documentation (TEST-NET-2)', 'documentation'],
  ['203.0.113.0/24', 'documentation (TEST-NET-3)', 'documentation'],
  ['198.18.0.0/15', 'benchmarking (RFC 2544)', 'reserved'],
  ['224.0.0.0/4', 'multicast', 'multicast'],
  ['240.0.0.0/4', 'reserved', 'reserved'],
  ['255.255.255.255/32', 'broadcast', 'reserved'],
  ['::/0', 'every IPv6 address', 'any'],
  ['::1/128', 'loopback', 'reserved'],
  ['::ffff:0:0/96', 'IPv4 addresses written as IPv6', 'reserved'],
  ['64:ff9b::/96', 'NAT64 (RFC 6052)', 'reserved'],
  ['2001:db8::/32', 'documentation (RFC 3849)', 'documentation'],
  ['3fff::/20', 'documentation (RFC 9637)', 'documentation'],
  ['fc00::/7', 'unique local (RFC 4193)', 'private'],
  ['fd00:ec2::254/128', 'metadata address of AWS', 'service'],
  ['fd20:ce::254/128', 'metadata address of Google Cloud', 'service'],
  ['fe80::/10', 'link-local', 'local'],
  ['ff00::/8', 'multicast', 'multicast'],
];

/** The ranges with names, IPv4 first. */
export const NAMED_RANGES: readonly NamedRange[] = TABLE.flatMap(([text, name, kind]) => {
  const cidr = parseCidr(text);
  return cidr === undefined ? [] : [{ cidr: text, name, kind, addresses: addressesOf(cidr) }];
});

/** What is known of a set of addresses by name. */
export interface RangeNames {
  /** The range that the set is, address by address. */
  readonly exactly: NamedRange | undefined;
  /** The smallest range that the whole set lies in; never one of all addresses. */
  readonly within: NamedRange | undefined;
  /** Ranges that lie in the set, without those inside one another. */
  readonly holds: readonly NamedRange[];
}

/** Returns what a set of addresses is known as. */
export function namesOf(set: AddressSet): RangeNames {
  if (isNoAddresses(set)) return { exactly: undefined, within: undefined, holds: [] };
  const exactly = NAMED_RANGES.find(range => sameAddresses(range.addresses, set));
  const around = NAMED_RANGES.filter(range => range.kind !== 'any' && includesAddresses(range.addresses, set));
  const within = around.reduce<NamedRange | undefined>(
    (least, range) => (least === undefined || includesAddresses(least.addresses, range.addresses) ? range : least),
    undefined,
  );
  const inside = NAMED_RANGES.filter(range => range !== exactly && includesAddresses(set, range.addresses));
  const holds = inside.filter(
    range => !inside.some(other => other !== range && includesAddresses(other.addresses, range.addresses)),
  );
  return { exactly, within, holds };
}

/** Says whether the set touches no range with a name, so that its addresses are ordinary public ones. */
export function isPublic(set: AddressSet): boolean {
  const { within, holds, exactly } = namesOf(set);
  return within === undefined && holds.length === 0 && exactly === undefined;
}
