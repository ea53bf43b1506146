import type { Direction, NetworkPolicy, Workload } from '../../model/resource.ts';
import { type CompiledPolicy, type PodQuery, rulesOf } from '../../policies/compiled.ts';
import { type Cluster, compileCached, identityOf } from '../../reachability/cluster.ts';
import { includesSpace, spaceOf } from '../../selectors/algebra.ts';

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

/** Returns all policies but this one, and but other versions of the same object. */
export function otherPolicies(policy: NetworkPolicy, cluster: Cluster): readonly CompiledPolicy[] {
  const identity = identityOf(policy);
  return cluster.policies.filter(({ resource }) => resource !== policy && identityOf(resource) !== identity);
}

/** Says whether other NetworkPolicies isolate every pod of this policy in a direction, so that this one cuts nothing. */
export function isIsolatedByOthers(policy: NetworkPolicy, direction: Direction, cluster: Cluster): boolean {
  const { subject } = compiledOf(policy);
  const others = new Set(otherPolicies(policy, cluster));
  const isolates = (other: CompiledPolicy): boolean =>
    other.tier === 'namespaced' && others.has(other) && rulesOf(other, direction) !== undefined;
  const picked = cluster.select(subject);
  if (picked.length > 0) return picked.every(workload => cluster.policiesOf(workload).some(isolates));
  return [...others].some(other => isolates(other) && coversQuery(other.subject, subject));
}

/** Says whether the outer query picks all pods that the inner one picks, whatever the pods. */
export function coversQuery(outer: PodQuery, inner: PodQuery): boolean {
  if (outer.pods.broken || inner.pods.broken) return false;
  return coversNamespaces(outer, inner) && includesSpace(spaceOf(outer.pods), spaceOf(inner.pods));
}

function coversNamespaces({ namespaces: outer }: PodQuery, { namespaces: inner }: PodQuery): boolean {
  if (outer.type === 'name') return inner.type === 'name' && inner.name === outer.name;
  return inner.type === 'labels' && includesSpace(spaceOf(outer.selector), spaceOf(inner.selector));
}
