import type { Cluster } from '../../cluster/cluster.ts';
import { trafficOf } from '../../evaluation/rule-traffic.ts';
import { absent, type Field, fieldItems, fieldValue } from '../../objects/field.ts';
import { DIRECTIONS, type Direction } from '../../objects/object.ts';
import type { ListNode, Span } from '../../parse/tree.ts';
import type { AdminPolicyRule } from '../../policies/admin-policy/policy.ts';
import {
  type CompiledPeer,
  type CompiledPolicy,
  type CompiledRule,
  type PodQuery,
  rulesOf,
} from '../../policies/compiled.ts';
import { namespaceSpaceOf, overlaps, spaceOf } from '../../selectors/algebra.ts';
import { NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';
import { intersectAddresses, isNoAddresses } from '../../sets/addresses.ts';
import { intersectTraffic, isNoTraffic } from '../../sets/traffic.ts';
import { includesPorts } from '../redundancy/rule-inclusion.ts';
import { coversPeers } from '../support/covers.ts';
import { listOf } from '../support/lists.ts';

/** A rule of an admin or cluster policy with where it stands. */
export interface AdminRule {
  readonly policy: CompiledPolicy;
  readonly rule: CompiledRule;
  readonly written: AdminPolicyRule | undefined;
  readonly direction: Direction;
  readonly index: number;
}

/** Returns the rules of a policy in the order in which they are asked, direction by direction. */
export function adminRules(policy: CompiledPolicy): readonly AdminRule[] {
  return DIRECTIONS.flatMap(direction => adminRulesOf(policy, direction));
}

/** Returns the rules of one direction in the order in which they are asked. */
export function adminRulesOf(policy: CompiledPolicy, direction: Direction): readonly AdminRule[] {
  const written = fieldItems(writtenRules(policy, direction));
  const rules = rulesOf(policy, direction) ?? [];
  return rules.map((rule, index) => ({ policy, rule, written: written[index], direction, index }));
}

function writtenRules({ resource }: CompiledPolicy, direction: Direction): Field<readonly AdminPolicyRule[]> {
  return resource.type === 'admin-policy' ? resource[direction] : absent;
}

/** Returns the list that a rule stands in. */
export function ruleListOf({ policy, direction }: AdminRule): ListNode | undefined {
  return listOf(writtenRules(policy, direction));
}

/** Returns where to point at a rule: its action. */
export function actionSpan({ written, rule }: AdminRule): Span {
  return written === undefined || written.action.form === 'absent' ? rule.span : written.action.node.span;
}

/** Says whether some traffic meets both rules for some peer, in sight or not; what nodes and names stand for is open. */
export function rulesOverlap(a: CompiledRule, b: CompiledRule): boolean {
  return peersOverlap(a, b) && portsOverlap(a, b);
}

function peersOverlap({ peers: a }: CompiledRule, { peers: b }: CompiledRule): boolean {
  if (a === 'any') return b === 'any' || b.length > 0;
  return b === 'any' ? a.length > 0 : a.some(one => b.some(other => samePeer(one, other)));
}

function samePeer(a: CompiledPeer, b: CompiledPeer): boolean {
  if (a.type === 'pods' && b.type === 'pods') return queriesOverlap(a.query, b.query);
  if (a.type === 'addresses' && b.type === 'addresses')
    return !isNoAddresses(intersectAddresses(a.addresses, b.addresses));
  // A pod has an address, and so has what stands behind a name or on a node.
  return a.type === 'addresses' || b.type === 'addresses' || a.type === b.type;
}

/** Says whether some pod, in sight or not, is picked by both queries. */
export function queriesOverlap(a: PodQuery, b: PodQuery): boolean {
  return overlaps(namespacesIn(a), namespacesIn(b)) && overlaps(spaceOf(a.pods), spaceOf(b.pods));
}

function namespacesIn({ namespaces }: PodQuery): ReturnType<typeof namespaceSpaceOf> {
  if (namespaces.type === 'labels') return namespaceSpaceOf(namespaces.selector);
  const values = new Set([namespaces.name]);
  return new Map([[NAMESPACE_NAME_LABEL, { absent: false, values, complement: false }]]);
}

function portsOverlap(a: CompiledRule, b: CompiledRule): boolean {
  if (a.ports === 'all' || b.ports === 'all') return true;
  // Which number stands behind a name differs from pod to pod.
  if ([...a.ports, ...b.ports].some(({ type }) => type === 'named')) return true;
  return !isNoTraffic(intersectTraffic(trafficOf(a, undefined), trafficOf(b, undefined)));
}

/** Returns the rules among others that together leave nothing of a rule, whatever they do; undefined where something is left. */
export function coveredBy<T extends { readonly rule: CompiledRule }>(
  rule: CompiledRule,
  others: readonly T[],
  cluster: Cluster,
): readonly T[] | undefined {
  if (rule.peers === 'any' || rule.peers.length === 0) return undefined;
  const wide = others.filter(other => coversPeers(other.rule, rule, cluster));
  const whole = wide.find(other => includesPorts([other.rule], rule));
  if (whole !== undefined) return [whole];
  const all = wide.map(other => other.rule);
  return includesPorts(all, rule) ? wide : undefined;
}

/** Returns the other policies of the same tier that are asked before a policy. */
export function askedBefore(policy: CompiledPolicy, cluster: Cluster): readonly CompiledPolicy[] {
  const { priority } = policy;
  return cluster.policies.filter(
    other => other !== policy && other.tier === policy.tier && isBelow(other.priority, priority),
  );
}

function isBelow(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && a < b;
}

/** Returns the other policies of the same tier that may be asked after a policy. */
export function maybeAskedAfter(policy: CompiledPolicy, cluster: Cluster): readonly CompiledPolicy[] {
  return cluster.policies.filter(
    other => other !== policy && other.tier === policy.tier && !isBelow(other.priority, policy.priority),
  );
}

/** Returns `rule 2 of ingress`, or the rule's name in quotes. */
export function nameOfRule(placed: AdminRule): string {
  const name = placed.written && fieldValue(placed.written.name);
  return name ? `rule "${name}"` : `rule ${placed.index + 1} of ${placed.direction}`;
}
