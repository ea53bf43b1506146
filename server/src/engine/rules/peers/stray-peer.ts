import type { Cluster } from '../../cluster/cluster.ts';
import { fact } from '../../facts/fact.ts';
import type { Workload } from '../../model/resource.ts';
import { fieldItems, fieldValue } from '../../objects/field.ts';
import { everything } from '../../objects/read-selector.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import type { PodQuery } from '../../policies/compiled.ts';
import type { NetworkPolicy, Peer, PolicyRule } from '../../policies/network-policy/policy.ts';
import { isImpossible, namespaceSpaceOf } from '../../selectors/algebra.ts';
import { NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';
import { mayPickUnseen } from '../makers/unseen.ts';
import type { Correction } from '../near-miss/meant-labels.ts';
import { type NearMiss, nearMisses } from '../near-miss/near-miss.ts';
import { isSlip } from '../near-miss/slip.ts';
import { podsOfPeer, selectsNobody } from '../policies/policies.ts';
import { namesLabels } from '../support/names-labels.ts';
import { isSystemNamespace } from '../support/system-namespace.ts';
import { looksLikeNameLabel } from './name-label.ts';
import { type Trap, trapAt } from './or-trap.ts';

/** Why a peer that names pods is nobody. One reading counts, the surest, so that one rule reports it. */
export type Stray =
  /** Its item was meant to be one with the item above. */
  | { readonly type: 'or-trap'; readonly trap: Trap }
  /** Its podSelector picks pods of other namespaces than the policy's. */
  | { readonly type: 'other-namespace'; readonly selector: LabelSelector; readonly workloads: readonly Workload[] }
  /** No namespace is picked, and one is labelled nearly so. */
  | { readonly type: 'no-namespace'; readonly selector: LabelSelector; readonly near: readonly Correction[] }
  /** The namespaces are in sight, and no pod of theirs matches. */
  | { readonly type: 'no-pod'; readonly selector: LabelSelector; readonly near: readonly NearMiss[] };

/** Returns why a peer of a rule is nobody, undefined where it is somebody or not enough is in sight to tell. */
export function strayAt(policy: NetworkPolicy, rule: PolicyRule, index: number, cluster: Cluster): Stray | undefined {
  const peer = fieldItems(rule.peers)[index];
  return peer && strayOf(cluster, peer, policy, rule, index);
}

const strayOf = fact('peer that is nobody', findStray);

function findStray(
  cluster: Cluster,
  peer: Peer,
  policy: NetworkPolicy,
  rule: PolicyRule,
  index: number,
): Stray | undefined {
  const trap = trapAt(policy, rule, index, cluster);
  if (trap?.proof !== undefined) return { type: 'or-trap', trap };
  const lost = lostPeer(policy, peer, cluster);
  if (trap !== undefined && lost?.type !== 'other-namespace') return { type: 'or-trap', trap };
  return lost;
}

function lostPeer(policy: NetworkPolicy, peer: Peer, cluster: Cluster): Stray | undefined {
  const query = podsOfPeer(policy, peer);
  if (query === undefined || cluster.select(query).length > 0) return undefined;
  const here = cluster.namespaces.get(policy.namespace)?.workloads ?? [];
  // A policy that picks nobody does nothing; that is reported instead.
  if (selectsNobody(policy, cluster)) return undefined;
  const namespaces = fieldValue(peer.namespaceSelector);
  if (namespaces === undefined) return here.length === 0 ? undefined : lostHere(policy, query, cluster);
  const picked = cluster.namespacesOf(query);
  if (picked.length === 0) return lostNamespace(namespaces, cluster);
  const selector = fieldValue(peer.podSelector);
  if (selector === undefined || !namesLabels(selector)) return undefined;
  const names = picked.map(({ name }) => name);
  const isInSight = picked.every(({ name, workloads }) => workloads.length > 0 && !isSystemNamespace(name));
  if (!isInSight || names.some(name => mayPickUnseen(selector, name, cluster))) return undefined;
  const near = names.flatMap(name => nearMisses(selector, name, cluster));
  // Other namespaces with these labels may be out of sight.
  const isByName = namespaces.requirements.some(({ key }) => key === NAMESPACE_NAME_LABEL);
  const certain = isByName ? near : near.filter(({ type }) => type !== 'elsewhere' && type !== 'part');
  return isByName || certain.length > 0 ? { type: 'no-pod', selector, near: certain } : undefined;
}

function lostHere(policy: NetworkPolicy, { pods: selector }: PodQuery, cluster: Cluster): Stray | undefined {
  if (!namesLabels(selector) || mayPickUnseen(selector, policy.namespace, cluster)) return undefined;
  const anywhere: PodQuery = { namespaces: { type: 'labels', selector: everything('') }, pods: selector };
  // No selector matches a pod of the host's network.
  const workloads = cluster.select(anywhere).filter(({ hostNetwork }) => !hostNetwork);
  if (workloads.length === 0) {
    const near = nearMisses(selector, policy.namespace, cluster);
    // An object without a namespace may be meant for any, whose other pods are out of sight.
    return policy.namespaceField.form === 'value' || near.some(({ type }) => type !== 'part')
      ? { type: 'no-pod', selector, near }
      : undefined;
  }
  const isKnown = [policy, ...workloads].every(({ namespaceField }) => namespaceField.form === 'value');
  return isKnown ? { type: 'other-namespace', selector, workloads } : undefined;
}

/** A namespaceSelector that picks none is odd where one in sight is labelled nearly so; else it may be elsewhere. */
function lostNamespace(selector: LabelSelector, cluster: Cluster): Stray | undefined {
  const [requirement, ...others] = selector.requirements;
  if (requirement?.operator !== 'In' || others.length > 0 || selector.broken) return undefined;
  if (looksLikeNameLabel(requirement.key) || isImpossible(namespaceSpaceOf(selector))) return undefined;
  const { key, values } = requirement;
  const found = [...cluster.namespaces.values()]
    .map(({ labels }) => labels.get(key))
    .filter(each => each !== undefined);
  const near = values.flatMap(written =>
    [...new Set(found)].filter(value => isSlip(written, value)).map(value => ({ requirement, written, key, value })),
  );
  return near.length > 0 ? { type: 'no-namespace', selector, near } : undefined;
}
