import { includesAddresses } from '../sets/addresses.ts';
import type { ClusterProfile, ClusterRange } from './cluster-profile.ts';
import type { Fact } from './fact.ts';

/** A range of the cluster with what it is there for. */
export interface NamedClusterRange extends ClusterRange {
  /** Such as `pods of the cluster`, or `usually pods of the cluster`. */
  readonly name: string;
}

/** Returns the ranges that a profile knows, by what they are there for. */
export function clusterRanges({
  podCidrs,
  serviceCidrs,
  apiServer,
  dns,
}: ClusterProfile): readonly NamedClusterRange[] {
  return [
    ...named(podCidrs, 'pods of the cluster'),
    ...named(serviceCidrs, 'Services of the cluster'),
    ...named(apiServer.addresses, 'API server of the cluster'),
    ...named(dns?.nodeLocal, 'resolver of the cluster'),
  ];
}

function named(fact: Fact<readonly ClusterRange[]> | undefined, name: string): readonly NamedClusterRange[] {
  const usual = fact?.trust === 'assumed' ? 'usually ' : '';
  return (fact?.value ?? []).map(range => ({ ...range, name: usual + name }));
}

/** Returns the smallest range of the cluster that holds all of a set, undefined where none does. */
export function clusterRangeOf(
  profile: ClusterProfile,
  addresses: ClusterRange['addresses'],
): NamedClusterRange | undefined {
  const around = clusterRanges(profile).filter(range => includesAddresses(range.addresses, addresses));
  return around.find(range => around.every(other => includesAddresses(other.addresses, range.addresses)));
}
