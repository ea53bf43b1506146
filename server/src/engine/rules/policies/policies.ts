import type { Cluster } from '../../cluster/cluster.ts';
import type { Resource, Workload } from '../../model/resource.ts';
import { fieldItems } from '../../objects/field.ts';
import type { Direction } from '../../objects/object.ts';
import { onceForEach } from '../../once.ts';
import type { AdminPolicy } from '../../policies/admin-policy/policy.ts';
import {
  type CompiledPolicy,
  type CompiledRule,
  isIsolating,
  type PodQuery,
  rulesOf,
  rulesOfBoth,
} from '../../policies/compiled.ts';
import { compileCached } from '../../policies/dialects.ts';
import type { NetworkPolicy, Peer, PolicyRule } from '../../policies/network-policy/policy.ts';
import { peersOf } from '../../policies/peers.ts';
import { isolatingAll } from '../redundancy/isolating.ts';
import { canPick } from '../support/matchable.ts';

/** The direction that the other one is not. */
export const OPPOSITE: Readonly<Record<Direction, Direction>> = { ingress: 'egress', egress: 'ingress' };

/** Returns the compiled form of a policy. */
export function compiledOf(policy: AdminPolicy | NetworkPolicy): CompiledPolicy {
  return compileCached(policy);
}

const podPeers = onceForEach((compiled: CompiledPolicy): ReadonlyMap<string, PodQuery> => {
  const peers = rulesOfBoth(compiled).flatMap(peersOf);
  return new Map(peers.flatMap(peer => (peer.type === 'pods' ? [[peer.path, peer.query] as const] : [])));
});

/** Returns whom a peer that names pods asks for, in the compiled form that the cluster answers once for all rules. */
export function podsOfPeer(policy: NetworkPolicy, { path }: Peer): PodQuery | undefined {
  return podPeers(compiledOf(policy)).get(path);
}

/** Returns the workloads in sight that a policy selects. */
export function subjectsOf(policy: NetworkPolicy, cluster: Cluster): readonly Workload[] {
  return cluster.select(compiledOf(policy).subject);
}

/** Says whether a policy picks no pod although its namespace has workloads in sight, or never can: it does nothing. */
export function selectsNobody(policy: NetworkPolicy, cluster: Cluster): boolean {
  if (!canPick(compiledOf(policy).subject)) return true;
  const here = cluster.namespaces.get(policy.namespace)?.workloads ?? [];
  return here.length > 0 && subjectsOf(policy, cluster).length === 0;
}

/** Says whether other NetworkPolicies isolate every pod of this policy in a direction, so that this one cuts nothing. */
export function isIsolatedByOthers(policy: NetworkPolicy, direction: Direction, cluster: Cluster): boolean {
  const own = compiledOf(policy);
  const isolates = (other: CompiledPolicy): boolean =>
    isIsolating(other, direction) && !isSameObject(other.resource, policy);
  const picked = cluster.select(own.subject);
  if (picked.length > 0) return picked.every(workload => cluster.policiesOf(workload).some(isolates));
  return isolatingAll(own, direction, cluster).some(isolates);
}

// Another version of one object, as overlays hold, takes its place and does not stand beside it.
function isSameObject(a: Resource, b: Resource): boolean {
  return a === b || (a.name === b.name && a.identity === b.identity);
}

/** Returns the compiled form of a policy's rule; undefined where the rule has no effect. */
export function compiledRuleOf(policy: NetworkPolicy, { direction, path }: PolicyRule): CompiledRule | undefined {
  const compiled = compiledOf(policy);
  // The path begins with the direction's field.
  return rulesOf(compiled, direction) === undefined ? undefined : rulesByPath(compiled).get(path);
}

const rulesByPath = onceForEach(
  (compiled: CompiledPolicy): ReadonlyMap<string, CompiledRule> =>
    new Map(rulesOfBoth(compiled).map(rule => [rule.path, rule])),
);

/** An egress rule that has an effect, as written and as compiled. */
export interface EgressRule {
  readonly rule: PolicyRule;
  readonly own: CompiledRule;
}

/** Returns the egress rules of a policy that have an effect. */
export function egressRules(policy: NetworkPolicy): readonly EgressRule[] {
  return fieldItems(policy.egress).flatMap(rule => {
    const own = compiledRuleOf(policy, rule);
    return own === undefined ? [] : [{ rule, own }];
  });
}
