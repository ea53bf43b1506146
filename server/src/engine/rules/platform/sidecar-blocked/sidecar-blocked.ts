import type { Cluster } from '../../../cluster/cluster.ts';
import { identifyingLabels } from '../../../drafts/identity.ts';
import { platformPeerValue } from '../../../drafts/platform-peer.ts';
import {
  addRule,
  appendPolicies,
  canAddRule,
  canAppend,
  freeName,
  writtenNamespace,
} from '../../../drafts/write-policy.ts';
import { trafficOf } from '../../../evaluation/rule-traffic.ts';
import { worldFact } from '../../../facts/fact.ts';
import { groupBy } from '../../../group-by.ts';
import type { Workload } from '../../../model/resource.ts';
import { type CompiledRule, rulesOf } from '../../../policies/compiled.ts';
import type { NetworkPolicy } from '../../../policies/network-policy/policy.ts';
import { stated } from '../../../profile/fact.ts';
import type { Value } from '../../../schema/decode.ts';
import { intersectTraffic, isNoTraffic, onePort } from '../../../sets/traffic.ts';
import { mayBeOpened } from '../../policies/other-dialects.ts';
import { compiledOf } from '../../policies/policies.ts';
import { DNS_RULE_LINES, deployment, documents, namespaceManifest, policy } from '../../samples/samples.ts';
import { defineRule, type Fix } from '../../shape/rule.ts';
import { lazyFix } from '../../support/lazy-fix.ts';
import { listNames, listTexts } from '../../support/names.ts';
import { directionOrName } from '../../support/policy-places.ts';
import { isolatorOf } from '../../visitors/api-server-calls.ts';
import { mayAdmit, type Visitors } from '../../visitors/platform-access.ts';
import { controlPlaneOf, type Mesh, meshOf } from './meshes.ts';

const WEB = deployment('shop', 'web');
const ISTIOD = deployment('istio-system', 'istiod', 15012);
const MESHED = namespaceManifest('shop', { 'istio-injection': 'enabled' });
const egress = (rules: string): string =>
  policy(
    'shop',
    'web',
    `podSelector:\n  matchLabels:\n    app: web\npolicyTypes:\n  - Egress\negress:\n${DNS_RULE_LINES}${rules}`,
  );
const to = (peer: string, port: number): string =>
  `  - to:\n${peer}    ports:\n      - protocol: TCP\n        port: ${port}\n`;
const namespace = (name: string): string =>
  `      - namespaceSelector:\n          matchLabels:\n            kubernetes.io/metadata.name: ${name}\n`;
const DATABASE = '      - podSelector:\n          matchLabels:\n            app: web\n';
const annotated = (key: string, value: string): string =>
  WEB.replace('      labels:', `      annotations:\n        ${key}: ${value}\n      labels:`);

/** Pods with a proxy of a mesh that has no way to its control plane. */
export const sidecarBlocked = defineRule({
  id: 'sidecar-blocked',
  severity: 'info',
  on: ['network-policy'],
  needs: ['workloads'],
  group: 'platform',
  summary: 'Proxies that a mesh puts into pods have no way to its control plane.',
  why: [
    'The egress of a pod is that of its proxy too. A proxy of Istio takes its configuration and certificates from istiod on TCP 15012, one of Linkerd from ports 8080, 8086 and 8090 of its control plane. Where policies do not let it through, the pods do not become ready, or lose their certificates later.',
    'Pods count that are labelled or annotated for injection, or whose Namespace in sight is. Ambient mode has no such proxies.',
    'The rule is silent about every rule that opens these ports to addresses, or to pods out of sight that may be the control plane.',
  ].join(' '),
  reference: 'Istio documentation, "Application Requirements"; Linkerd documentation, "Automatic Proxy Injection"',
  fix: 'Allows the ports of the control plane.',
  examples: {
    bad: [
      { title: 'A namespace with injection', manifest: documents(MESHED, egress(to(DATABASE, 5432)), WEB, ISTIOD) },
      {
        title: 'Pods annotated for Linkerd',
        manifest: documents(egress(to(DATABASE, 5432)), annotated('linkerd.io/inject', 'enabled')),
      },
    ],
    fixed: [
      {
        title: 'The control plane is allowed',
        manifest: documents(MESHED, egress(to(namespace('istio-system'), 15012)), WEB),
      },
    ],
    nearMisses: [
      {
        title: 'Ambient mode',
        manifest: documents(
          namespaceManifest('shop', { 'istio.io/dataplane-mode': 'ambient' }),
          egress(to(DATABASE, 5432)),
          WEB,
        ),
      },
      {
        title: 'Pods that want no proxy',
        manifest: documents(MESHED, egress(to(DATABASE, 5432)), annotated('sidecar.istio.io/inject', '"false"')),
      },
      {
        title: 'A control plane out of sight, by address',
        manifest: documents(MESHED, egress(to('      - ipBlock:\n          cidr: 203.0.113.7/32\n', 15012)), WEB),
      },
      { title: 'No mesh', manifest: documents(egress(to(DATABASE, 5432)), WEB) },
    ],
  },
  *check({ resource, text, cluster }) {
    const compiled = compiledOf(resource);
    const own = proxiesBlocked(cluster).filter(({ workload }) => isolatorOf(workload, cluster, 'egress') === compiled);
    for (const [mesh, found] of groupBy(own, each => each.mesh)) {
      const ports = [...new Set(found.flatMap(each => each.missing))];
      const pods = found.map(({ workload }) => workload);
      yield {
        ...directionOrName(resource, 'egress'),
        message: `The ${mesh.name} proxies of ${listNames(pods)} have no way to ${mesh.controlPlane} on TCP ${listTexts(ports.map(String))}: they get no configuration and no certificates. Allow egress there.`,
        fixes: fixesFor(text, resource, mesh, found, cluster),
      };
    }
  },
});

