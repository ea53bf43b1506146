import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Cluster } from '../../engine/cluster/cluster.ts';
import { nodeLocalPeers, resolverPeer } from '../../engine/drafts/dns-rule.ts';
import { platformPeerValue } from '../../engine/drafts/platform-peer.ts';
import type { Workload } from '../../engine/model/resource.ts';
import { NAMESPACE_NAME_LABEL } from '../../engine/selectors/describe.ts';
import { shownName, shownOnce } from '../support/ranges.ts';
import { INTERNET } from './address-suggestions.ts';
import type { YamlValue } from './render.ts';
import { isClusterScoped, type Scene } from './scene.ts';
import type { Suggestion } from './suggestion.ts';

/** A peer that most clusters have, under the labels its usual installation gives it. */
interface ReadyPeer {
  readonly label: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Where it usually stands. */
  readonly list: 'from' | 'to';
  readonly documentation: string;
}

const READY: readonly ReadyPeer[] = [
  {
    label: 'DNS (kube-dns)',
    namespace: 'kube-system',
    labels: { 'k8s-app': 'kube-dns' },
    list: 'to',
    documentation: 'The resolver of kubeadm, kind, EKS, GKE, AKS and k3s clusters. Allow UDP and TCP 53.',
  },
  {
    label: 'DNS (OpenShift)',
    namespace: 'openshift-dns',
    labels: { 'dns.operator.openshift.io/daemonset-dns': 'default' },
    list: 'to',
    documentation: 'The resolver of OpenShift; its pods listen on UDP and TCP 5353.',
  },
  {
    label: 'ingress controller (ingress-nginx)',
    namespace: 'ingress-nginx',
    labels: { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' },
    list: 'from',
    documentation: 'The controller pods of ingress-nginx.',
  },
  {
    label: 'ingress controller (Traefik)',
    namespace: 'traefik',
    labels: { 'app.kubernetes.io/name': 'traefik' },
    list: 'from',
    documentation: 'The pods of Traefik; k3s runs them in kube-system.',
  },
  {
    label: 'monitoring (Prometheus)',
    namespace: 'monitoring',
    labels: { 'app.kubernetes.io/name': 'prometheus' },
    list: 'from',
    documentation: 'The Prometheus pods of kube-prometheus-stack and the Prometheus operator.',
  },
];

/** Peers come behind the keys and the ready forms of an item. */
const RANK = { workloads: 2000, cluster: 2900, ready: 3000, unusual: 4000 };
const MAX_WORKLOADS = 100;

/** Returns whole items for `from` and `to`: workloads of the workspace, and the peers that most clusters have. */
export function peerSuggestions(scene: Scene, list: 'from' | 'to'): readonly Suggestion[] {
  if (!isClusterScoped(scene))
    return [...workloadPeers(scene), ...clusterPeers(scene, list), ...readyPeers(scene, list), ...addressPeers(list)];
  // Policies of the whole cluster have no namespace of their own, and hold both selectors under `pods`.
  const elsewhere = { ...scene, namespace: '' };
  return [...workloadPeers(elsewhere), ...readyPeers(elsewhere, list)].map(each =>
    each.body.type === 'value' ? { ...each, body: { type: 'value', value: { pods: each.body.value } } } : each,
  );
}

function workloadPeers({ cluster, namespace }: Scene): readonly Suggestion[] {
  const labelled = shownOnce(cluster.workloads).filter(({ writtenLabels }) => writtenLabels.size > 0);
  const own = labelled.filter(workload => workload.namespace === namespace);
  const others = labelled.filter(workload => workload.namespace !== namespace);
  return [...own, ...others].slice(0, MAX_WORKLOADS).map((workload, index) => ({
    label: `pods of ${shownName(workload)}`,
    kind: CompletionItemKind.Reference,
    rank: RANK.workloads + index,
    detail: workload.shownAs.kind,
    body: { type: 'value', value: podsPeer(tellingLabels(workload), workload.namespace, namespace) },
  }));
}

/** The labels that name an application by convention, the most telling first. */
const TELLING = ['app.kubernetes.io/name', 'app', 'k8s-app', 'name', 'run', 'app.kubernetes.io/component', 'component'];

function tellingLabels({ writtenLabels }: Workload): Readonly<Record<string, string>> {
  const key = TELLING.find(each => writtenLabels.has(each));
  const value = key === undefined ? undefined : writtenLabels.get(key);
  return key === undefined || value === undefined ? Object.fromEntries(writtenLabels) : { [key]: value };
}

function podsPeer(labels: Readonly<Record<string, string>>, theirs: string, own: string): YamlValue {
  const pods = { podSelector: { matchLabels: labels } };
  if (theirs === own) return pods;
  return { namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: theirs } }, ...pods };
}

