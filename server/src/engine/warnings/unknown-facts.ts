import {
  type AnswerWarning,
  describeResource,
  general,
  listNames,
  placeOfName,
  type WarningPlace,
} from '../cluster/answer-warning.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { describeForeign } from '../cluster/foreign-policies.ts';
import { nodesIn, ownAddresses } from '../cluster/nodes.ts';
import { mayBeUnknown } from '../cluster/pod-addresses.ts';
import { selectionOf } from '../cluster/selection.ts';
import { EVERYTHING } from '../evaluation/traffic-table.ts';
import { isSetByControllers } from '../model/controller-labels.ts';
import type { Workload } from '../model/resource.ts';
import { DIRECTIONS } from '../objects/object.ts';
import { type PodQuery, rulesOfBoth } from '../policies/compiled.ts';
import { peersOf } from '../policies/peers.ts';
import type { AddressCell } from '../reachability/reachability.ts';
import { reachabilityOf } from '../reachability/reachability.ts';
import { NAMESPACE_NAME_LABEL } from '../selectors/describe.ts';
import { intersectAddresses, isNoAddresses, uniteAllAddresses } from '../sets/addresses.ts';

/** Names the policies that are not evaluated. */
export function otherPolicies(cluster: Cluster): readonly AnswerWarning[] {
  return cluster.foreign.map(policy => ({
    message: `${describeForeign(policy)} is not evaluated: what it allows or blocks is missing here.`,
    place: placeOfName(policy.resource),
  }));
}

/** Tells that an ipBlock may select pods whose address nobody knows. */
export function unknownAddresses(cluster: Cluster): readonly AnswerWarning[] {
  const unknown = cluster.workloads.filter(({ addresses }) => addresses.length === 0);
  const blocks = cluster.policies.flatMap(policy =>
    rulesOfBoth(policy)
      .flatMap(peersOf)
      .filter(peer => peer.type === 'addresses' && mayBeUnknown(cluster, peer))
      .map(({ span }): WarningPlace => ({ resource: policy.resource, span })),
  );
  const [place] = blocks;
  if (place === undefined || unknown.length === 0) return [];
  const which = blocks.length === 1 ? 'An ipBlock' : `This and ${blocks.length - 1} more ipBlocks`;
  const message = `${which} may select pods whose address is not in the manifests (${listNames(unknown)}): what only that decides is not known.`;
  return [{ message, place }];
}

/** Tells that pods may run on nodes in sight, which they then reach whatever policies say. */
export function unknownNodes(cluster: Cluster): readonly AnswerWarning[] {
  const declared = nodesIn(cluster.inventory).facts.filter(({ isDeclared }) => isDeclared);
  const addresses = uniteAllAddresses(declared.map(({ own }) => own));
  if (isNoAddresses(addresses)) return [];
  const isClosed = ({ addresses: cell, traffic }: AddressCell): boolean =>
    traffic !== EVERYTHING && !isNoAddresses(intersectAddresses(cell, addresses));
  const unknown = cluster.workloads.filter(
    workload =>
      isNoAddresses(ownAddresses(cluster.inventory, workload)) &&
      workload.nodeName === undefined &&
      DIRECTIONS.some(direction => reachabilityOf(cluster).external(workload, direction).some(isClosed)),
  );
  if (unknown.length === 0) return [];
  return [
    general(
      `On which node the pods of ${listNames(unknown)} run is not in the manifests, and a pod and its own node always reach each other: what only that decides is not known.`,
    ),
  ];
}

/** Names the policies whose order nothing specifies, where it decides. */
export function disputedOrder(cluster: Cluster): readonly AnswerWarning[] {
  const disputed = reachabilityOf(cluster).disputes();
  const [first] = disputed;
  if (first === undefined) return [];
  const names = disputed.map(({ resource }) => describeResource(resource)).toSorted();
  const message = `Nothing says which of ${names.join(', ')} comes first, and they disagree about some traffic: what becomes of it is not known.`;
  return [{ message, place: placeOfName(first.resource) }];
}

/** Tells that rules ask for labels of a namespace that nobody declares. */
export function undeclaredNamespaces(cluster: Cluster): readonly AnswerWarning[] {
  const unknown = [...cluster.namespaces.values()].filter(({ declared }) => !declared).map(({ name }) => name);
  const places = placesOf(cluster, ({ namespaces }) => {
    const keys = namespaces.type === 'name' ? [] : namespaces.selector.requirements.map(({ key }) => key);
    return keys.some(key => key !== NAMESPACE_NAME_LABEL);
  });
  const [place] = places;
  if (place === undefined || unknown.length === 0) return [];
  const rules = places.length === 1 ? 'A selector asks' : `This and ${places.length - 1} more selectors ask`;
  const which = unknown.length === 1 ? `namespace ${unknown[0]} is` : `namespaces ${unknown.toSorted().join(', ')} are`;
  const message = `${rules} for labels of namespaces, while ${which} not declared in the manifests: what only their labels decide is not known.`;
  return [{ message, place }];
}

/** Tells that selectors ask for values of labels that controllers give to pods, and that no manifest tells. */
export function labelsOfControllers(cluster: Cluster): readonly AnswerWarning[] {
  const pods = new Set<Workload>();
  const places = placesOf(cluster, query => {
    if (!query.pods.requirements.some(({ key }) => isSetByControllers(key))) return false;
    const open = cluster.workloads.filter(workload => selectionOf(cluster, query, workload) === 'pod-labels');
    for (const workload of open) pods.add(workload);
    return open.length > 0;
  });
  const [place] = places;
  if (place === undefined) return [];
  const rules = places.length === 1 ? 'A selector asks' : `This and ${places.length - 1} more selectors ask`;
  const message = `${rules} for labels that a controller gives to the pods of ${listNames([...pods])}: what only their values decide is not known.`;
  return [{ message, place }];
}

/** Returns where selectors of policies stand, of subjects and peers, for which the test holds. */
function placesOf(cluster: Cluster, isMeant: (query: PodQuery) => boolean): readonly WarningPlace[] {
  return cluster.policies.flatMap(policy => {
    const { resource, subject } = policy;
    const peers = rulesOfBoth(policy).flatMap(peersOf);
    return [
      ...(isMeant(subject) ? [placeOfName(resource)] : []),
      ...peers.flatMap(peer => (peer.type === 'pods' && isMeant(peer.query) ? [{ resource, span: peer.span }] : [])),
    ];
  });
}
