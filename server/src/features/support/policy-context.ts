import type { NetworkPolicy, Workload } from '../../engine/model/resource.ts';
import { type Cluster, compileCached } from '../../engine/reachability/cluster.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';

/** A policy with the analysis it is seen in. */
export interface PolicyContext {
  readonly snapshot: Snapshot;
  readonly cluster: Cluster;
  readonly policy: NetworkPolicy;
}

/** Returns the workloads that a policy applies to. */
export function subjectsOf({ cluster, policy }: Omit<PolicyContext, 'snapshot'>): readonly Workload[] {
  return cluster.select(compileCached(policy).subject);
}