interface BlockedProxy {
  readonly workload: Workload;
  readonly mesh: Mesh;
  readonly missing: readonly number[];
}

/** Returns the pods with proxies that lack a way to the control plane of their mesh, and the ports they lack. */
const proxiesBlocked = worldFact('proxies without control plane', (cluster: Cluster): readonly BlockedProxy[] => {
  const visitors = new Map<Mesh, Visitors>();
  return cluster.workloads.flatMap(workload => {
    const mesh = meshOf(workload, cluster);
    if (mesh === undefined || isolatorOf(workload, cluster, 'egress') === undefined) return [];
    if (mayBeOpened(workload, 'egress', cluster)) return [];
    const known = visitors.get(mesh) ?? visitorsOf(mesh, cluster);
    visitors.set(mesh, known);
    const missing = mesh.ports.flatMap(ports =>
      ports.some(port => isOpen(workload, port, known, cluster)) ? [] : [ports[0]],
    );
    return missing.length > 0 ? [{ workload, mesh, missing }] : [];
  });
});

function visitorsOf(mesh: Mesh, cluster: Cluster): Visitors {
  const inSight = controlPlaneOf(mesh, cluster);
  const peers = inSight.map(({ namespace, podLabels }) => ({ namespace, podLabels: Object.fromEntries(podLabels) }));
  return { known: peers.length > 0 ? stated(peers) : undefined, usual: mesh.looks };
}

function isOpen(workload: Workload, port: number, visitors: Visitors, cluster: Cluster): boolean {
  const rules = cluster.policiesOf(workload).flatMap(policy => rulesOf(policy, 'egress') ?? []);
  const wanted = onePort('TCP', port);
  return rules.some(
    rule =>
      rule.action === 'accept' &&
      // A name may be that of the port of the control plane.
      (!isNoTraffic(intersectTraffic(trafficOf(rule, undefined), wanted)) || namesPort(rule.ports)) &&
      mayAdmit(rule, visitors, cluster),
  );
}

function namesPort(ports: CompiledRule['ports']): boolean {
  return ports !== 'all' && ports.some(({ type }) => type === 'named');
}

function fixesFor(
  text: string,
  policy: NetworkPolicy,
  mesh: Mesh,
  found: readonly BlockedProxy[],
  cluster: Cluster,
): readonly Fix[] {
  const ports = [...new Set(found.flatMap(each => each.missing))];
  const rule: Value = { to: peersOf(mesh, cluster), ports: ports.map(port => ({ protocol: 'TCP', port })) };
  const pods = new Set(found.map(({ workload }) => workload));
  const isOwn = cluster.select(compiledOf(policy).subject).every(workload => pods.has(workload));
  const title = `Allow ${mesh.controlPlane}`;
  if (isOwn && canAddRule(policy, 'egress')) return [lazyFix(title, () => addRule(text, policy, 'egress', rule))];
  if (!canAppend(text)) return [];
  const drafts = [...pods].map(workload => ({
    name: freeName(cluster, policy.namespace, `${workload.name}-to-${mesh.name.toLowerCase()}`),
    namespace: writtenNamespace(policy),
    spec: {
      podSelector: { matchLabels: Object.fromEntries(identifyingLabels(workload)) },
      policyTypes: ['Egress'],
      egress: [rule],
    },
  }));
  return [
    lazyFix(`${title} by policy ${listTexts(drafts.map(({ name }) => name))}`, () => appendPolicies(text, drafts)),
  ];
}

/** Returns the pods of the control plane as peers: those in sight, else as they are usually installed. */
function peersOf(mesh: Mesh, cluster: Cluster): readonly Value[] {
  const inSight = controlPlaneOf(mesh, cluster);
  if (inSight.length === 0) return [platformPeerValue(mesh.usual)];
  return inSight.map(workload =>
    platformPeerValue({
      namespace: workload.namespace,
      podLabels: Object.fromEntries(identifyingLabels(workload)),
    }),
  );
}
