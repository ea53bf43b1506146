import type { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import { DIRECTIONS, type Direction } from '../../../server/src/engine/objects/object.ts';
import { type CompiledPolicy, type CompiledRule, rulesOf } from '../../../server/src/engine/policies/compiled.ts';
import { type AnyPeer, addressesOfRule, peersOrAny } from '../../../server/src/engine/policies/peers.ts';
import { isolatingAll } from '../../../server/src/engine/rules/redundancy/isolating.ts';
import { includesPorts } from '../../../server/src/engine/rules/redundancy/rule-inclusion.ts';
import { meantRules, type PlacedRule } from '../../../server/src/engine/rules/redundancy/rule-index.ts';
import { coversPeer } from '../../../server/src/engine/rules/support/covers.ts';
import { canMatch } from '../../../server/src/engine/rules/support/matchable.ts';
import { includesAddresses, uniteAllAddresses } from '../../../server/src/engine/sets/addresses.ts';

/** Says which rules of a cluster add nothing, by comparing each with each: slow, and plain enough to be believed. */
export function redundantPaths(cluster: Cluster): readonly string[] {
  return DIRECTIONS.flatMap(direction => {
    const rules = cluster.policies.flatMap(policy =>
      (rulesOf(policy, direction) ?? []).map(rule => ({ policy, rule })),
    );
    return rules.filter(placed => isRedundant(placed, direction, cluster)).map(nameOf);
  });
}

/** Names a rule by its policy and path. */
export function nameOf({ policy, rule }: PlacedRule): string {
  return `${policy.resource.name} ${rule.path}`;
}

function isRedundant(placed: PlacedRule, direction: Direction, cluster: Cluster): boolean {
  const others = isolatingAll(placed.policy, direction, cluster)
    .flatMap(policy => meantRules(policy, direction))
    .filter(({ rule }) => rule !== placed.rule)
    .filter(other => isBefore(other, placed, cluster) || !isRedundant(other, direction, cluster));
  return areAdmitted(
    placed.rule,
    others.map(({ rule }) => rule),
    cluster,
  );
}

function isBefore(other: PlacedRule, { policy, rule }: PlacedRule, cluster: Cluster): boolean {
  const place = (each: CompiledPolicy): number => cluster.placeOf(each) ?? 0;
  if (other.policy !== policy) return place(other.policy) < place(policy);
  const all = [...(policy.ingress ?? []), ...(policy.egress ?? [])];
  return all.indexOf(other.rule) < all.indexOf(rule);
}

function areAdmitted(rule: CompiledRule, others: readonly CompiledRule[], cluster: Cluster): boolean {
  const peers = peersOrAny(rule);
  return (
    peers.length > 0 &&
    peers.every(peer => peer === 'any' || canMatch(peer)) &&
    peers.every(peer => isAdmitted(peer, rule, others, cluster))
  );
}

function isAdmitted(peer: AnyPeer, rule: CompiledRule, others: readonly CompiledRule[], cluster: Cluster): boolean {
  const wide = others.filter(
    ({ peers }) => peers === 'any' || (peer !== 'any' && peers.some(each => coversPeer(each, peer, cluster))),
  );
  if (includesPorts(wide, rule)) return true;
  if (peer === 'any' || peer.type !== 'addresses') return false;
  const open = others.filter(other => includesPorts([other], rule));
  return includesAddresses(uniteAllAddresses(open.map(addressesOfRule)), peer.addresses);
}
