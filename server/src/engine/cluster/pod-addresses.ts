import type { Workload } from '../model/resource.ts';
import type { CompiledPeer } from '../policies/compiled.ts';
import { isSure } from '../profile/fact.ts';
import { type Family, parseAddress } from '../sets/address.ts';
import { type AddressSet, ALL_ADDRESSES, FAMILIES, hasAddress } from '../sets/addresses.ts';
import { includes } from '../sets/intervals.ts';
import type { Cluster } from './cluster.ts';

/** A peer that names ranges of addresses. */
export type AddressPeer = Extract<CompiledPeer, { readonly type: 'addresses' }>;

/** Says whether addresses of a rule may be those of pods. */
export function maySelectPods({ ipBlockPods }: Pick<Cluster, 'ipBlockPods'>, peer: AddressPeer): boolean {
  return peer.isOfPods || ipBlockPods === 'match';
}

/**
 * Says whether a peer of addresses picks a workload's pods; `unknown` where that depends on an address no manifest
 * tells.
 */
export function isBehind(cluster: Cluster, peer: AddressPeer, workload: Workload): 'yes' | 'no' | 'unknown' {
  if (workload.addresses.length > 0) return hasOneOf(peer.addresses, workload) ? 'yes' : 'no';
  return isAnyPodBehind(peer, familiesOf(cluster));
}

/** Returns the families that every pod of the cluster has an address of; undefined where nobody said. */
export function familiesOf({ profile: { podFamilies } }: Cluster): readonly Family[] | undefined {
  return podFamilies !== undefined && isSure(podFamilies) ? podFamilies.value : undefined;
}

/**
 * Says the same for pods of which no address is known: a range that holds a whole family covers whatever pods have an
 * address of it (ClusterNetworkPolicyEgressPeer.networks).
 */
export function isAnyPodBehind(
  { addresses, together = addresses, isOfPods }: AddressPeer,
  families: readonly Family[] | undefined,
): 'yes' | 'no' | 'unknown' {
  if (families?.every(family => together[family].length === 0)) return 'no';
  if (!isOfPods) return 'unknown';
  const isWhole = (family: Family): boolean => includes(together[family], ALL_ADDRESSES[family]);
  const isSurelyIn = families === undefined ? FAMILIES.every(isWhole) : families.some(isWhole);
  return isSurelyIn ? 'yes' : 'unknown';
}

/** Says whether a peer picks pods or not depending on their address. */
export function mayBeUnknown(cluster: Cluster, peer: AddressPeer): boolean {
  return maySelectPods(cluster, peer) && isAnyPodBehind(peer, familiesOf(cluster)) === 'unknown';
}

/** Says whether one of the workload's known addresses is in the set. */
function hasOneOf(addresses: AddressSet, workload: Workload): boolean {
  return workload.addresses.some(text => {
    const address = parseAddress(text);
    return address !== undefined && hasAddress(addresses, address);
  });
}
