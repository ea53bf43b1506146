import type { CompiledPolicy } from '../../policies/compiled.ts';
import type { Cluster } from '../../reachability/cluster.ts';

const known = new WeakMap<Cluster, ReadonlyMap<string, readonly CompiledPolicy[]>>();

/** Returns the policies that may select pods of a namespace: its own, and those that belong to no namespace. */
export function policiesFor(namespace: string, cluster: Cluster): readonly CompiledPolicy[] {
  let byNamespace = known.get(cluster);
  if (byNamespace === undefined) {
    byNamespace = groupByNamespace(cluster.policies);
    known.set(cluster, byNamespace);
  }
  const everywhere = byNamespace.get('') ?? [];
  return namespace === '' ? everywhere : [...everywhere, ...(byNamespace.get(namespace) ?? [])];
}

function groupByNamespace(policies: readonly CompiledPolicy[]): ReadonlyMap<string, readonly CompiledPolicy[]> {
  const groups = new Map<string, CompiledPolicy[]>();
  for (const policy of policies) {
    const { namespace } = policy.resource;
    const group = groups.get(namespace);
    if (group === undefined) groups.set(namespace, [policy]);
    else group.push(policy);
  }
  return groups;
}
