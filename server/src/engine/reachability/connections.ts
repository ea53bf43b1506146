import type { Direction } from '../model/resource.ts';
import { type AddressSet, FAMILIES, uniteAddresses } from '../sets/addresses.ts';
import type { PodClass } from './classes.ts';
import type { Cluster } from './cluster.ts';
import { type Routing, routingOf } from './ingress-controller.ts';
import { type ShownCell, ShownCluster, type ShownWorkload, shownKey } from './shown.ts';
import { NOTHING, type TrafficId } from './traffic-table.ts';

/** One end of a connection; the same object wherever the same end occurs, so that it can be written once and kept. */
export type ConnectionEnd =
  | { readonly type: 'workload'; readonly workload: ShownWorkload }
  | { readonly type: 'ip'; readonly addresses: AddressSet }
  | { readonly type: 'ingress-controller' };

/** What one end may send to another; never nothing. */
export interface Connection {
  readonly source: ConnectionEnd;
  readonly destination: ConnectionEnd;
  /** An id of the cluster's traffic table. */
  readonly traffic: TrafficId;
}

/** Everything the policies of a cluster allow. */
export interface ConnectionList {
  /** By namespace, name and kind. */
  readonly workloads: readonly ShownWorkload[];
  readonly routing: Routing;
  /** Yields the connections by source and destination, workloads before addresses; those of a workload to itself are left out. */
  connections(): Iterable<Connection>;
}

/** Lists all connections that the policies allow; each walk over them computes what it meets. */
export function listConnections(cluster: Cluster): ConnectionList {
  const lister = new Lister(cluster);
  return {
    workloads: lister.ends.map(({ workload }) => workload),
    routing: lister.routing,
    connections: () => lister.connections(),
  };
}

type WorkloadEnd = Extract<ConnectionEnd, { readonly type: 'workload' }>;

/** Shown workloads with equal answers share one profile. */
interface Profile {
  readonly key: string;
  readonly classes: readonly PodClass[];
  /** What it may send to each profile, by index. */
  row: Int32Array | undefined;
  readonly cells: Partial<Record<Direction, readonly ExternalCell[]>>;
}

interface ExternalCell {
  readonly end: ConnectionEnd;
  readonly traffic: TrafficId;
}

const CONTROLLER: ConnectionEnd = { type: 'ingress-controller' };

class Lister {
  readonly ends: readonly WorkloadEnd[];
  readonly routing: Routing;
  readonly #shown: ShownCluster;
  readonly #profiles: Profile[] = [];
  /** The profile of each end, by the end's index. */
  readonly #profileOf: Int32Array;
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#shown = new ShownCluster(cluster, cluster.reachability.traffic);
    this.routing = routingOf(cluster);
    const sorted = [...this.#shown.workloads].toSorted(([, a], [, b]) => compare(a, b));
    this.ends = sorted.map(([, workload]) => ({ type: 'workload', workload }));
    const indexes = new Map<string, number>();
    this.#profileOf = Int32Array.from(sorted, ([key]) => {
      const name = this.#shown.profileOf(key);
      const known = indexes.get(name);
      if (known !== undefined) return known;
      const index = this.#profiles.push({ key, classes: this.#shown.classesOf(key), row: undefined, cells: {} }) - 1;
      indexes.set(name, index);
      return index;
    });
  }

  *connections(): Generator<Connection> {
    const { ends } = this;
    for (const [index, source] of ends.entries()) {
      const row = this.#rowOf(this.#profileOf[index] ?? 0);
      for (let other = 0; other < ends.length; other++) {
        const traffic = row[this.#profileOf[other] ?? 0] ?? NOTHING;
        const destination = ends[other];
        if (traffic !== NOTHING && other !== index && destination !== undefined) yield { source, destination, traffic };
      }
      yield* this.#external(source, index, 'egress');
    }
    for (const [index, destination] of ends.entries()) yield* this.#external(destination, index, 'ingress');
    yield* this.#fromController();
  }

  #rowOf(index: number): Int32Array {
    const profile = this.#profiles[index];
    if (profile === undefined) return new Int32Array();
    profile.row ??= Int32Array.from(this.#profiles, other => this.#shown.between(profile.classes, other.classes));
    return profile.row;
  }

  *#external(own: WorkloadEnd, index: number, direction: Direction): Generator<Connection> {
    for (const { end, traffic } of this.#cellsOf(this.#profileOf[index] ?? 0, direction)) {
      yield direction === 'egress'
        ? { source: own, destination: end, traffic }
        : { source: end, destination: own, traffic };
    }
  }

  #cellsOf(index: number, direction: Direction): readonly ExternalCell[] {
    const profile = this.#profiles[index];
    if (profile === undefined) return [];
    profile.cells[direction] ??= mergeByTraffic(this.#shown.outside(profile.key, direction));
    return profile.cells[direction];
  }

  *#fromController(): Generator<Connection> {
    const table = this.#cluster.reachability.traffic;
    const sums = new Map<string, TrafficId>();
    for (const { workload, allowed } of this.routing.workloads) {
      const key = shownKey({ namespace: workload.namespace, ...workload.shownAs });
      sums.set(key, table.unite(sums.get(key) ?? NOTHING, table.intern(allowed)));
    }
    for (const destination of this.ends) {
      const traffic = sums.get(shownKey(destination.workload)) ?? NOTHING;
      if (traffic !== NOTHING) yield { source: CONTROLLER, destination, traffic };
    }
  }
}

function mergeByTraffic(cells: readonly ShownCell[]): readonly ExternalCell[] {
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

function compare(a: ShownWorkload, b: ShownWorkload): number {
  return order(a.namespace, b.namespace) || order(a.name, b.name) || order(a.kind, b.kind);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
