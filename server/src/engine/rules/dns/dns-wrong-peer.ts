import { fieldItems } from '../../model/field.ts';
import type { NetworkPolicy, Peer, PolicyRule } from '../../model/resource.ts';
import type { LabelSelector } from '../../model/selector.ts';
import { entryOf } from '../../parse/tree.ts';
import type { CompiledRule, PodQuery } from '../../policies/compiled.ts';
import type { ClusterProfile } from '../../profile/cluster-profile.ts';
import { isSure } from '../../profile/fact.ts';
import type { Cluster } from '../../reachability/cluster.ts';
import { matches } from '../../selectors/match.ts';
import { defineRule } from '../rule.ts';
import { dnsPorts, isDnsPort } from '../support/dns.ts';
import { dnsWays, opensWay } from '../support/dns-opening.ts';
import { dnsRule } from '../support/dns-rule.ts';
import { namesLabels } from '../support/names-labels.ts';
import { type Offer, offers } from '../support/offers.ts';
import { compiledOf, egressRules } from '../support/policies.ts';
import { asksForResolver, isResolverOpen, type KnownResolvers, pinnedNamespaces } from '../support/resolver.ts';
import { deployment, documents, policy } from '../support/samples.ts';
import { contentSpan } from '../support/spans.ts';
import { addRule, writeValue } from '../support/write-policy.ts';

const to = (namespace: string, labels: string): string => `  - to:
      - namespaceSelector:
          matchLabels:
            kubernetes.io/metadata.name: ${namespace}
${labels && `        podSelector:\n          matchLabels:\n${labels.replace(/^/gm, '            ')}\n`}    ports:
      - protocol: UDP
        port: 53
      - protocol: TCP
        port: 53
`;
const dns = (rules: string): string =>
  documents(
    policy('shop', 'allow-dns', `podSelector: {}\npolicyTypes:\n  - Egress\negress:\n${rules}`),
    deployment('shop', 'api'),
  );
const KUBEADM = { distribution: 'kubeadm' } as const;
const OPENSHIFT = { distribution: 'openshift' } as const;
const OF_SERVICE = to('kube-system', 'k8s-app: kube-dns\nkubernetes.io/name: CoreDNS');

