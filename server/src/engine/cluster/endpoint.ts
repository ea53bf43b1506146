import type { ContainerPort, Workload } from '../model/resource.ts';
import type { AddressClass } from '../profile/route-classes.ts';
import type { Address } from '../sets/address.ts';

/** One end of a connection: pods in sight, or an address outside the cluster. */
export type Endpoint =
  | { readonly type: 'workload'; readonly workload: Workload }
  | {
      readonly type: 'address';
      readonly address: Address;
      /** The load balancer that the address stands for, one of several that it has. */
      readonly owner?: AddressClass;
    };

/** Says whether both ends are the same pods. */
export function isSameEnd(one: Endpoint, other: Endpoint): boolean {
  return one.type === 'workload' && other.type === 'workload' && one.workload === other.workload;
}

/** Returns the container ports of an end, by which named ports are resolved; undefined outside the cluster. */
export function portsAt(end: Endpoint): readonly ContainerPort[] | undefined {
  return end.type === 'workload' ? end.workload.ports : undefined;
}
