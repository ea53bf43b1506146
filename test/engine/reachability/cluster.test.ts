import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import { everything } from '../../../server/src/engine/objects/read-selector.ts';
import type { CompiledPeer, PodQuery } from '../../../server/src/engine/policies/compiled.ts';
import { clusterOf, pod, policy, workloadNamed } from './clusters.ts';

const NAME = 'kubernetes.io/metadata.name';

/** Returns the peer query of the only policy's only rule. */
function peerQuery(cluster: Cluster): PodQuery {
  const peers = cluster.policies[0]?.ingress?.[0]?.peers;
  const [peer]: readonly CompiledPeer[] = peers === undefined || peers === 'any' ? [] : peers;
  if (peer?.type !== 'pods') throw new Error('expected a peer of pods');
  return peer.query;
}

function picked(namespaceSelector: string, rest = ''): readonly string[] {
  const rule = `{ingress: [{from: [{namespaceSelector: ${namespaceSelector}}]}]}`;
  const cluster = clusterOf([policy('p', 'a', rule), pod('x', 'a'), pod('z', 'b'), pod('w', 'b'), rest].join('---\n'));
  return cluster.select(peerQuery(cluster)).map(({ name }) => name);
}

describe('a cluster', () => {
  it('knows each namespace by its name, declared or not', () => {
    expect(picked(`{matchLabels: {${NAME}: b}}`)).toEqual(['z', 'w']);
    expect(picked(`{matchExpressions: [{key: ${NAME}, operator: NotIn, values: [b]}]}`)).toEqual(['x']);
    expect(picked(`{matchExpressions: [{key: ${NAME}, operator: Exists}]}`)).toEqual(['x', 'z', 'w']);
  });

  it('keeps the name label right whatever a manifest says', () => {
    const namespace = `{apiVersion: v1, kind: Namespace, metadata: {name: b, labels: {${NAME}: a}}}\n`;
    expect(picked(`{matchLabels: {${NAME}: b}}`, namespace)).toEqual(['z', 'w']);
    expect(picked(`{matchLabels: {${NAME}: a}}`, namespace)).toEqual(['x']);
  });

  it('picks a pod once, however often a selector names its namespace', () => {
    expect(picked(`{matchExpressions: [{key: ${NAME}, operator: In, values: [b, b, b]}]}`)).toEqual(['z', 'w']);
    expect(
      picked(`{matchExpressions: [{key: ${NAME}, operator: In, values: [b]}], matchLabels: {${NAME}: b}}`),
    ).toEqual(['z', 'w']);
    expect(
      picked(`{matchExpressions: [{key: ${NAME}, operator: In, values: [b, a]}], matchLabels: {${NAME}: a}}`),
    ).toEqual(['x']);
  });

  it('picks nothing by a broken selector', () => {
    const cluster = clusterOf(pod('x', 'a'));
    const pods = { ...everything('spec.podSelector'), broken: true };
    expect(cluster.select({ namespaces: { type: 'name', name: 'a' }, pods })).toEqual([]);
    expect(cluster.select({ namespaces: { type: 'labels', selector: pods }, pods: everything('') })).toEqual([]);
  });

  it('knows the policies of a workload in the order of the resources', () => {
    const cluster = clusterOf(
      [
        policy('two', 'a', '{}'),
        pod('x', 'a'),
        policy('one', 'a', '{podSelector: {matchLabels: {app: x}}}'),
        policy('none', 'b', '{}'),
      ].join('---\n'),
    );
    expect(cluster.policiesOf(workloadNamed(cluster, 'x')).map(({ resource }) => resource.name)).toEqual([
      'two',
      'one',
    ]);
  });

  it('finds the other objects of the same identity', () => {
    const cluster = clusterOf([pod('x', 'a'), pod('x', 'b'), pod('x', 'a'), policy('x', 'a', '{}')].join('---\n'));
    const [first, , third] = cluster.resources;
    expect(first === undefined ? [] : cluster.duplicatesOf(first)).toEqual([third]);
  });

  it('lets a Service pick pods of its own namespace by all of its labels', () => {
    const service = '{apiVersion: v1, kind: Service, metadata: {name: s, namespace: a}, spec: {selector: {app: x}}}\n';
    const bare = '{apiVersion: v1, kind: Service, metadata: {name: bare, namespace: a}}\n';
    const cluster = clusterOf([service, bare, pod('x', 'a'), pod('z', 'a'), pod('x', 'b')].join('---\n'));
    expect(cluster.workloads.map(each => cluster.servicesOf(each).map(({ name }) => name))).toEqual([['s'], [], []]);
  });
});