/** DNS opened to pods that are no resolver of the cluster. */
export const dnsWrongPeer = defineRule({
  id: 'dns-wrong-peer',
  severity: 'warning',
  on: ['network-policy'],
  // Other policies may open the resolver.
  needs: ['policy', 'workloads', 'profile'],
  group: 'dns',
  summary: 'DNS is open to pods with labels that the resolver of the cluster does not have, or in another namespace.',
  why: [
    'All labels of a selector must fit. Some of those that tutorials show stand on the Service of the resolver and not on its pods, and names differ from distribution to distribution.',
    'No pod is picked then, the rule opens nothing, and names do not resolve.',
    'The rule knows the labels of the cluster profile, those of the chart of CoreDNS and of the node-local cache, and the pods in sight;',
    'labels of the chart are for information where the profile is sure of others;',
    'it is silent where another rule or policy opens the resolver.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyPeer, podSelector; Kubernetes documentation, "Customizing DNS Service"',
  fix: 'Writes the labels of the profile, or adds a rule for its resolver.',
  examples: {
    bad: [
      { title: 'A label of the Service', manifest: dns(OF_SERVICE), profile: KUBEADM },
      {
        title: 'A label that nobody has',
        manifest: dns(to('kube-system', 'app: coredns')),
        profile: { distribution: 'eks' },
      },
      {
        title: 'Another namespace',
        manifest: dns(to('default', 'k8s-app: kube-dns')),
        profile: { distribution: 'kind' },
      },
      {
        title: 'The labels of the chart of CoreDNS',
        manifest: dns(to('kube-system', 'app.kubernetes.io/name: coredns')),
        profile: KUBEADM,
      },
      { title: 'Another distribution', manifest: dns(to('kube-system', 'k8s-app: kube-dns')), profile: OPENSHIFT },
    ],
    fixed: [
      { title: 'The label of the pods', manifest: dns(to('kube-system', 'k8s-app: kube-dns')), profile: KUBEADM },
    ],
    nearMisses: [
      { title: 'All pods of the namespace', manifest: dns(to('kube-system', '')), profile: KUBEADM },
      {
        title: 'The labels of the chart of CoreDNS, whose pods are in sight',
        manifest: documents(
          dns(to('kube-system', 'k8s-app: coredns')),
          deployment('kube-system', 'coredns', 53).replaceAll('app: coredns', 'k8s-app: coredns'),
        ),
        profile: KUBEADM,
      },
      {
        title: 'The labels of the chart, where those of the resolver are a guess',
        manifest: dns(to('kube-system', 'k8s-app: coredns')),
        profile: { distribution: 'rke2' },
      },
      {
        title: 'A resolver of its own, in sight',
        manifest: documents(dns(to('kube-system', 'app: resolver')), deployment('kube-system', 'resolver', 53)),
        profile: KUBEADM,
      },
      {
        title: 'Rules for two distributions',
        manifest: dns(to('kube-system', 'k8s-app: kube-dns') + to('openshift-dns', '').replaceAll('53', '5353')),
        profile: OPENSHIFT,
      },
      { title: 'Nothing is known of the cluster', manifest: dns(OF_SERVICE) },
    ],
  },
  *check({ resource, text, cluster, profile }) {
    const { namespace } = profile.dns ?? {};
    if (namespace === undefined) return;
    const numbers = dnsPorts(profile);
    const aimed = egressRules(resource).flatMap(({ rule, own }) =>
      isForDns(own, numbers) ? aimedPeers(rule, own, cluster) : [],
    );
    // Another peer that picks the resolver leaves nothing closed.
    const isOpen = (resolvers: KnownResolvers): boolean =>
      isResolverOpen(compiledOf(resource), profile, cluster, dnsWays(numbers), resolvers);
    if (aimed.length === 0 || isOpen('installed')) return;
    const mayBeOpen = isOpen('usual');
    for (const found of aimed) {
      if (mayBeOpen && found.place !== 'chart') continue;
      const fact = found.place === 'elsewhere' ? namespace : profile.dns?.podLabels;
      const isCertain = found.place !== 'chart' && (fact === undefined || isSure(fact));
      yield {
        span: contentSpan(found.peer.node),
        path: found.peer.path,
        severity: isCertain ? 'warning' : 'info',
        message: messageFor(found.place, profile),
        fixes: offers(text, resource, offersFor(text, resource, found, profile)),
      };
    }
  },
});

function isForDns({ peers, ports }: CompiledRule, numbers: readonly number[]): boolean {
  return peers !== 'any' && ports !== 'all' && ports.some(port => isDnsPort(port, numbers));
}

/** A peer that is aimed at the resolver and misses it. */
interface Aimed {
  readonly peer: Peer;
  readonly own: CompiledRule;
  readonly place: Place;
}

function aimedPeers(rule: PolicyRule, own: CompiledRule, cluster: Cluster): readonly Aimed[] {
  const { profile } = cluster;
  return fieldItems(rule.peers).flatMap((peer): readonly Aimed[] => {
    const compiled = own.peers === 'any' ? undefined : own.peers.find(({ path }) => path === peer.path);
    if (compiled?.type !== 'pods' || cluster.select(compiled.query).length > 0) return [];
    const { query } = compiled;
    const place = placeOf(query, profile);
    if (place === undefined) return [];
    if (place === 'elsewhere' || !asksForResolver(query, profile, cluster)) return [{ peer, own, place }];
    const { podLabels } = profile.dns ?? {};
    const isOfChart = !asksForResolver(query, profile, cluster, 'installed');
    return isOfChart && podLabels !== undefined && isSure(podLabels) ? [{ peer, own, place: 'chart' }] : [];
  });
}

/** Where a peer looks: in the namespace of the resolver, there by the labels of the chart of CoreDNS, or in another. */
type Place = 'here' | 'chart' | 'elsewhere';

const USUAL_NAMESPACES = ['kube-system', 'openshift-dns'];

/** Says whether a peer looks for the resolver in its namespace or, by its labels or as other distributions have it, in others. */
function placeOf({ namespaces, pods }: PodQuery, { dns }: ClusterProfile): Exclude<Place, 'chart'> | undefined {
  const pinned = pinnedNamespaces(namespaces) ?? [];
  if (pinned.length === 0) return undefined;
  if (dns?.namespace !== undefined && pinned.includes(dns.namespace.value)) return 'here';
  const isUsual = pinned.every(name => USUAL_NAMESPACES.includes(name));
  return isUsual || asksForLabels(pods, dns?.podLabels) ? 'elsewhere' : undefined;
}

/** Says whether a selector asks for labels that the cluster is sure to give its resolver, and for nothing else. */
function asksForLabels(selector: LabelSelector, labels: NonNullable<ClusterProfile['dns']>['podLabels']): boolean {
  if (labels === undefined || !isSure(labels) || !namesLabels(selector)) return false;
  return matches(selector, new Map(Object.entries(labels.value)));
}

function messageFor(place: Place, { dns }: ClusterProfile): string {
  const labels = Object.entries(dns?.podLabels?.value ?? {}).map(([key, value]) => `${key}=${value}`);
  const pods = labels.length === 0 ? 'pods' : `pods labelled ${labels.join(', ')}`;
  if (place === 'chart')
    return `Names may not resolve: these are labels of the chart of CoreDNS, and the resolver that this cluster brings in ${dns?.namespace?.value} is ${pods}. Write its labels unless the chart has been installed in its place.`;
  return place === 'here'
    ? `Names will not resolve: the resolver in ${dns?.namespace?.value} is not known to have these labels; it is ${pods}. Write its labels, or leave podSelector out.`
    : `Names will not resolve: the resolver of this cluster is ${pods} in ${dns?.namespace?.value}, and nothing allows it. Add a rule for it.`;
}

function offersFor(
  text: string,
  policy: NetworkPolicy,
  { peer, own, place }: Aimed,
  profile: ClusterProfile,
): readonly Offer[] {
  const { podLabels, ports } = profile.dns ?? {};
  const { node } = peer;
  const entry = entryOf(node, 'podSelector');
  const isOnPort = ports?.value.every(port => opensOn(own, port)) ?? true;
  if (place !== 'elsewhere' && podLabels !== undefined && node.kind === 'map' && entry !== undefined && isOnPort)
    return [
      {
        title: 'Write the labels of the resolver',
        make: () => writeValue(text, node, entry, { matchLabels: podLabels.value }),
      },
    ];
  const make = (): ReturnType<Offer['make']> => addRule(text, policy, 'egress', dnsRule(profile));
  return [{ title: 'Add a rule for the resolver of the cluster', make }];
}

function opensOn({ ports }: CompiledRule, port: number): boolean {
  return ports === 'all' || ports.some(own => opensWay(own, { protocol: 'UDP', port }));
}
