import type { Cluster } from '../cluster/cluster.ts';
import { NOTHING, type TrafficId } from '../evaluation/traffic-table.ts';
import { DIRECTIONS, type Direction } from '../objects/object.ts';
import type { ShownWorkload } from '../reachability/shown.ts';
import type { Routing } from '../routing/ingress-controller.ts';
import { type AddressSet, oneOf } from '../sets/addresses.ts';
import { ask } from './answer.ts';
import { controllerEnd } from './ends.ts';
import type { OutcomeId } from './outcomes.ts';
import { type Overview, overviewOf, podsOf, type ShownEntry, type Unsettled } from './overview.ts';

/** One end of a connection; the same object wherever the same end occurs, so that it can be written once and kept. */
export type ConnectionEnd =
  | { readonly type: 'workload'; readonly workload: ShownWorkload }
  | { readonly type: 'ip'; readonly addresses: AddressSet }
  | { readonly type: 'ingress-controller' };

/** What one end may send to another; something of it at least may be sent. */
export interface Connection {
  readonly source: ConnectionEnd;
  readonly destination: ConnectionEnd;
  /** The id of what is surely allowed, of the cluster's traffic table. */
  readonly traffic: TrafficId;
  /** The id of what beside it is neither surely allowed nor surely blocked. */
  readonly open: TrafficId;
}

/** What one end may send to another by what is known, facts out of sight taken as not there; never nothing. */
export type KnownConnection = Omit<Connection, 'open'>;

/** Everything the policies of a cluster allow, surely or not. */
export interface ConnectionList {
  /** By namespace, name and kind. */
  readonly workloads: readonly ShownWorkload[];
  readonly routing: Routing;
  /** True where something is open about any connection. */
  readonly isOpen: boolean;
  /** Yields the connections by source and destination, workloads before addresses; those of a workload to itself are left out. */
  connections(): Iterable<Connection>;
  /** Yields in the same order what is allowed by what is known, for any of the pods of a workload. */
  known(): Iterable<KnownConnection>;
  /** Returns what decides about the open part of a connection, as far as it is asked about. */
  unsettled(connection: Connection, asked: TrafficId): Unsettled;
}

/** Lists all connections that the policies allow; each walk over them computes what it meets. */
export function listConnections(cluster: Cluster): ConnectionList {
  const lister = new Lister(cluster);
  return {
    workloads: lister.ends.map(({ workload }) => workload),
    routing: overviewOf(cluster).routing,
    get isOpen() {
      return lister.isOpen();
    },
    connections: () => lister.connections(),
    known: () => lister.known(),
    unsettled: (connection, asked) => lister.unsettled(connection, asked),
  };
}

type WorkloadEnd = Extract<ConnectionEnd, { readonly type: 'workload' }>;

/** What is said about profiles, as ids; 0 stands for nothing. */
interface Reading {
  row(profile: number): Int32Array;
  /** Addresses, each set with the id of what is said about it. */
  outside(direction: Direction, profile: number): readonly (readonly [AddressSet, number])[];
  fromController(profile: number): number;
}

type Said = readonly [source: ConnectionEnd, destination: ConnectionEnd, id: number];

const CONTROLLER: ConnectionEnd = { type: 'ingress-controller' };

