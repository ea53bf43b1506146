import type { Cluster } from '../../cluster/cluster.ts';
import { subjectOf } from '../../policies/network-policy/compile.ts';
import type { NetworkPolicy } from '../../policies/network-policy/policy.ts';
import { describePods } from '../../selectors/describe.ts';
import { describeNamespaceOf, listNames } from '../support/names.ts';
import { compiledOf } from './policies.ts';

/** Returns whom a policy is about: the workloads in sight by name, else its pods by label. */
export function describeSubject(policy: NetworkPolicy, cluster: Cluster): string {
  const selector = subjectOf(policy);
  const picked = cluster.select(compiledOf(policy).subject);
  if (selector.requirements.length > 0 && picked.length > 0) return listNames(picked);
  return `${describePods(selector)} of ${describeNamespaceOf(policy)}`;
}
