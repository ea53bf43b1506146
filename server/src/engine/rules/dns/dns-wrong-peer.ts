import type { Cluster } from '../../cluster/cluster.ts';
import { DNS_PORT, dnsRule } from '../../drafts/dns-rule.ts';
import { addRule, writeValue } from '../../drafts/write-policy.ts';
import type { Workload } from '../../model/resource.ts';
import { fieldItems } from '../../objects/field.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import { entryOf } from '../../parse/tree.ts';
import type { CompiledRule, PodQuery } from '../../policies/compiled.ts';
import type { NetworkPolicy, Peer, PolicyRule } from '../../policies/network-policy/policy.ts';
import type { ClusterProfile } from '../../profile/cluster-profile.ts';
import { isSure } from '../../profile/fact.ts';
import { matches } from '../../selectors/match.ts';
import { compiledOf, egressRules } from '../policies/policies.ts';
import { dnsPorts, isDnsPort } from '../resolver/dns.ts';
import { dnsProfileOf, isResolverName, RESOLVER_NAMESPACES, servesDns } from '../resolver/dns-in-sight.ts';
import { dnsWays, opensWay } from '../resolver/dns-opening.ts';
import { asksForResolver, isResolverOpen, type KnownResolvers, pinnedNamespaces } from '../resolver/resolver.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';
import { listNames } from '../support/names.ts';
import { namesLabels } from '../support/names-labels.ts';
import { type Offer, offers } from '../support/offers.ts';
import { contentSpan } from '../support/spans.ts';

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
  needs: ['policy', 'workloads'],
  group: 'dns',
  summary:
    'DNS is open to pods that are not the resolver of the cluster: by their labels, their namespace or their ports.',
  why: [
    'All labels of a selector must fit. Some of those that tutorials show stand on the Service of the resolver and not on its pods, and names differ from distribution to distribution.',
    'No pod is picked then, the rule opens nothing, and names do not resolve.',
    'The rule knows the labels of the cluster profile, those of the chart of CoreDNS and of the node-local cache, and the pods in sight: containers that declare other ports alone answer no DNS.',
    'A resolver in sight counts before what the distribution brings. It is for information where labels are those of the chart and the profile is sure of others, where another namespace may have a resolver of its own out of sight, and while nothing tells which the resolver is;',
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
      {
        title: 'Pods that listen on other ports',
        manifest: documents(dns(to('billing', '')), deployment('billing', 'worker', 80)),
        profile: KUBEADM,
      },
      {
        title: 'A namespace out of sight, which may have a resolver of its own',
        manifest: dns(to('billing', '')),
        profile: KUBEADM,
      },
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
      { title: 'A namespace out of sight, and nothing is known', manifest: dns(to('billing', '')) },
    ],
  },
  *check({ resource, text, cluster }) {
    const profile = dnsProfileOf(cluster);
    const numbers = dnsPorts(profile);
    const aimed = egressRules(resource).flatMap(({ rule, own }) =>
      isForDns(own, numbers) ? aimedPeers(rule, own, cluster, profile) : [],
    );
    // Another peer that picks the resolver leaves nothing closed.
    const isOpen = (resolvers: KnownResolvers): boolean =>
      isResolverOpen(compiledOf(resource), profile, cluster, dnsWays(numbers), resolvers);
    if (aimed.length === 0 || isOpen('installed')) return;
    const mayBeOpen = isOpen('usual');
    for (const found of aimed) {
      if (mayBeOpen && found.place !== 'chart') continue;
      yield {
        span: contentSpan(found.peer.node),
        path: found.peer.path,
        severity: isCertain(found, profile) ? 'warning' : 'info',
        message: messageFor(found, profile),
        fixes: offers(text, resource, offersFor(text, resource, found, profile)),
      };
    }
  },
});

function isCertain({ place }: Aimed, { dns }: ClusterProfile): boolean {
  const { namespace, podLabels } = dns ?? {};
  if (place === 'chart' || namespace === undefined) return false;
  // Another resolver may have been installed there, unless somebody said which one the cluster has.
  if (place === 'out of sight') return namespace.trust === 'stated';
  const fact = place === 'here' ? podLabels : namespace;
  return fact === undefined || isSure(fact);
}

function isForDns({ peers, ports }: CompiledRule, numbers: readonly number[]): boolean {
  return peers !== 'any' && ports !== 'all' && ports.some(port => isDnsPort(port, numbers));
}

/** A peer that is aimed at the resolver and misses it. */
interface Aimed {
  readonly peer: Peer;
  readonly own: CompiledRule;
  readonly place: Whereabouts;
  /** The pods in sight that it picks. */
  readonly picked: readonly Workload[];
}

