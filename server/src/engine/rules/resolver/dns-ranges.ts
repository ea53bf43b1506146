import type { ClusterRange } from '../../profile/cluster-profile.ts';
import { statedRange } from '../../profile/stated-range.ts';
import { type AddressSet, intersectAddresses, isNoAddresses } from '../../sets/addresses.ts';

const ranges = (...texts: readonly string[]): readonly ClusterRange[] => texts.flatMap(text => statedRange(text) ?? []);

/** The ranges that clusters usually take the IPv4 addresses of pods and Services from (RFC 1918). */
export const PRIVATE = ranges('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16');

/** The range that some clouds give pods beside those (RFC 6598), and the one of GKE's Services. */
export const SHARED = ranges('100.64.0.0/10', '34.118.224.0/20');

/** Addresses of one link, as node-local caches have (RFC 3927). */
export const LINK_LOCAL = ranges('169.254.0.0/16');

/** Addresses of resolvers as distributions set them up: node-local caches, clouds, and the tenth of usual ranges of Services. */
export const USUAL_RESOLVERS = ranges(
  '169.254.20.10',
  '169.254.20.25',
  '169.254.25.10',
  '169.254.10.0/24',
  '169.254.169.253',
  '169.254.169.254',
  '168.63.129.16',
  '10.96.0.10',
  '10.43.0.10',
  '10.0.0.10',
  '10.100.0.10',
  '172.20.0.10',
  '172.30.0.10',
  '10.152.183.10',
  '10.233.0.3',
);

/** Says whether some address is in one of the ranges. */
export function meetsRanges(addresses: AddressSet, all: readonly ClusterRange[]): boolean {
  return all.some(range => !isNoAddresses(intersectAddresses(addresses, range.addresses)));
}
