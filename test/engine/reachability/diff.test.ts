import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeDiff } from '../../../server/src/engine/answers/describe-diff.ts';
import { type ChangedEnd, type ConnectionChange, diffClusters } from '../../../server/src/engine/answers/diff.ts';
import type { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import { TrafficTable } from '../../../server/src/engine/evaluation/traffic-table.ts';
import { ShownCluster, type ShownWorkload } from '../../../server/src/engine/reachability/shown.ts';
import { allowDns, deployment, documents, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { hasAddress } from '../../../server/src/engine/sets/addresses.ts';
import { isNoTraffic, NO_TRAFFIC, sameTraffic, type TrafficSet } from '../../../server/src/engine/sets/traffic.ts';
import { addressOf, clusterOf } from '../../oracle/engine.ts';
import { writtenWorld } from '../../oracle/write.ts';
import { textOf, world } from './random-worlds.ts';

const workloads = documents(deployment('shop', 'web'), deployment('shop', 'api'), deployment('front', 'web'));
const api = (spec: string): string => policy('shop', 'api', `podSelector:\n  matchLabels:\n    app: api\n${spec}`);
const fromWeb = (port: number): string =>
  api(
    `ingress:\n  - from:\n      - podSelector:\n          matchLabels:\n            app: web\n    ports:\n      - port: ${port}\n`,
  );

function linesOf(before: string, after: string): readonly string[] {
  return describeDiff(diffClusters(clusterOf(before), clusterOf(after)));
}

describe('what changed', () => {
  it('is nothing between equal texts', () => {
    const text = documents(fromWeb(80), workloads);
    expect(diffClusters(clusterOf(text), clusterOf(text))).toEqual({ added: [], removed: [], changed: [] });
  });

  it('is told apart as removed and changed when a policy is added', () => {
    expect(linesOf(workloads, documents(fromWeb(80), workloads))).toEqual([
      '- all addresses → shop/api: all ports',
      '- front/web → shop/api: all ports',
      '~ shop/web → shop/api: all ports ⇒ TCP 80',
    ]);
  });

  it('is told apart as added when a policy goes', () => {
    expect(linesOf(documents(api(''), workloads), workloads)).toEqual([
      '+ all addresses → shop/api: all ports',
      '+ front/web → shop/api: all ports',
      '+ shop/web → shop/api: all ports',
    ]);
  });

  it('is one change for another port', () => {
    expect(linesOf(documents(fromWeb(80), workloads), documents(fromWeb(8080), workloads))).toEqual([
      '~ shop/web → shop/api: TCP 80 ⇒ TCP 8080',
    ]);
  });

  it('is cut to the addresses that differ', () => {
    const to = (cidr: string): string =>
      documents(api(`policyTypes: [Egress]\negress:\n  - to:\n      - ipBlock:\n          cidr: ${cidr}\n`), workloads);
    expect(linesOf(to('10.0.0.0/8'), to('10.0.0.0/9'))).toEqual(['- shop/api → 10.128.0.0/9: all ports']);
    expect(linesOf(to('10.0.0.0/8'), to('0.0.0.0/0'))).toEqual([
      '+ shop/api → all addresses but 10.0.0.0/8, ::/0: all ports',
    ]);
  });

  it('has every connection of a workload that only one of them has', () => {
    const more = documents(workloads, deployment('shop', 'cart'), allowDns('shop'));
    expect(linesOf(documents(workloads, allowDns('shop')), more)).toEqual([
      '+ all addresses → shop/cart: all ports',
      '+ front/web → shop/cart: all ports',
    ]);
  });

  it('keeps pods of one controller together', () => {
    const pod = (name: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  namespace: shop\n  labels: {app: api}\n  ownerReferences:\n    - {apiVersion: apps/v1, kind: ReplicaSet, name: api-1, uid: u, controller: true}\nspec: {containers: []}\n`;
    const pods = documents(pod('api-1-a'), pod('api-1-b'), deployment('shop', 'web'));
    expect(linesOf(pods, documents(api(''), pods))).toEqual([
      '- all addresses → shop/api-1: all ports',
      '- shop/web → shop/api-1: all ports',
    ]);
  });
});

const ADDRESSES = [
  '10.0.0.1',
  '10.1.2.3',
  '192.168.1.1',
  '0.0.0.0',
  '255.255.255.255',
  '::1',
  'fd00::1',
  '2001:db8::1',
];

/** All that a cluster allows, by ends, as far as the sample addresses tell. */
function tableOf(cluster: Cluster): ReadonlyMap<string, TrafficSet> {
  const traffic = new TrafficTable();
  const shown = new ShownCluster(cluster, traffic);
  const table = new Map<string, TrafficSet>();
  const add = (source: string, destination: string, allowed: TrafficSet): void => {
    if (!isNoTraffic(allowed)) table.set(`${source} → ${destination}`, allowed);
  };
  for (const source of shown.workloads.keys()) {
    for (const destination of shown.workloads.keys()) {
      if (source === destination) continue;
      const allowed = shown.between(shown.classesOf(source), shown.classesOf(destination));
      add(source, destination, traffic.get(allowed));
    }
    for (const text of ADDRESSES) {
      const cell = (direction: 'ingress' | 'egress'): TrafficSet =>
        traffic.get(
          shown.outside(source, direction).find(each => hasAddress(each.addresses, addressOf(text)))?.traffic ?? 0,
        );
      add(source, text, cell('egress'));
      add(text, source, cell('ingress'));
    }
  }
  return table;
}

function namesOf(end: ChangedEnd): readonly string[] {
  if (end.type === 'workload') return [keyOf(end.workload)];
  return ADDRESSES.filter(text => hasAddress(end.addresses, addressOf(text)));
}

function keyOf({ namespace, kind, name }: ShownWorkload): string {
  return `${namespace}/${kind}/${name}`;
}

function applied(
  table: ReadonlyMap<string, TrafficSet>,
  changes: readonly ConnectionChange[],
): ReadonlyMap<string, TrafficSet> {
  const result = new Map(table);
  for (const { source, destination, before, after } of changes)
    for (const from of namesOf(source))
      for (const to of namesOf(destination)) {
        const key = `${from} → ${to}`;
        if (!sameTraffic(result.get(key) ?? NO_TRAFFIC, before)) throw new Error(`${key} was something else before`);
        if (isNoTraffic(after)) result.delete(key);
        else result.set(key, after);
      }
  return result;
}

const sorted = (table: ReadonlyMap<string, TrafficSet>): readonly (readonly [string, TrafficSet])[] =>
  [...table].toSorted(([a], [b]) => (a < b ? -1 : 1));

describe('for random worlds', () => {
  it.each([
    ['NetworkPolicies', writtenWorld.map(({ text }) => text)],
    ['policies of all tiers', world.map(textOf)],
  ])('turns what %s allowed into what they allow', (_, worlds) => {
    fc.assert(
      fc.property(worlds, worlds, (before, after) => {
        const [old, now] = [clusterOf(before), clusterOf(after)];
        const { added, removed, changed } = diffClusters(old, now);
        expect(sorted(applied(tableOf(old), [...added, ...removed, ...changed]))).toEqual(sorted(tableOf(now)));
      }),
      { numRuns: 30 },
    );
  });

  it('lists each change once and under the right heading', () => {
    fc.assert(
      fc.property(writtenWorld, writtenWorld, ({ text: before }, { text: after }) => {
        const { added, removed, changed } = diffClusters(clusterOf(before), clusterOf(after));
        expect(added.every(change => isNoTraffic(change.before) && !isNoTraffic(change.after))).toBe(true);
        expect(removed.every(change => !isNoTraffic(change.before) && isNoTraffic(change.after))).toBe(true);
        expect(changed.every(change => ![change.before, change.after].some(isNoTraffic))).toBe(true);
        const all = [...added, ...removed, ...changed];
        expect(all.filter(({ before: old, after: now }) => sameTraffic(old, now))).toEqual([]);
        const keys = all.flatMap(({ source, destination }) =>
          namesOf(source).flatMap(from => namesOf(destination).map(to => `${from} → ${to}`)),
        );
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 30 },
    );
  });

  it('is turned around when the two change places', () => {
    fc.assert(
      fc.property(writtenWorld, writtenWorld, ({ text: before }, { text: after }) => {
        const [there, back] = [
          diffClusters(clusterOf(before), clusterOf(after)),
          diffClusters(clusterOf(after), clusterOf(before)),
        ];
        const lines = (diff: typeof there): readonly string[] => describeDiff({ ...diff, changed: [] });
        const turned = lines(back).map(line => (line.startsWith('+') ? `-${line.slice(1)}` : `+${line.slice(1)}`));
        expect(turned.toSorted()).toEqual(lines(there).toSorted());
        expect(back.changed.length).toBe(there.changed.length);
      }),
      { numRuns: 30 },
    );
  });
});