/** The pods of the platform that the profile knows, for the direction they stand in. */
function clusterPeers({ cluster: { profile } }: Scene, list: 'from' | 'to'): readonly Suggestion[] {
  const { dns, ingressControllers, monitoring } = profile;
  const offer = (label: string, detail: string, value: YamlValue): Suggestion => ({
    label,
    kind: CompletionItemKind.Reference,
    rank: RANK.cluster,
    detail,
    documentation: 'What the cluster profile says of it.',
    body: { type: 'value', value },
  });
  if (list === 'to') {
    const ports = dns?.ports?.value.join(', ') ?? '53';
    const pods = dns?.namespace === undefined ? [] : [resolverPeer(profile)];
    const detail = `namespace ${dns?.namespace?.value}, port ${ports}`;
    return [
      ...pods.map(peer => offer('DNS of the cluster', detail, peer)),
      ...nodeLocalPeers(profile).map(peer => offer('DNS of the node', peer.ipBlock.cidr, peer)),
    ];
  }
  const visitors = [
    ['ingress controller of the cluster', ingressControllers] as const,
    ['monitoring of the cluster', monitoring] as const,
  ];
  return visitors.flatMap(([label, fact]) =>
    (fact?.value ?? []).map(peer => offer(label, `namespace ${peer.namespace}`, platformPeerValue(peer))),
  );
}

function readyPeers({ cluster, namespace }: Scene, list: 'from' | 'to'): readonly Suggestion[] {
  return READY.map((peer, index) => {
    const home = homeOf(cluster, peer);
    return {
      label: peer.label,
      kind: CompletionItemKind.Reference,
      rank: (peer.list === list ? RANK.ready : RANK.unusual) + index,
      detail: `namespace ${home}`,
      documentation: peer.documentation,
      body: { type: 'value', value: podsPeer(peer.labels, home, namespace) },
    };
  });
}

/** Returns the namespace in which pods with these labels run, the usual one when the workspace has none. */
function homeOf({ workloads }: Cluster, { labels, namespace }: ReadyPeer): string {
  const wanted = Object.entries(labels);
  const found = workloads.filter(({ podLabels }) => wanted.every(([key, value]) => podLabels.get(key) === value));
  return (found.find(workload => workload.namespace === namespace) ?? found[0])?.namespace ?? namespace;
}

function addressPeers(list: 'from' | 'to'): readonly Suggestion[] {
  const cache: Suggestion = {
    label: 'DNS (NodeLocal cache)',
    kind: CompletionItemKind.Reference,
    rank: (list === 'to' ? RANK.ready : RANK.unusual) + READY.length,
    detail: '169.254.20.10',
    documentation: 'The cache on every node runs on the network of the node, where no selector reaches it.',
    body: { type: 'value', value: { ipBlock: { cidr: '169.254.20.10/32' } } },
  };
  const internet = INTERNET.map(({ label, cidr, except }, index): Suggestion => {
    return {
      label,
      kind: CompletionItemKind.Reference,
      rank: RANK.ready + READY.length + 1 + index,
      detail: cidr,
      body: { type: 'value', value: { ipBlock: { cidr, except: [...except] } } },
    };
  });
  return [cache, ...internet];
}
