import type { CompiledPeer, CompiledPolicy, CompiledRule, NamespaceQuery, PodQuery } from '../../policies/compiled.ts';
import type { ClusterProfile } from '../../profile/cluster-profile.ts';
import type { Cluster } from '../../reachability/cluster.ts';
import { NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';
import { matches } from '../../selectors/match.ts';
import { type DnsWay, egressRulesFor, opensWay } from './dns-opening.ts';
import { areOpened } from './other-dialects.ts';
import { picksNamespace } from './platform-peer.ts';

/** Labels of resolver pods: as distributions install them, as the chart of CoreDNS does, of the node-local cache. */
const KNOWN_LABELS: readonly Readonly<Record<string, string>>[] = [
  { 'k8s-app': 'kube-dns', 'eks.amazonaws.com/component': 'coredns' },
  { 'k8s-app': 'coredns', 'app.kubernetes.io/name': 'coredns', 'app.kubernetes.io/instance': 'coredns' },
  { 'k8s-app': 'kube-dns', 'app.kubernetes.io/name': 'coredns', 'app.kubernetes.io/instance': 'coredns' },
  { 'k8s-app': 'node-local-dns' },
];

/** Says whether the labels that a query asks for are those of some resolver's pods, or of pods in sight. */
export function asksForResolver(query: PodQuery, { dns }: ClusterProfile, cluster: Cluster): boolean {
  const own = dns?.podLabels;
  // Labels that the user states are the only ones.
  const known = [...(own === undefined ? [] : [own.value]), ...(own?.trust === 'stated' ? [] : KNOWN_LABELS)];
  return known.some(labels => matches(query.pods, new Map(Object.entries(labels)))) || cluster.select(query).length > 0;
}

/** Says whether a peer may be the resolver of the profile; addresses may always be. */
export function canBeResolver(peer: CompiledPeer, profile: ClusterProfile, cluster: Cluster): boolean {
  if (peer.type !== 'pods') return true;
  const namespace = profile.dns?.namespace?.value;
  if (namespace !== undefined && picksNamespace(peer.query.namespaces, { namespace }, cluster) === 'no') return false;
  return asksForResolver(peer.query, profile, cluster);
}

/** Returns the names that a query pins its namespaces to; undefined where it does not. */
export function pinnedNamespaces(namespaces: NamespaceQuery): readonly string[] | undefined {
  if (namespaces.type === 'name') return [namespaces.name];
  return namespaces.selector.requirements.find(({ key, operator }) => key === NAMESPACE_NAME_LABEL && operator === 'In')
    ?.values;
}

/** Says whether the pods of a policy may ask the profile's resolver in one of these ways, by all policies that select them. */
export function isResolverOpen(
  policy: CompiledPolicy,
  profile: ClusterProfile,
  cluster: Cluster,
  ways: readonly DnsWay[],
): boolean {
  const opens = ({ action, peers, ports }: CompiledRule): boolean =>
    action === 'accept' &&
    (ports === 'all' || ways.some(way => ports.some(port => opensWay(port, way)))) &&
    (peers === 'any' || peers.some(peer => canBeResolver(peer, profile, cluster)));
  return egressRulesFor(policy, cluster, opens).some(opens) || areOpened(policy, 'egress', cluster);
}
