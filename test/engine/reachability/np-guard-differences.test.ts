import { describe, expect, it } from 'vitest';
import { type ConnectionEnd, listConnections } from '../../../server/src/engine/answers/connections.ts';
import type { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import { boundsOf } from '../../../server/src/engine/reachability/bounds.ts';
import { exposuresOf } from '../../../server/src/engine/reachability/exposure.ts';
import { reachabilityOf } from '../../../server/src/engine/reachability/reachability.ts';
import { describeSelector } from '../../../server/src/engine/selectors/describe.ts';
import { toCidrs } from '../../../server/src/engine/sets/addresses.ts';
import { describeTraffic } from '../../../server/src/engine/sets/traffic.ts';
import { warningsOf } from '../../../server/src/engine/warnings/warnings.ts';
import { refusalsOf } from '../../../server/src/workspace/files/source-file.ts';
import { clusterOf, pod, policy, workloadNamed } from './clusters.ts';

// Where np-guard/netpol-analyzer (commit e54a3343) answers otherwise: each test says what it does, and why we do not.

function nameOf(end: ConnectionEnd): string {
  if (end.type === 'ip') return toCidrs(end.addresses).join(' ');
  return end.type === 'workload' ? `${end.workload.name} [${end.workload.kind}]` : end.type;
}

/** Lists connections as `web [Pod] → api [Pod]: TCP 80`. */
function connectionsIn(cluster: Cluster): readonly string[] {
  const { traffic } = reachabilityOf(cluster);
  return [...listConnections(cluster).known()].map(
    ({ source, destination, traffic: id }) =>
      `${nameOf(source)} → ${nameOf(destination)}: ${describeTraffic(traffic.get(id))}`,
  );
}

function into(name: string, connections: readonly string[]): readonly string[] {
  return connections.filter(line => line.includes(`→ ${name} [`));
}

const [web, api] = [pod('web', 'shop'), pod('api', 'shop')];
const apiOnly = (rules: string): string =>
  policy('api', 'shop', `{podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress], ingress: ${rules}}`);

const controlled = (name: string, ports: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
spec: {containers: [{name: main, ports: [${ports}]}]}
`;
const service = (ports: string): string => `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [${ports}]}
`;
const ingress = (port: number): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: site, namespace: shop}
spec: {defaultBackend: {service: {name: web, port: {number: ${port}}}}}
`;

function fromController(...manifests: readonly string[]): readonly string[] {
  return connectionsIn(clusterOf(manifests.join('---\n'))).filter(line => line.startsWith('ingress-controller'));
}

describe('unlike np-guard, the engine', () => {
  it('reads an IPv6 ipBlock as IPv6; np-guard takes its first 32 bits for IPv4, so that ::/0 opens 0.0.0.0/0', () => {
    const cluster = clusterOf([web, api, apiOnly('[{from: [{ipBlock: {cidr: "::/0"}}]}]')].join('---\n'));
    expect(into('api', connectionsIn(cluster))).toEqual(['::/0 → api [Pod]: all ports']);
  });

  it('keeps NetworkPolicies of other API groups apart; np-guard looks at the kind alone and reads Calico as core', () => {
    const calico = apiOnly('[]').replace('networking.k8s.io/v1', 'projectcalico.org/v3');
    const cluster = clusterOf([web, api, calico].join('---\n'));
    expect(cluster.policies).toEqual([]);
    const [source, destination] = ['web', 'api'].map(name => workloadNamed(cluster, name));
    if (source === undefined || destination === undefined) throw new Error('Both pods are there.');
    const { sure, possible, doubts } = boundsOf({
      cluster,
      direction: 'ingress',
      subject: { type: 'workload', workload: destination },
      peer: { type: 'workload', workload: source },
    });
    expect([sure, possible].map(describeTraffic)).toEqual(['nothing', 'all ports']);
    expect(doubts.map(({ about }) => about)).toEqual(['dialect']);
  });

  it('lets an ingress controller use TCP ports alone; np-guard also takes a port that containers declare for UDP', () => {
    const udp = controlled('web', '{name: dns, containerPort: 5353, protocol: UDP}');
    expect(fromController(udp, service('{port: 80, targetPort: dns}'), ingress(80))).toEqual([]);
    expect(fromController(udp, service('{port: 80, targetPort: 5353, protocol: UDP}'), ingress(80))).toEqual([]);
  });

  it('follows the number in an Ingress to the port of the Service; np-guard takes the first that has it as target port', () => {
    const two = service('{name: a, port: 80, targetPort: 8080}, {name: b, port: 8080, targetPort: 9090}');
    const ports = '{containerPort: 8080}, {containerPort: 9090}';
    expect(fromController(controlled('web', ports), two, ingress(8080))).toEqual([
      'ingress-controller → web [Pod]: TCP 9090',
    ]);
  });

  it('keeps workloads of one name and several kinds apart; in np-guard the later one takes the place of the other', () => {
    const workload = (kind: string): string =>
      `{apiVersion: apps/v1, kind: ${kind}, metadata: {name: web, namespace: shop}, spec: {template: {metadata: {labels: {app: ${kind}}}}}}\n`;
    const closed = policy('closed', 'shop', '{podSelector: {matchLabels: {app: StatefulSet}}, policyTypes: [Ingress]}');
    const cluster = clusterOf([workload('Deployment'), workload('StatefulSet'), closed].join('---\n'));
    expect(connectionsIn(cluster)).toEqual([
      'web [Deployment] → 0.0.0.0/0 ::/0: all ports',
      'web [StatefulSet] → web [Deployment]: all ports',
      'web [StatefulSet] → 0.0.0.0/0 ::/0: all ports',
      '0.0.0.0/0 ::/0 → web [Deployment]: all ports',
    ]);
  });

  it('refuses a policy for what the API server refuses; np-guard notices a wrong selector or CIDR only when a pod meets it', () => {
    const wrong = clusterOf(
      [
        policy('a', 'empty', '{podSelector: {matchLabels: {app: "not valid"}}}'),
        policy('b', 'empty', '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/99}}]}]}'),
      ].join('---\n'),
    );
    expect(wrong.resources.map(resource => refusalsOf(resource).map(({ path }) => path))).toEqual([
      ['spec.podSelector.matchLabels.app'],
      ['spec.ingress[0].from[0].ipBlock.cidr'],
    ]);
  });

  it('answers for pods of one owner whose labels differ; np-guard crashes when a peer is a namespaceSelector alone', () => {
    const owned = (name: string, version: string): string =>
      `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: shop, labels: {app: web, version: ${version}}, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: u, controller: true}]}}\n`;
    const rules = '[{from: [{namespaceSelector: {}}], ports: [{port: 80}]}]';
    const cluster = clusterOf([owned('web-a', 'one'), owned('web-b', 'two'), api, apiOnly(rules)].join('---\n'));
    expect(into('api', connectionsIn(cluster))).toEqual(['web-1 [ReplicaSet] → api [Pod]: TCP 80']);
  });

  it('resolves a named port in an egress rule without peers where a pod has it; np-guard stops, as addresses have none', () => {
    const spec = '{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{ports: [{port: http}]}]}';
    const named = controlled('api', '{name: http, containerPort: 8080}');
    const cluster = clusterOf([web, named, policy('web', 'shop', spec)].join('---\n'));
    expect(connectionsIn(cluster).filter(line => line.startsWith('web'))).toEqual(['web [Pod] → api [Pod]: TCP 8080']);
  });

  it('needs no declared container port behind a Service; np-guard does, though Kubernetes takes it for information', () => {
    expect(fromController(web, service('{port: 80, targetPort: 8080}'), ingress(80))).toEqual([
      'ingress-controller → web [Pod]: TCP 8080',
    ]);
  });

  it('sees that the pods of one rule are among those of another; np-guard sees only that selectors are equal', () => {
    const roles = (values: string): string => `{matchExpressions: [{key: role, operator: NotIn, values: [${values}]}]}`;
    const rules = `[{from: [{podSelector: ${roles('a, b')}}], ports: [{port: 90}]}, {from: [{podSelector: ${roles('a, b, c')}}], ports: [{port: 80}]}]`;
    const cluster = clusterOf([api, apiOnly(rules)].join('---\n'));
    const [exposure] = exposuresOf(cluster, listConnections(cluster).workloads);
    const entries = (exposure?.pods ?? []).map(
      ({ pods, traffic }) =>
        `${pods === undefined ? 'all' : describeSelector(pods.pods)}: ${describeTraffic(reachabilityOf(cluster).traffic.get(traffic))}`,
    );
    // np-guard answers TCP 80 alone for the narrower one.
    expect(entries).toEqual(['role not in (a, b): TCP 90', 'role not in (a, b, c): TCP 80, 90']);
  });
});

describe('like np-guard, for better or worse, the engine', () => {
  it('shows a pod by its immediate controller, also where the Deployment behind it is in sight', () => {
    const owner = '{apiVersion: apps/v1, kind: ReplicaSet, name: web-7d9, uid: u, controller: true}';
    const owned = `{apiVersion: v1, kind: Pod, metadata: {name: web-7d9-x, namespace: shop, labels: {app: web}, ownerReferences: [${owner}]}}\n`;
    const deployment =
      '{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {template: {metadata: {labels: {app: web}}}}}\n';
    expect(listConnections(clusterOf([owned, deployment].join('---\n'))).workloads).toEqual([
      { namespace: 'shop', kind: 'Deployment', name: 'web' },
      { namespace: 'shop', kind: 'ReplicaSet', name: 'web-7d9' },
    ]);
  });

  it('counts pods that have run to their end, and says so', () => {
    const done = pod('job', 'shop', ', status: {phase: Succeeded}');
    const cluster = clusterOf([api, done].join('---\n'));
    expect(into('api', connectionsIn(cluster))).toEqual([
      'job [Pod] → api [Pod]: all ports',
      '0.0.0.0/0 ::/0 → api [Pod]: all ports',
    ]);
    const messages = warningsOf(cluster, listConnections(cluster).routing).map(({ message }) => message);
    expect(messages).toContain('shop/job has finished, and counts as if running.');
  });
});
