import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import type { Endpoint } from '../../../server/src/engine/cluster/endpoint.ts';
import { hypotheticalPod } from '../../../server/src/engine/cluster/hypothetical.ts';
import { boundsOf } from '../../../server/src/engine/reachability/bounds.ts';
import type { Doubt } from '../../../server/src/engine/reachability/doubts.ts';
import { parseAddress } from '../../../server/src/engine/sets/address.ts';
import { describeTraffic } from '../../../server/src/engine/sets/traffic.ts';
import { clusterOf, pod, policy, workloadNamed } from './clusters.ts';

const web = pod('web', 'shop');
const api = pod('api', 'shop');

function end(cluster: Cluster, name: string): Endpoint {
  const address = parseAddress(name);
  return address === undefined
    ? { type: 'workload', workload: workloadNamed(cluster, name) }
    : { type: 'address', address };
}

function unknownOf(doubt: Doubt): string {
  return 'unknown' in doubt ? doubt.unknown : doubt.about;
}

/** Returns what api's ingress rules surely and possibly allow from a peer, and the unknown facts between. */
function ingressOf(rules: string, peer: string, ...manifests: readonly string[]): readonly string[] {
  const spec = `{podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress], ingress: ${rules}}`;
  const cluster = clusterOf([web, api, policy('api', 'shop', spec), ...manifests].join('---\n'));
  const bounds = boundsOf({
    cluster,
    direction: 'ingress',
    subject: end(cluster, 'api'),
    peer: end(cluster, peer),
  });
  return [describeTraffic(bounds.sure), describeTraffic(bounds.possible), ...bounds.doubts.map(unknownOf)];
}

describe('the bounds of one side', () => {
  it('are equal where everything is known', () => {
    expect(ingressOf('[{from: [{podSelector: {}}], ports: [{port: 80}]}]', 'web')).toEqual(['TCP 80', 'TCP 80']);
    expect(ingressOf('[]', 'web')).toEqual(['nothing', 'nothing']);
    expect(ingressOf('[{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]', '10.0.0.1')).toEqual(['all ports', 'all ports']);
  });

  it('differ by the ports of an ipBlock that may hold the pod', () => {
    const rules =
      '[{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 80}]}, {from: [{podSelector: {}}], ports: [{port: 81}]}]';
    expect(ingressOf(rules, 'web')).toEqual(['TCP 81', 'TCP 80-81', 'address']);
  });

  it('name no doubt that another rule settles', () => {
    const rules = '[{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 80}]}, {from: [{podSelector: {}}]}]';
    expect(ingressOf(rules, 'web')).toEqual(['all ports', 'all ports']);
  });

  it.each([
    ['{matchLabels: {team: a}}', ['nothing', 'all ports', 'namespace-labels']],
    ['{matchExpressions: [{key: team, operator: NotIn, values: [a]}]}', ['nothing', 'all ports', 'namespace-labels']],
    ['{matchLabels: {team: a, kubernetes.io/metadata.name: other}}', ['nothing', 'nothing']],
    ['{matchLabels: {kubernetes.io/metadata.name: shop}}', ['all ports', 'all ports']],
    ['{}', ['all ports', 'all ports']],
  ])('for an undeclared namespace and %s', (selector, expected) => {
    expect(ingressOf(`[{from: [{namespaceSelector: ${selector}}]}]`, 'web')).toEqual(expected);
  });

  it('know the labels of a declared namespace', () => {
    const shop = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
    expect(ingressOf('[{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]', 'web', shop)).toEqual([
      'nothing',
      'nothing',
    ]);
  });

  it('do not know the port names of a pod that does not exist', () => {
    const spec = '{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: http}, {port: 81}]}]}';
    const made = hypotheticalPod('shop', new Map([['app', 'new']]));
    const cluster = clusterOf([web, policy('all', 'shop', spec)].join('---\n'));
    const question = { cluster, direction: 'ingress', peer: end(cluster, 'web') } as const;
    const subject: Endpoint = { type: 'workload', workload: made };
    const bounds = boundsOf({ ...question, subject, undeclared: new Set([made]) });
    expect(describeTraffic(bounds.sure)).toBe('TCP 81');
    expect(describeTraffic(bounds.possible)).toBe('TCP (all ports)');
    expect(bounds.doubts.map(unknownOf)).toEqual(['port-name']);
    expect(describeTraffic(boundsOf({ ...question, subject }).possible)).toBe('TCP 81');
  });

  it('are narrowed by a Deny rule that may hold, and widened by it where it may not', () => {
    const admin = `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: cluster}
spec:
  priority: 1
  subject: {namespaces: {}}
  ingress:
    - {action: Deny, from: [{namespaces: {matchLabels: {team: a}}}], ports: [{portNumber: {port: 80, protocol: TCP}}]}
`;
    expect(ingressOf('[{ports: [{port: 80}, {port: 81}]}]', 'web', admin)).toEqual([
      'TCP 81',
      'TCP 80-81',
      'namespace-labels',
    ]);
  });
});
