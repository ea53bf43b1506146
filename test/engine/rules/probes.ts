import { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import type { Resource } from '../../../server/src/engine/model/resource.ts';
import type { LabelSelector } from '../../../server/src/engine/objects/selector.ts';
import type { CompiledPolicy, NamespaceQuery, PodQuery } from '../../../server/src/engine/policies/compiled.ts';
import { NAMESPACE_NAME_LABEL } from '../../../server/src/engine/selectors/describe.ts';
import { type Analysis, analyse } from './harness.ts';

/**
 * Returns the clusters of two analyses to compare. Where neither has a workload both get pods that their policies tell
 * apart: one for every selector, and a stranger in every policy's namespace. Where a policy names pods of the
 * platform both get them.
 */
export function comparable(before: Analysis, after: Analysis): readonly [Cluster, Cluster] {
  const clusters = [before.cluster, after.cluster] as const;
  const policies = clusters.flatMap(cluster => cluster.policies);
  const bare = clusters.every(({ workloads }) => workloads.length === 0);
  const manifests = bare
    ? policies.flatMap(manifestsFor)
    : PLATFORM_PODS.flatMap(pod => (policies.some(each => names(each, pod)) ? [pod.manifest] : []));
  const probes = analyse([...new Set(manifests)].join('---\n')).cluster.resources;
  return [withProbes(before.cluster, probes), withProbes(after.cluster, probes)];
}

function withProbes(cluster: Cluster, probes: readonly Resource[]): Cluster {
  return new Cluster([...cluster.resources, ...probes], cluster);
}

/** Pods of the platform, such as the resolver: they are there once a policy names their label or namespace. */
interface PlatformPod {
  readonly label: readonly [key: string, value: string];
  readonly namespace: string;
  readonly manifest: string;
}

function names({ ingress, egress }: CompiledPolicy, { label, namespace }: PlatformPod): boolean {
  const peers = [...(ingress ?? []), ...(egress ?? [])].flatMap(rule => (rule.peers === 'any' ? [] : rule.peers));
  return peers.some(peer => {
    if (peer.type !== 'pods') return false;
    const { namespaces, pods } = peer.query;
    const there =
      namespaces.type === 'labels' && labelsFor(namespaces.selector).get(NAMESPACE_NAME_LABEL) === namespace;
    return labelsFor(pods).get(label[0]) === label[1] || there;
  });
}

function manifestsFor(policy: CompiledPolicy): readonly string[] {
  const rules = [...(policy.ingress ?? []), ...(policy.egress ?? [])];
  const peers = rules.flatMap(({ peers }) => (peers === 'any' ? [] : peers));
  const ports = rules.flatMap(rule => (rule.ports === 'all' ? [] : rule.ports));
  const names = ports.flatMap(port => (port.type === 'named' ? [port.name] : []));
  const queries = [policy.subject, ...peers.flatMap(peer => (peer.type === 'pods' ? [peer.query] : []))];
  const stranger = podOf('stranger', policy.resource.namespace, new Map(), []);
  return [...queries.flatMap(query => probesFor(query, [...new Set(names)])), stranger];
}

function probesFor({ namespaces, pods }: PodQuery, portNames: readonly string[]): readonly string[] {
  const labels = labelsFor(pods);
  const [namespace, declared] = namespaceFor(namespaces);
  const name = [...labels].map(([key, value]) => `${key}-${value}`).join('-') || 'any';
  return [...declared, podOf(name, namespace, labels, portNames)];
}

function namespaceFor(query: NamespaceQuery): readonly [string, readonly string[]] {
  if (query.type === 'name') return [query.name, []];
  const labels = labelsFor(query.selector);
  const name = labels.get(NAMESPACE_NAME_LABEL) ?? ([...labels.values()].join('-') || 'elsewhere');
  const manifest = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n  labels: ${JSON.stringify(Object.fromEntries(labels))}\n`;
  return [name, [manifest]];
}

function labelsFor({ requirements }: LabelSelector): ReadonlyMap<string, string> {
  const wanted = requirements.filter(({ operator }) => operator === 'In' || operator === 'Exists');
  return new Map(wanted.map(({ key, values }) => [key, values[0] ?? 'set']));
}

function podOf(
  name: string,
  namespace: string,
  labels: ReadonlyMap<string, string>,
  portNames: readonly string[],
): string {
  const metadata = { name, namespace, labels: Object.fromEntries(labels) };
  const ports = portNames.map((port, index) => ({ name: port, containerPort: 8001 + index }));
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'main', ports }] } })}\n`;
}

function platformPod(name: string, namespace: string, key: string, value: string): PlatformPod {
  return { label: [key, value], namespace, manifest: podOf(name, namespace, new Map([[key, value]]), []) };
}

const PLATFORM_PODS = [
  platformPod('coredns', 'kube-system', 'k8s-app', 'kube-dns'),
  platformPod('dns-default', 'openshift-dns', 'dns.operator.openshift.io/daemonset-dns', 'default'),
  platformPod('gateway', 'gateway', 'app', 'gateway'),
  platformPod('prometheus', 'monitoring', 'app.kubernetes.io/name', 'prometheus'),
];
