import type { Cluster } from '../../cluster/cluster.ts';
import type { CompiledPolicy } from '../../policies/compiled.ts';

/** Returns the policies that may select pods of a namespace: its own, and those that belong to no namespace. */
export function policiesFor(namespace: string, cluster: Cluster): readonly CompiledPolicy[] {
  const everywhere = cluster.policiesIn('');
  return namespace === '' ? everywhere : [...everywhere, ...cluster.policiesIn(namespace)];
}
