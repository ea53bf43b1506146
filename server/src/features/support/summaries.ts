import type { Cluster } from '../../engine/cluster/cluster.ts';
import { isolatedDirections } from '../../engine/policies/network-policy/compile.ts';
import type { NetworkPolicy } from '../../engine/policies/network-policy/policy.ts';
import { count } from '../words/markdown.ts';
import { subjectsOf } from './policy-context.ts';
import { shownOnce } from './ranges.ts';

/** Returns `selects 3 workloads · isolates ingress, egress` for a policy. */
export function policySummary(cluster: Cluster, policy: NetworkPolicy): string {
  const selected = shownOnce(subjectsOf({ cluster, policy })).length;
  const isolated = isolatedDirections(policy);
  const isolates = isolated.length === 0 ? 'isolates nothing' : `isolates ${isolated.join(', ')}`;
  return `selects ${selected === 0 ? 'no workload' : count(selected, 'workload')} · ${isolates}`;
}