class Lister {
  readonly ends: readonly WorkloadEnd[];
  readonly #cluster: Cluster;
  readonly #overview: Overview;
  readonly #entryOf: ReadonlyMap<ConnectionEnd, ShownEntry>;
  /** The profile of each end, by the end's index. */
  readonly #profileOf: Int32Array;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#overview = overviewOf(cluster);
    const { entries } = this.#overview;
    this.ends = entries.map(({ shown }) => ({ type: 'workload', workload: shown }));
    this.#entryOf = new Map(entries.flatMap((entry, index) => (this.ends[index] ? [[this.ends[index], entry]] : [])));
    this.#profileOf = Int32Array.from(entries, ({ profile }) => profile);
  }

  *connections(): Generator<Connection> {
    const { table } = this.#overview;
    for (const [source, destination, outcome] of this.#walk(this.#outcomes()))
      yield { source, destination, traffic: table.get(outcome).sure, open: table.openOf(outcome) };
  }

  *known(): Generator<KnownConnection> {
    for (const [source, destination, traffic] of this.#walk(this.#overview.known()))
      yield { source, destination, traffic };
  }

  isOpen(): boolean {
    const { samples, table } = this.#overview;
    if (this.#overview.isSettled && samples.every((_, profile) => !this.#isRouteOpen(profile))) return false;
    const { row, outside } = this.#outcomes();
    const isOpen = (outcome: OutcomeId): boolean => table.openOf(outcome) !== NOTHING;
    const isOpenOutside = (profile: number): boolean =>
      DIRECTIONS.some(direction => outside(direction, profile).some(([, outcome]) => isOpen(outcome)));
    return [...samples.keys()].some(
      profile => this.#isRouteOpen(profile) || row(profile).some(isOpen) || isOpenOutside(profile),
    );
  }

  #isRouteOpen(profile: number): boolean {
    return this.#overview.table.openOf(this.#overview.fromController(profile)) !== NOTHING;
  }

  unsettled({ source, destination }: Connection, asked: TrafficId): Unsettled {
    const [from, to] = [this.#entryOf.get(source), this.#entryOf.get(destination)];
    if (from !== undefined && to !== undefined) return this.#overview.unsettled(from, to, asked);
    const { traffic } = this.#overview.table;
    const ends = [this.#askedEnd(source, from), this.#askedEnd(destination, to)] as const;
    return ask(this.#cluster, ...ends, () => traffic.get(asked));
  }

  #outcomes(): Reading {
    const overview = this.#overview;
    return {
      row: profile => overview.row(profile),
      outside: (direction, profile) =>
        overview.outsideMerged(direction, profile).map(({ addresses, outcome }) => [addresses, outcome]),
      fromController: profile => overview.fromController(profile),
    };
  }

  *#walk(reading: Reading): Generator<Said> {
    const { ends } = this;
    const known = new Map<string, readonly (readonly [ConnectionEnd, number])[]>();
    const outside = (direction: Direction, profile: number): readonly (readonly [ConnectionEnd, number])[] => {
      const key = `${direction} ${profile}`;
      const cells =
        known.get(key) ??
        reading.outside(direction, profile).map(([addresses, id]) => [{ type: 'ip', addresses }, id] as const);
      known.set(key, cells);
      return cells;
    };
    const profileOf = (index: number): number => this.#profileOf[index] ?? 0;
    const rows: Int32Array[] = [];
    for (const [index, source] of ends.entries()) {
      const profile = profileOf(index);
      rows[profile] ??= reading.row(profile);
      const row = rows[profile];
      for (let other = 0; other < ends.length; other++) {
        const id = row[this.#profileOf[other] ?? 0] ?? NOTHING;
        const destination = ends[other];
        if (id !== NOTHING && other !== index && destination !== undefined) yield [source, destination, id];
      }
      for (const [end, id] of outside('egress', profileOf(index))) yield [source, end, id];
    }
    for (const [index, destination] of ends.entries())
      for (const [end, id] of outside('ingress', profileOf(index))) yield [end, destination, id];
    for (const [index, destination] of ends.entries()) {
      const id = reading.fromController(profileOf(index));
      if (id !== NOTHING) yield [CONTROLLER, destination, id];
    }
  }

  #askedEnd(end: ConnectionEnd, entry: ShownEntry | undefined): Parameters<typeof ask>[1] {
    if (entry !== undefined) return podsOf(entry);
    const address = end.type === 'ip' ? oneOf(end.addresses) : undefined;
    return address === undefined ? controllerEnd(this.#cluster) : { type: 'address', address };
  }
}
