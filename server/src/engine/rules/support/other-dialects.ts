import type { Direction, Workload } from '../../model/resource.ts';
import type { CompiledPolicy } from '../../policies/compiled.ts';
import type { ForeignPolicy } from '../../policies/foreign.ts';
import type { Cluster } from '../../reachability/cluster.ts';
import { selectionOf } from '../../reachability/selection.ts';
import { queriesOverlap } from './admin-rules.ts';

/** Says whether a policy that nothing here evaluates, such as Cilium's, may open what NetworkPolicies close for the pods. */
export function mayBeOpened(workload: Workload, direction: Direction, cluster: Cluster): boolean {
  return openers(direction, cluster).some(({ subject }) => selectionOf(cluster, subject, workload) !== 'no');
}

/** Says the same of all pods of a policy: those in sight, else those it may select. */
export function areOpened({ subject }: CompiledPolicy, direction: Direction, cluster: Cluster): boolean {
  const opening = openers(direction, cluster);
  if (opening.length === 0) return false;
  const picked = cluster.select(subject);
  return picked.length > 0
    ? picked.every(workload => mayBeOpened(workload, direction, cluster))
    : opening.some(other => queriesOverlap(other.subject, subject));
}

function openers(direction: Direction, { foreign }: Cluster): readonly ForeignPolicy[] {
  return foreign.filter(({ opens, directions }) => opens && directions.includes(direction));
}
