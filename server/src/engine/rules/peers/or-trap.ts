import type { Cluster } from '../../cluster/cluster.ts';
import { fieldItems, fieldValue, isSet } from '../../objects/field.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import type { NetworkPolicy, Peer, PolicyRule } from '../../policies/network-policy/policy.ts';
import { podsOfPeer } from '../policies/policies.ts';
import { coversPods } from '../support/covers.ts';

/** A namespaceSelector item and a podSelector item below it, which may be meant as one. */
export interface Trap {
  readonly namespaces: LabelSelector;
  readonly pods: LabelSelector;
  /** `there`: the pods run in the chosen namespaces and not in the own one. `held`: as alternatives the second adds nothing. */
  readonly proof: 'there' | 'held' | undefined;
}

/** Returns what is odd about the item of a rule's peers and the one above it; undefined where both have a sense of their own. */
export function trapAt(policy: NetworkPolicy, rule: PolicyRule, index: number, cluster: Cluster): Trap | undefined {
  const peers = fieldItems(rule.peers);
  const [above, peer] = [peers[index - 1], peers[index]];
  const namespaces = onlyNamespaces(above);
  const pods = onlyPods(peer);
  // All pods of the own namespace are a peer of their own, whatever stands above.
  if (above === undefined || peer === undefined || namespaces === undefined) return undefined;
  if (pods === undefined || pods.requirements.length === 0) return undefined;
  const [wide, narrow] = [podsOfPeer(policy, above), podsOfPeer(policy, peer)];
  if (wide === undefined || narrow === undefined || cluster.select(narrow).length > 0) return undefined;
  const there = cluster.select({ namespaces: { type: 'labels', selector: namespaces }, pods });
  const isKnown = (cluster.namespaces.get(policy.namespace)?.workloads.length ?? 0) > 0;
  const isHeld = coversPods(wide, narrow, cluster);
  const proof = isKnown && there.length > 0 ? 'there' : isHeld ? 'held' : undefined;
  // Who joins selectors or lists addresses elsewhere in the list knows what an item is.
  return proof !== undefined || peers.every(isBare) ? { namespaces, pods, proof } : undefined;
}

function onlyNamespaces(peer: Peer | undefined): LabelSelector | undefined {
  if (peer === undefined || isSet(peer.podSelector) || isSet(peer.ipBlock)) return undefined;
  return fieldValue(peer.namespaceSelector);
}

function onlyPods(peer: Peer | undefined): LabelSelector | undefined {
  if (peer === undefined || isSet(peer.namespaceSelector) || isSet(peer.ipBlock)) return undefined;
  return fieldValue(peer.podSelector);
}

function isBare(peer: Peer): boolean {
  return onlyNamespaces(peer) !== undefined || onlyPods(peer) !== undefined;
}
