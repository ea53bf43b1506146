import type { Resource } from '../../model/resource.ts';
import type { CompiledPeer } from '../../policies/compiled.ts';
import { NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';
import type { Cluster } from '../cluster.ts';
import {
  type AnswerWarning,
  describeResource,
  listNames,
  peersOf,
  placeOfName,
  rulesOfBoth,
  type WarningPlace,
} from './answer-warning.ts';

// MultiNetworkPolicy governs further networks of a pod, never the pod network.
const POLICY_KIND = /^(?!Multi).*NetworkPolicy$/;

/** Returns the policies in sight that nothing evaluates: they may allow or block more than the answer says. */
export function unreadPolicies(cluster: Cluster): readonly Resource[] {
  return cluster.resources.filter(({ type, kind }) => type === 'other' && POLICY_KIND.test(kind));
}

/** Names the policies that are not evaluated. */
export function otherPolicies(cluster: Cluster): readonly AnswerWarning[] {
  return unreadPolicies(cluster).map(resource => ({
    message: `${describeResource(resource)} (${resource.apiVersion}) is not evaluated: what it allows or blocks is missing here.`,
    place: placeOfName(resource),
  }));
}

/** Tells that an ipBlock may select pods whose address nobody knows. */
export function unknownAddresses(cluster: Cluster): readonly AnswerWarning[] {
  if (cluster.ipBlockPods === 'ignore') return [];
  const unknown = cluster.workloads.filter(({ addresses }) => addresses.length === 0);
  const blocks = cluster.policies.flatMap(policy =>
    rulesOfBoth(policy)
      .flatMap(peersOf)
      .filter(({ type }) => type === 'addresses')
      .map(({ span }): WarningPlace => ({ resource: policy.resource, span })),
  );
  const [place] = blocks;
  if (place === undefined || unknown.length === 0) return [];
  const which = blocks.length === 1 ? 'An ipBlock' : `This and ${blocks.length - 1} more ipBlocks`;
  const message = `${which} may select pods whose address is not in the manifests (${listNames(unknown)}). They are taken as not selected.`;
  return [{ message, place }];
}

/** Tells that rules ask for labels of a namespace that nobody declares. */
export function undeclaredNamespaces(cluster: Cluster): readonly AnswerWarning[] {
  const unknown = [...cluster.namespaces.values()].filter(({ declared }) => !declared).map(({ name }) => name);
  const places = cluster.policies.flatMap(policy =>
    rulesOfBoth(policy)
      .flatMap(peersOf)
      .filter(asksForNamespaceLabels)
      .map(({ span }): WarningPlace => ({ resource: policy.resource, span })),
  );
  const [place] = places;
  if (place === undefined || unknown.length === 0) return [];
  const rules = places.length === 1 ? 'A peer asks' : `This and ${places.length - 1} more peers ask`;
  const which = unknown.length === 1 ? `namespace ${unknown[0]} is` : `namespaces ${unknown.toSorted().join(', ')} are`;
  const message = `${rules} for labels of namespaces, while ${which} not declared in the manifests: their labels are taken as not set.`;
  return [{ message, place }];
}

function asksForNamespaceLabels(peer: CompiledPeer): boolean {
  if (peer.type !== 'pods' || peer.query.namespaces.type === 'name') return false;
  return peer.query.namespaces.selector.requirements.some(({ key }) => key !== NAMESPACE_NAME_LABEL);
}