function aimedPeers(rule: PolicyRule, own: CompiledRule, cluster: Cluster, profile: ClusterProfile): readonly Aimed[] {
  return fieldItems(rule.peers).flatMap((peer): readonly Aimed[] => {
    const compiled = own.peers === 'any' ? undefined : own.peers.find(({ path }) => path === peer.path);
    if (compiled?.type !== 'pods') return [];
    const { query } = compiled;
    const picked = cluster.select(query);
    if (picked.some(workload => servesDns(workload, profile) !== 'no')) return [];
    const place = placeOf(query, own, picked, profile, cluster.profile.dns?.namespace !== undefined);
    if (place === undefined) return [];
    if (place !== 'here' || !asksForResolver(query, profile, cluster)) return [{ peer, own, place, picked }];
    const { podLabels } = profile.dns ?? {};
    const isOfChart = !asksForResolver(query, profile, cluster, 'installed');
    return isOfChart && podLabels !== undefined && isSure(podLabels) ? [{ peer, own, place: 'chart', picked }] : [];
  });
}

/**
 * Where a peer looks: in the namespace of the resolver, there by the labels of the chart of CoreDNS; in another, as other
 * distributions have it; in another where pods in sight answer no DNS; or in another out of sight.
 */
type Whereabouts = 'here' | 'chart' | 'elsewhere' | 'deaf' | 'out of sight';

/** Says where a peer looks for the resolver, undefined where it may find it. */
function placeOf(
  { namespaces, pods }: PodQuery,
  own: CompiledRule,
  picked: readonly Workload[],
  { dns }: ClusterProfile,
  isOneCluster: boolean,
): Exclude<Whereabouts, 'chart'> | undefined {
  const pinned = pinnedNamespaces(namespaces) ?? [];
  if (pinned.length === 0) return undefined;
  const known = dns?.namespace?.value;
  if (known !== undefined && pinned.includes(known)) return 'here';
  const isUsual = pinned.every(name => RESOLVER_NAMESPACES.includes(name));
  // Without a profile, manifests for several clusters may stand together.
  if (isUsual && !isOneCluster) return undefined;
  if (known !== undefined && (isUsual || asksForLabels(pods, dns?.podLabels))) return 'elsewhere';
  if (picked.length > 0) return 'deaf';
  // Who opens more than DNS there may have other things in mind.
  const isMeant = !opensDnsAlone(own) || [...pinned, ...valuesOf(pods)].some(isResolverName);
  return known === undefined || isMeant ? undefined : 'out of sight';
}

function valuesOf({ requirements }: LabelSelector): readonly string[] {
  return requirements.flatMap(({ operator, values }) => (operator === 'In' ? values : []));
}

function opensDnsAlone({ ports }: CompiledRule): boolean {
  return ports !== 'all' && ports.every(port => isDnsPort(port, [DNS_PORT, 5353]));
}

/** Says whether a selector asks for labels that the cluster is sure to give its resolver, and for nothing else. */
function asksForLabels(selector: LabelSelector, labels: NonNullable<ClusterProfile['dns']>['podLabels']): boolean {
  if (labels === undefined || !isSure(labels) || !namesLabels(selector)) return false;
  return matches(selector, new Map(Object.entries(labels.value)));
}

function messageFor({ place, picked }: Aimed, { dns }: ClusterProfile): string {
  const labels = Object.entries(dns?.podLabels?.value ?? {}).map(([key, value]) => `${key}=${value}`);
  const pods = labels.length === 0 ? 'pods' : `pods labelled ${labels.join(', ')}`;
  const namespace = dns?.namespace?.value;
  switch (place) {
    case 'chart':
      return `Names may not resolve: these are labels of the chart of CoreDNS, and the resolver that this cluster brings in ${namespace} is ${pods}. Write its labels unless the chart has been installed in its place.`;
    case 'here':
      return `Names will not resolve: the resolver in ${namespace} is not known to have these labels; it is ${pods}. Write its labels, or leave podSelector out.`;
    case 'elsewhere':
      return `Names will not resolve: the resolver of this cluster is ${pods} in ${namespace}, and nothing allows it. Add a rule for it.`;
    case 'out of sight':
      return `Names may not resolve: the resolver of this cluster is ${pods} in ${namespace}, and nothing allows it. Add a rule for it unless pods ask another one.`;
    case 'deaf': {
      const who = listNames(picked);
      const where = namespace === undefined ? 'most clusters have it in kube-system' : `it is ${pods} in ${namespace}`;
      return `Names will not resolve: no container of ${who} listens on port ${DNS_PORT}, and nothing allows the resolver of the cluster; ${where}. Add a rule for it.`;
    }
  }
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
  if (
    (place === 'here' || place === 'chart') &&
    podLabels !== undefined &&
    node.kind === 'map' &&
    entry !== undefined &&
    isOnPort
  )
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
