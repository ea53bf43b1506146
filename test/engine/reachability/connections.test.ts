import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ConnectionEnd, listConnections } from '../../../server/src/engine/answers/connections.ts';
import type { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import type { Workload } from '../../../server/src/engine/model/resource.ts';
import { type Reachability, reachabilityOf } from '../../../server/src/engine/reachability/reachability.ts';
import { NO_ADDRESSES, toCidrs, uniteAddresses } from '../../../server/src/engine/sets/addresses.ts';
import { describeTraffic, isNoTraffic, NO_TRAFFIC, uniteTraffic } from '../../../server/src/engine/sets/traffic.ts';
import { writtenWorld } from '../../oracle/write.ts';
import { clusterOf, pod, policy } from './clusters.ts';

function shownAs({ namespace, shownAs: { kind, name } }: Workload): string {
  return `${namespace}/${name} [${kind}]`;
}

function nameOf(end: ConnectionEnd): string {
  if (end.type === 'workload') return `${end.workload.namespace}/${end.workload.name} [${end.workload.kind}]`;
  return end.type === 'ip' ? toCidrs(end.addresses).join() : end.type;
}

/** Returns what the list allows by what is known as lines, in its own order. */
function linesOf(cluster: Cluster): readonly string[] {
  return [...listConnections(cluster).known()].map(
    ({ source, destination, traffic }) =>
      `${nameOf(source)} → ${nameOf(destination)}: ${describeTraffic(reachabilityOf(cluster).traffic.get(traffic))}`,
  );
}

/** Returns what the list must hold between workloads, pair by pair of their pods. */
function pairs(cluster: Cluster): readonly string[] {
  const sums = new Map<string, ReturnType<Reachability['allowed']>>();
  for (const source of cluster.workloads)
    for (const destination of cluster.workloads) {
      if (shownAs(source) === shownAs(destination)) continue;
      const key = `${shownAs(source)} → ${shownAs(destination)}`;
      sums.set(key, uniteTraffic(sums.get(key) ?? NO_TRAFFIC, reachabilityOf(cluster).allowed(source, destination)));
    }
  return [...sums].filter(([, set]) => !isNoTraffic(set)).map(([key, set]) => `${key}: ${describeTraffic(set)}`);
}

/** Returns what the list must hold about addresses outside of workloads that stand for one pod each. */
function outside(cluster: Cluster): readonly string[] {
  return cluster.workloads.flatMap(workload =>
    (['egress', 'ingress'] as const).flatMap(direction => {
      const cells = reachabilityOf(cluster).external(workload, direction);
      const ids = new Set(cells.map(({ traffic }) => traffic));
      return [...ids].flatMap(id => {
        const traffic = reachabilityOf(cluster).traffic.get(id);
        const same = cells.filter(cell => cell.traffic === id);
        const addresses = same.reduce((sum, cell) => uniteAddresses(sum, cell.addresses), NO_ADDRESSES);
        const [own, there] = [shownAs(workload), toCidrs(addresses).join()];
        const ends = direction === 'egress' ? `${own} → ${there}` : `${there} → ${own}`;
        return isNoTraffic(traffic) ? [] : [`${ends}: ${describeTraffic(traffic)}`];
      });
    }),
  );
}

it('holds what every pair of pods and every pod with the outside may exchange, and nothing else', () => {
  fc.assert(
    fc.property(writtenWorld, ({ text }) => {
      const cluster = clusterOf(text);
      fc.pre(new Set(cluster.workloads.map(shownAs)).size === cluster.workloads.length);
      // What is open is held against single questions, where all surfaces are asked the same.
      if (listConnections(cluster).isOpen) return;
      expect(linesOf(cluster).toSorted()).toEqual([...pairs(cluster), ...outside(cluster)].toSorted());
    }),
    { numRuns: 300 },
  );
});

const web = pod('web', 'shop');
const api = pod('api', 'shop');
const closed = policy('closed', 'shop', '{podSelector: {}, policyTypes: [Egress, Ingress]}');
const open = policy(
  'open',
  'shop',
  '{podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}, {ipBlock: {cidr: 192.0.2.0/24}}], ports: [{port: 80}]}, {from: [{ipBlock: {cidr: 198.51.100.0/24}}], ports: [{port: 80}]}]}',
);
const out = policy(
  'out',
  'shop',
  '{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}]}',
);

it('does not depend on the order of the manifests', () => {
  const manifests = [web, api, closed, open, out];
  const expected = ['shop/web [Pod] → shop/api [Pod]: TCP 80', '192.0.2.0/24,198.51.100.0/24 → shop/api [Pod]: TCP 80'];
  expect(linesOf(clusterOf(manifests.join('---\n')))).toEqual(expected);
  expect(linesOf(clusterOf(manifests.toReversed().join('---\n')))).toEqual(expected);
});

it('gives the same end as the same object, so that a writer can keep its text', () => {
  const connections = [...listConnections(clusterOf([web, api].join('---\n'))).known()];
  const ends = connections.flatMap(({ source, destination }) => [source, destination]);
  expect(new Set(ends.filter(({ type }) => type === 'workload')).size).toBe(2);
  expect(new Set(ends.map(nameOf)).size).toBe(3);
});
