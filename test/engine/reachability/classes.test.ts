import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import { reachabilityOf } from '../../../server/src/engine/reachability/reachability.ts';
import { toCidrs } from '../../../server/src/engine/sets/addresses.ts';
import { describeTraffic } from '../../../server/src/engine/sets/traffic.ts';
import { clusterOf, pod, policy, workloadNamed } from './clusters.ts';

function classesOf(...documents: readonly string[]): readonly (readonly string[])[] {
  return reachabilityOf(clusterOf(documents.join('---\n'))).classes.list.map(({ members }) =>
    members.map(({ name }) => name),
  );
}

const http = (port: number): string => `, spec: {containers: [{ports: [{name: http, containerPort: ${port}}]}]}`;
const PODS = [pod('a', 'x', http(80)), pod('b', 'x', http(8080)), pod('c', 'x', http(80)), pod('d', 'z', http(80))];

describe('classes of pods', () => {
  it('are one where no policy tells pods apart', () => {
    expect(classesOf(...PODS)).toEqual([['a', 'b', 'c', 'd']]);
  });

  it('are split by selectors, namespaces and named ports in sight, no finer', () => {
    expect(classesOf(...PODS, policy('p', 'x', '{}'))).toEqual([['a', 'b', 'c'], ['d']]);
    expect(classesOf(...PODS, policy('p', 'x', '{podSelector: {matchLabels: {app: a}}}'))).toEqual([
      ['a'],
      ['b', 'c', 'd'],
    ]);
    expect(classesOf(...PODS, policy('p', 'x', '{ingress: [{ports: [{port: http}]}]}'))).toEqual([
      ['a', 'c'],
      ['b'],
      ['d'],
    ]);
    expect(classesOf(...PODS, policy('p', 'x', '{ingress: [{ports: [{port: dns}]}]}'))).toEqual([
      ['a', 'b', 'c'],
      ['d'],
    ]);
  });

  it('are split by the protocol of a named port', () => {
    const udp = ', spec: {containers: [{ports: [{name: http, containerPort: 80, protocol: UDP}]}]}';
    expect(
      classesOf(pod('a', 'x', http(80)), pod('b', 'x', udp), policy('p', 'z', '{ingress: [{ports: [{port: http}]}]}')),
    ).toEqual([['a'], ['b']]);
  });

  it('are split by ipBlocks, and by whether their addresses are known', () => {
    const known = (name: string, address: string): string => pod(name, 'x', `, status: {podIP: ${address}}`);
    const block = policy('p', 'z', '{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}');
    expect(
      classesOf(known('a', '10.0.0.1'), known('b', '11.0.0.1'), pod('c', 'x'), known('d', '10.1.0.1'), block),
    ).toEqual([['a', 'd'], ['b'], ['c']]);
  });

  it('stay few for thousands of pods that look alike', () => {
    const many = Array.from(
      { length: 2000 },
      (_, index) =>
        `{kind: Pod, metadata: {name: p${index}, namespace: n${index % 4}, labels: {app: a${index % 5}}}}\n`,
    );
    const policies = [0, 1, 2, 3].map(index =>
      policy(
        'p',
        `n${index}`,
        `{podSelector: {matchLabels: {app: a${index}}}, ingress: [{from: [{podSelector: {}}]}]}`,
      ),
    );
    expect(classesOf(...many, ...policies)).toHaveLength(8);
  });
});

function external(cluster: Cluster, name: string): readonly string[] {
  const reachability = reachabilityOf(cluster);
  return reachability
    .external(workloadNamed(cluster, name), 'egress')
    .map(
      ({ addresses, traffic }) =>
        `${toCidrs(addresses).join(' ')}: ${describeTraffic(reachability.traffic.get(traffic))}`,
    );
}

describe('external addresses', () => {
  it('are one cell where the direction is untouched', () => {
    expect(external(clusterOf(pod('a', 'x')), 'a')).toEqual(['0.0.0.0/0 ::/0: all ports']);
  });

  it('are joined by what they may exchange, over all rules and policies', () => {
    const rules =
      '{policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 80}]}, {to: [{ipBlock: {cidr: 11.0.0.0/8}}], ports: [{port: 80}]}]}';
    const more = '{policyTypes: [Egress], egress: [{ports: [{port: 53, protocol: UDP}]}]}';
    const cluster = clusterOf([pod('a', 'x'), policy('p', 'x', rules), policy('q', 'x', more)].join('---\n'));
    const [inside, outside, ...others] = external(cluster, 'a');
    expect(inside).toBe('10.0.0.0/7: TCP 80 · UDP 53');
    expect(outside).toMatch(/: UDP 53$/);
    expect(others).toEqual([]);
  });

  it('are never picked by pod peers, not even by those of all namespaces', () => {
    const cluster = clusterOf(
      [pod('a', 'x'), policy('p', 'x', '{policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}}]}]}')].join(
        '---\n',
      ),
    );
    expect(external(cluster, 'a')).toEqual(['0.0.0.0/0 ::/0: nothing']);
  });
});
