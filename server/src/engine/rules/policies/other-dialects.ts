import type { Cluster } from '../../cluster/cluster.ts';
import { foreignPoliciesOf } from '../../cluster/foreign-policies.ts';
import type { Workload } from '../../model/resource.ts';
import type { Direction } from '../../objects/object.ts';
import type { CompiledPolicy } from '../../policies/compiled.ts';
import { queriesOverlap } from './admin-rules.ts';

/** Says whether a policy that nothing here evaluates, such as Cilium's, may open what NetworkPolicies close for the pods. */
export function mayBeOpened(workload: Workload, direction: Direction, cluster: Cluster): boolean {
  return foreignPoliciesOf(cluster, workload, direction).some(({ opens }) => opens);
}

/** Says the same of all pods of a policy: those in sight, else those it may select. */
export function areOpened({ subject }: CompiledPolicy, direction: Direction, cluster: Cluster): boolean {
  const opening = cluster.foreign.filter(({ opens, directions }) => opens && directions.includes(direction));
  if (opening.length === 0) return false;
  const picked = cluster.select(subject);
  return picked.length > 0
    ? picked.every(workload => mayBeOpened(workload, direction, cluster))
    : opening.some(other => queriesOverlap(other.subject, subject));
}
