import type { Cluster } from '../../../cluster/cluster.ts';
import type { Inventory } from '../../../cluster/inventory.ts';
import type { Resource } from '../../../model/resource.ts';
import { onceForEach } from '../../../once.ts';
import { childOf, itemsOf, stringOf } from '../../../parse/tree.ts';
import type { ClusterProfile } from '../../../profile/cluster-profile.ts';
import { isSure } from '../../../profile/fact.ts';
import { parseAddress } from '../../../sets/address.ts';
import { nameOf } from '../../support/names.ts';

/** Returns who says that pods have addresses of both families; undefined where nobody does. */
export function dualStackBy(cluster: Cluster, { dualStack }: ClusterProfile): string | undefined {
  if (dualStack !== undefined && isSure(dualStack)) return dualStack.value ? 'the cluster profile' : undefined;
  return witnessIn(cluster.inventory);
}

const witnessIn = onceForEach(({ services, workloads }: Inventory): string | undefined => {
  const witness = [...services, ...workloads].find(hasBothFamilies);
  return witness === undefined ? undefined : `${witness.kind} ${nameOf(witness)}`;
});

// core/v1 ServiceSpec: clusterIPs and ipFamilies of two families, or a policy that requires both.
function hasBothFamilies(resource: Resource): boolean {
  if (resource.type === 'workload') return areBoth(resource.addresses);
  if (resource.type !== 'service') return false;
  const spec = childOf(resource.node, 'spec');
  return (
    areBoth(resource.clusterIps) ||
    new Set(itemsOf(childOf(spec, 'ipFamilies')).map(stringOf)).size > 1 ||
    stringOf(childOf(spec, 'ipFamilyPolicy')) === 'RequireDualStack'
  );
}

function areBoth(addresses: readonly string[]): boolean {
  return new Set(addresses.flatMap(each => parseAddress(each)?.family ?? [])).size > 1;
}
