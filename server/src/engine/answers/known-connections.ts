import type { Cluster } from '../reachability/cluster.ts';
import { type ShownCell, ShownCluster, type ShownWorkload, shownKey } from '../reachability/shown.ts';
import { NOTHING, type TrafficId } from '../reachability/traffic-table.ts';
import { type AddressSet, FAMILIES, uniteAddresses } from '../sets/addresses.ts';
import type { Connection, ConnectionEnd } from './connections.ts';

/** Yields what is allowed where all that no manifest states is taken as not so; nothing of it is open. */
export function* knownConnections(cluster: Cluster, workloads: readonly ShownWorkload[]): Generator<Connection> {
  const shown = new ShownCluster(cluster, cluster.reachability.traffic);
  const ends = workloads.map(workload => {
    const key = shownKey(workload);
    return { key, classes: shown.classesOf(key), end: { type: 'workload', workload } as const };
  });
  const sums = new Map<string, TrafficId>();
  for (const from of ends) {
    for (const to of ends) {
      if (from === to) continue;
      const pair = `${shown.profileOf(from.key)} ${shown.profileOf(to.key)}`;
      const traffic = sums.get(pair) ?? shown.between(from.classes, to.classes);
      sums.set(pair, traffic);
      if (traffic !== NOTHING) yield { source: from.end, destination: to.end, traffic, open: NOTHING };
    }
    for (const { end: there, traffic } of mergeByTraffic(shown.outside(from.key, 'egress')))
      yield { source: from.end, destination: there, traffic, open: NOTHING };
  }
  for (const { key, end } of ends)
    for (const { end: there, traffic } of mergeByTraffic(shown.outside(key, 'ingress')))
      yield { source: there, destination: end, traffic, open: NOTHING };
}

interface Outside {
  readonly end: ConnectionEnd;
  readonly traffic: TrafficId;
}

function mergeByTraffic(cells: readonly ShownCell[]): readonly Outside[] {
  const merged = new Map<TrafficId, AddressSet>();
  for (const { addresses, traffic } of cells) {
    if (traffic === NOTHING) continue;
    const known = merged.get(traffic);
    merged.set(traffic, known === undefined ? addresses : uniteAddresses(known, addresses));
  }
  const sorted = [...merged].toSorted(([, a], [, b]) => compareAddresses(a, b));
  return sorted.map(([traffic, addresses]) => ({ end: { type: 'ip', addresses }, traffic }));
}

/** Orders disjoint sets by their first address, IPv4 before IPv6. */
function compareAddresses(a: AddressSet, b: AddressSet): number {
  for (const family of FAMILIES) {
    const [first, second] = [a, b].map(set => set[family][0]?.[0]);
    if (first === second) continue;
    return second === undefined || (first !== undefined && first < second) ? -1 : 1;
  }
  return 0;
}
