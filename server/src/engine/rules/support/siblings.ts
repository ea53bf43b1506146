import type { CompiledPolicy } from '../../policies/compiled.ts';
import type { Cluster } from '../../reachability/cluster.ts';
import { groupBy } from './group.ts';

const known = new WeakMap<Cluster, ReadonlyMap<string, readonly CompiledPolicy[]>>();

/** Returns the policies that may select pods of a namespace: its own, and those that belong to no namespace. */
export function policiesFor(namespace: string, cluster: Cluster): readonly CompiledPolicy[] {
  const byNamespace = known.get(cluster) ?? groupBy(cluster.policies, ({ resource }) => resource.namespace);
  known.set(cluster, byNamespace);
  const everywhere = byNamespace.get('') ?? [];
  return namespace === '' ? everywhere : [...everywhere, ...(byNamespace.get(namespace) ?? [])];
}
