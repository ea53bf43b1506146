import type { Cluster } from '../../cluster/cluster.ts';
import { picksNamespace } from '../../drafts/platform-peer.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import type { CompiledPeer, CompiledPolicy, CompiledRule, NamespaceQuery, PodQuery } from '../../policies/compiled.ts';
import type { ClusterProfile } from '../../profile/cluster-profile.ts';
import { NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';
import { matches } from '../../selectors/match.ts';
import { areOpened } from '../policies/other-dialects.ts';
import { RESOLVER_NAMESPACES, servesDns } from './dns-in-sight.ts';
import { type DnsWay, egressRulesFor, opensWay } from './dns-opening.ts';

type LabelSet = Readonly<Record<string, string>>;

/** Labels of resolver pods as distributions install them, and of the node-local cache. */
const INSTALLED_LABELS: readonly LabelSet[] = [
  { 'k8s-app': 'kube-dns', 'eks.amazonaws.com/component': 'coredns' },
  { 'k8s-app': 'node-local-dns' },
];

/** Labels of resolver pods as the chart of CoreDNS makes them, alone or in the place of the installed ones. */
const CHART_LABELS: readonly LabelSet[] = [
  { 'k8s-app': 'coredns', 'app.kubernetes.io/name': 'coredns', 'app.kubernetes.io/instance': 'coredns' },
  { 'k8s-app': 'kube-dns', 'app.kubernetes.io/name': 'coredns', 'app.kubernetes.io/instance': 'coredns' },
];

/** Whose labels count as the resolver's: those of any resolver that is usual, or those that distributions install. */
export type KnownResolvers = 'usual' | 'installed';

const LABELS: Readonly<Record<KnownResolvers, readonly LabelSet[]>> = {
  usual: [...INSTALLED_LABELS, ...CHART_LABELS],
  installed: INSTALLED_LABELS,
};

/** Says whether the labels that a query asks for are those of some resolver's pods, or of pods in sight that may answer DNS. */
export function asksForResolver(
  query: PodQuery,
  profile: ClusterProfile,
  cluster: Cluster,
  resolvers: KnownResolvers = 'usual',
): boolean {
  return (
    asksForLabelsOfResolver(query.pods, profile, resolvers) ||
    cluster.select(query).some(workload => servesDns(workload, profile) !== 'no')
  );
}

/** Says whether some resolver's pods carry the labels that a selector asks for. */
export function asksForLabelsOfResolver(
  pods: LabelSelector,
  { dns }: ClusterProfile,
  resolvers: KnownResolvers = 'usual',
): boolean {
  const own = dns?.podLabels;
  // Labels that the user states are the only ones.
  const known = [...(own === undefined ? [] : [own.value]), ...(own?.trust === 'stated' ? [] : LABELS[resolvers])];
  return known.some(labels => matches(pods, new Map(Object.entries(labels))));
}

/** Says whether a peer may be the resolver of the profile; addresses may be, where the plug-in takes them for pods. */
export function canBeResolver(
  peer: CompiledPeer,
  profile: ClusterProfile,
  cluster: Cluster,
  resolvers: KnownResolvers = 'usual',
): boolean {
  if (peer.type === 'addresses') return peer.isOfPods || cluster.ipBlockPods === 'match';
  if (peer.type !== 'pods') return true;
  const { query } = peer;
  const namespace = profile.dns?.namespace?.value;
  if (namespace !== undefined && picksNamespace(query.namespaces, { namespace }, cluster) === 'no') return false;
  const picked = cluster.select(query);
  // Without a profile, pods in sight of another namespace are judged by their ports.
  const isElsewhere = pinnedNamespaces(query.namespaces)?.every(name => !RESOLVER_NAMESPACES.includes(name)) ?? false;
  if (namespace === undefined && isElsewhere && picked.length > 0)
    return picked.some(workload => servesDns(workload, profile) !== 'no');
  return asksForResolver(query, profile, cluster, resolvers);
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
  resolvers: KnownResolvers = 'usual',
): boolean {
  const opens = ({ action, peers, ports }: CompiledRule): boolean =>
    action === 'accept' &&
    (ports === 'all' || ways.some(way => ports.some(port => opensWay(port, way)))) &&
    (peers === 'any' || peers.some(peer => canBeResolver(peer, profile, cluster, resolvers)));
  return egressRulesFor(policy, cluster, opens).some(opens) || areOpened(policy, 'egress', cluster);
}
