import type { Cluster } from '../../engine/cluster/cluster.ts';
import type { Workload } from '../../engine/model/resource.ts';
import { compileCached } from '../../engine/policies/dialects.ts';
import type { NetworkPolicy } from '../../engine/policies/network-policy/policy.ts';
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
