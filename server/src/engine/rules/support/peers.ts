import { fieldItems } from '../../model/field.ts';
import type { NetworkPolicy, Peer, PolicyRule } from '../../model/resource.ts';
import { isolatedDirections } from '../../policies/network-policy.ts';

/** Returns the rules of a policy that have an effect: those of the directions it isolates. */
export function effectiveRules(policy: NetworkPolicy): readonly PolicyRule[] {
  return isolatedDirections(policy).flatMap(direction => fieldItems(policy[direction]));
}

/** Returns the peers of a policy's effective rules. */
export function effectivePeers(policy: NetworkPolicy): readonly Peer[] {
  return effectiveRules(policy).flatMap(rule => fieldItems(rule.peers));
}
