import { fieldItems, fieldValue } from '../../objects/field.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import { onceForEach } from '../../once.ts';
import { isolatedDirections } from '../../policies/network-policy/compile.ts';
import type { NetworkPolicy, Peer, PolicyRule } from '../../policies/network-policy/policy.ts';

/** Returns the rules of a policy that have an effect: those of the directions it isolates. */
export const effectiveRules = onceForEach((policy: NetworkPolicy): readonly PolicyRule[] =>
  isolatedDirections(policy).flatMap(direction => fieldItems(policy[direction])),
);

/** Returns the peers of a policy's effective rules. */
export function effectivePeers(policy: NetworkPolicy): readonly Peer[] {
  return effectiveRules(policy).flatMap(rule => fieldItems(rule.peers));
}

/** A label selector of a policy: whom it asks for, and whether for the policy's own pods. */
export interface UsedSelector {
  readonly selector: LabelSelector;
  readonly picks: 'subject' | 'pods' | 'namespaces';
}

/** Returns the selectors of a policy that have an effect, its podSelector first. */
export function usedSelectors(policy: NetworkPolicy): readonly UsedSelector[] {
  const used = (selector: LabelSelector | undefined, picks: UsedSelector['picks']): readonly UsedSelector[] =>
    selector === undefined ? [] : [{ selector, picks }];
  return [
    ...used(fieldValue(policy.podSelector), 'subject'),
    ...effectivePeers(policy).flatMap(peer => [
      ...used(fieldValue(peer.namespaceSelector), 'namespaces'),
      ...used(fieldValue(peer.podSelector), 'pods'),
    ]),
  ];
}
