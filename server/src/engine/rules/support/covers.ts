import type { Cluster } from '../../cluster/cluster.ts';
import type { Workload } from '../../model/resource.ts';
import type { CompiledPeer, CompiledPolicy, CompiledRule, PodQuery } from '../../policies/compiled.ts';
import { namespaceSelectorOf } from '../../policies/peers.ts';
import { includesSpace, inSpace, type LabelSpace, namespaceSpaceOf, spaceOf } from '../../selectors/algebra.ts';
import { NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';
import { includesAddresses } from '../../sets/addresses.ts';

/** Says whether the outer peer admits all that the inner one admits, in sight or not. */
export function coversPeer(outer: CompiledPeer, inner: CompiledPeer, cluster: Cluster): boolean {
  if (outer.type === 'addresses' && inner.type === 'addresses')
    return includesAddresses(outer.addresses, inner.addresses);
  return outer.type === 'pods' && inner.type === 'pods' && coversPods(outer.query, inner.query, cluster);
}

/** Says whether each peer of the inner rule is within a peer of the outer one. */
export function coversPeers(outer: CompiledRule, inner: CompiledRule, cluster: Cluster): boolean {
  const { peers } = outer;
  if (peers === 'any') return true;
  return inner.peers !== 'any' && inner.peers.every(peer => peers.some(wide => coversPeer(wide, peer, cluster)));
}

/** Says whether the outer policy selects all pods that the inner one does: by their selectors, or all in sight. */
export function coversSubject(outer: CompiledPolicy, inner: CompiledPolicy, cluster: Cluster): boolean {
  if (coversPods(outer.subject, inner.subject, cluster)) return true;
  const picked = cluster.select(inner.subject);
  const others = new Set<Workload>(cluster.select(outer.subject));
  return picked.length > 0 && picked.every(workload => others.has(workload));
}

/** Says whether the outer query picks all pods that the inner one does, in sight or not. */
export function coversPods(outer: PodQuery, inner: PodQuery, cluster: Cluster): boolean {
  return includesSpace(spaceOf(outer.pods), spaceOf(inner.pods)) && coversNamespaces(outer, inner, cluster);
}

function coversNamespaces({ namespaces: outer }: PodQuery, { namespaces: inner }: PodQuery, cluster: Cluster): boolean {
  const space = namespaceSpaceOf(namespaceSelectorOf(outer));
  const selector = namespaceSelectorOf(inner);
  if (includesSpace(space, namespaceSpaceOf(selector))) return true;
  // What a declared namespace is labelled is known, so one that is picked by name is a point in the space.
  const names = selector.requirements.find(({ key, operator }) => key === NAMESPACE_NAME_LABEL && operator === 'In');
  return names !== undefined && !selector.broken && names.values.every(name => isDeclaredIn(space, name, cluster));
}

function isDeclaredIn(space: LabelSpace, name: string, cluster: Cluster): boolean {
  const facts = cluster.namespaces.get(name);
  return facts?.declared === true && inSpace(space, facts.labels);
}
