import type { Cluster } from '../cluster/cluster.ts';
import { nodesIn } from '../cluster/nodes.ts';
import { familiesOf } from '../cluster/pod-addresses.ts';
import type { AddressClass } from '../profile/route-classes.ts';
import {
  type AddressSet,
  ALL_ADDRESSES,
  addressesOf,
  NO_ADDRESSES,
  subtractAddresses,
  uniteAllAddresses,
} from '../sets/addresses.ts';
import { parseCidr } from '../sets/cidr.ts';

/** Returns the addresses that a load balancer may have: those that are published, else all that no pod or node has. */
export function addressesOfBalancer(cluster: Cluster, { ranges }: AddressClass): AddressSet {
  const published = ranges.flatMap(text => parseCidr(text) ?? []).map(addressesOf);
  if (published.length > 0) return uniteAllAddresses(published);
  // Pods have IPv4 unless somebody says otherwise.
  const families = familiesOf(cluster) ?? ['IPv4'];
  const all = uniteAllAddresses(families.map(family => ({ ...NO_ADDRESSES, [family]: ALL_ADDRESSES[family] })));
  const { addresses, podRanges } = nodesIn(cluster.inventory);
  return subtractAddresses(all, uniteAllAddresses([addresses, podRanges]));
}
