import type { Direction, NetworkPolicy, Resource, Workload } from '../../model/resource.ts';
import { type CompiledPolicy, rulesOf } from '../../policies/compiled.ts';
import { type Cluster, compileCached, identityOf } from '../../reachability/cluster.ts';
import { isolatingAll } from './isolating.ts';

/** The direction that the other one is not. */
export const OPPOSITE: Readonly<Record<Direction, Direction>> = { ingress: 'egress', egress: 'ingress' };

/** Returns the compiled form of a policy. */
export function compiledOf(policy: NetworkPolicy): CompiledPolicy {
  return compileCached(policy);
}

/** Returns the workloads in sight that a policy selects. */
export function subjectsOf(policy: NetworkPolicy, cluster: Cluster): readonly Workload[] {
  return cluster.select(compiledOf(policy).subject);
}

/** Says whether other NetworkPolicies isolate every pod of this policy in a direction, so that this one cuts nothing. */
export function isIsolatedByOthers(policy: NetworkPolicy, direction: Direction, cluster: Cluster): boolean {
  const own = compiledOf(policy);
  const isolates = (other: CompiledPolicy): boolean =>
    other.tier === 'namespaced' && rulesOf(other, direction) !== undefined && !isSameObject(other.resource, policy);
  const picked = cluster.select(own.subject);
  if (picked.length > 0) return picked.every(workload => cluster.policiesOf(workload).some(isolates));
  return isolatingAll(own, direction, cluster).some(isolates);
}

// Another version of one object, as overlays hold, takes its place and does not stand beside it.
function isSameObject(a: Resource, b: Resource): boolean {
  return a === b || (a.name === b.name && identityOf(a) === identityOf(b));
}
