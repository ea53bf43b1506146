import { describe, expect, it } from 'vitest';
import { ask } from '../../../server/src/engine/answers/answer.ts';
import { factTexts } from '../../../server/src/engine/answers/fact-texts.ts';
import { parseAddress } from '../../../server/src/engine/sets/address.ts';
import { clusterOf, pod, workloadNamed } from './clusters.ts';

const NODES = [
  '{apiVersion: v1, kind: Node, metadata: {name: one, labels: {zone: a}}, status: {addresses: [{type: InternalIP, address: 192.0.2.1}, {type: ExternalIP, address: 198.51.100.1}]}}\n',
  '{apiVersion: v1, kind: Node, metadata: {name: two, labels: {zone: b}}, status: {addresses: [{type: InternalIP, address: 192.0.2.2}]}}\n',
];
const PODS = [
  pod('web', 'shop'),
  pod('plain', 'shop', ', spec: {nodeName: one}'),
  pod('on-one', 'shop', ', spec: {hostNetwork: true, nodeName: one}'),
  pod('on-two', 'shop', ', spec: {hostNetwork: true}, status: {hostIP: 192.0.2.2}'),
  pod('on-some', 'shop', ', spec: {hostNetwork: true}'),
  pod('on-unseen', 'shop', ', spec: {hostNetwork: true, nodeName: three}'),
];

/** A policy that denies web all of a zone's nodes. */
function denying(nodes: string): string {
  return `{apiVersion: policy.networking.k8s.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {name: p}, spec: {tier: Admin, priority: 1, subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}, egress: [{action: Deny, to: [{nodes: ${nodes}}]}]}}\n`;
}

const ZONE_A = denying('{matchLabels: {zone: a}}');

function answer(policy: string, to: string, nodes: readonly string[] = NODES): ReturnType<typeof ask> {
  const cluster = clusterOf([...nodes, ...PODS, policy].join('---\n'));
  const address = parseAddress(to);
  const end = (name: string) => ({ type: 'pods', pods: [workloadNamed(cluster, name)], isMadeUp: false }) as const;
  return ask(cluster, end('web'), address === undefined ? end(to) : { type: 'address', address });
}

describe('a peer of nodes', () => {
  it.each([
    ['on-one', 'blocked'],
    ['on-two', 'allowed'],
    ['on-some', 'depends'],
    ['on-unseen', 'depends'],
    ['plain', 'allowed'],
    // A pod may run on any node, which it then reaches.
    ['192.0.2.1', 'depends'],
    ['192.0.2.2', 'allowed'],
    ['198.51.100.1', 'depends'],
    ['203.0.113.7', 'depends'],
  ])('picks %s by the labels of Nodes in sight: %s', (to, verdict) => {
    expect(answer(ZONE_A, to).verdict).toBe(verdict);
  });

  it('picks every pod on the network of a node where it picks all nodes', () => {
    const all = denying('{}');
    expect(['on-one', 'on-some', 'on-unseen', 'plain'].map(to => answer(all, to).verdict)).toEqual([
      'blocked',
      'blocked',
      'blocked',
      'allowed',
    ]);
    expect(answer(all, 'on-some', []).verdict).toBe('blocked');
    expect(answer(ZONE_A, 'on-one', []).verdict).toBe('depends');
  });

  it('says what it waits for', () => {
    const names = { source: 'shop/web', destination: 'shop/on-some' };
    expect(factTexts(answer(ZONE_A, 'on-some'), names)).toEqual([
      'the node of shop/on-some, on whose network it is, and its labels, which ClusterNetworkPolicy p, spec.egress[0], asks for',
    ]);
    expect(factTexts(answer(ZONE_A, '203.0.113.7'), { ...names, destination: '203.0.113.7' })).toEqual([
      'whether 203.0.113.7 is the address of a node, which ClusterNetworkPolicy p, spec.egress[0], asks for',
    ]);
  });
});
