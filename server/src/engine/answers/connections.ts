import type { Direction } from '../model/resource.ts';
import type { Cluster } from '../reachability/cluster.ts';
import type { Routing } from '../reachability/ingress-controller.ts';
import type { ShownWorkload } from '../reachability/shown.ts';
import { NOTHING, type TrafficId } from '../reachability/traffic-table.ts';
import { type AddressSet, oneOf } from '../sets/addresses.ts';
import type { TrafficSet } from '../sets/traffic.ts';
import { ask } from './answer.ts';
import { controllerEnd } from './ends.ts';
import { BLOCKED, type OutcomeId } from './outcomes.ts';
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

/** Everything the policies of a cluster allow, surely or not. */
export interface ConnectionList {
  /** By namespace, name and kind. */
  readonly workloads: readonly ShownWorkload[];
  readonly routing: Routing;
  /** True where something is open about any connection. */
  readonly isOpen: boolean;
  /** Yields the connections by source and destination, workloads before addresses; those of a workload to itself are left out. */
  connections(): Iterable<Connection>;
  /** Returns what decides about the open part of a connection, as far as it is asked about. */
  unsettled(connection: Connection, asked: TrafficSet): Unsettled;
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
    unsettled: (connection, asked) => lister.unsettled(connection, asked),
  };
}

type WorkloadEnd = Extract<ConnectionEnd, { readonly type: 'workload' }>;

interface ExternalCell {
  readonly end: ConnectionEnd;
  readonly outcome: OutcomeId;
}

const CONTROLLER: ConnectionEnd = { type: 'ingress-controller' };

class Lister {
  readonly ends: readonly WorkloadEnd[];
  readonly #cluster: Cluster;
  readonly #overview: Overview;
  readonly #entryOf: ReadonlyMap<ConnectionEnd, ShownEntry>;
  /** The profile of each end, by the end's index. */
  readonly #profileOf: Int32Array;
  readonly #cells: Readonly<Record<Direction, (readonly ExternalCell[] | undefined)[]>> = { ingress: [], egress: [] };

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#overview = overviewOf(cluster);
    const { entries } = this.#overview;
    this.ends = entries.map(({ shown }) => ({ type: 'workload', workload: shown }));
    this.#entryOf = new Map(entries.flatMap((entry, index) => (this.ends[index] ? [[this.ends[index], entry]] : [])));
    this.#profileOf = Int32Array.from(entries, ({ profile }) => profile);
  }

  *connections(): Generator<Connection> {
    const { ends } = this;
    const overview = this.#overview;
    for (const [index, source] of ends.entries()) {
      const row = overview.row(this.#profileOf[index] ?? 0);
      for (let other = 0; other < ends.length; other++) {
        const outcome = row[this.#profileOf[other] ?? 0] ?? BLOCKED;
        const destination = ends[other];
        if (outcome !== BLOCKED && other !== index && destination !== undefined)
          yield this.#connection(source, destination, outcome);
      }
      yield* this.#external(source, index, 'egress');
    }
    for (const [index, destination] of ends.entries()) yield* this.#external(destination, index, 'ingress');
    for (const [index, destination] of ends.entries()) {
      const outcome = overview.fromController(this.#profileOf[index] ?? 0);
      if (outcome !== BLOCKED) yield this.#connection(CONTROLLER, destination, outcome);
    }
  }

  isOpen(): boolean {
    const { samples, table } = this.#overview;
    const isOpen = (outcome: OutcomeId): boolean => table.openOf(outcome) !== NOTHING;
    return samples.some(
      (_, profile) =>
        isOpen(this.#overview.fromController(profile)) ||
        this.#overview.row(profile).some(isOpen) ||
        [...this.#cellsOf(profile, 'egress'), ...this.#cellsOf(profile, 'ingress')].some(each => isOpen(each.outcome)),
    );
  }

  unsettled({ source, destination }: Connection, asked: TrafficSet): Unsettled {
    const [from, to] = [this.#entryOf.get(source), this.#entryOf.get(destination)];
    if (from !== undefined && to !== undefined) return this.#overview.unsettled(from, to, asked);
    return ask(this.#cluster, this.#askedEnd(source, from), this.#askedEnd(destination, to), () => asked);
  }

  #askedEnd(end: ConnectionEnd, entry: ShownEntry | undefined): Parameters<typeof ask>[1] {
    if (entry !== undefined) return podsOf(entry);
    const address = end.type === 'ip' ? oneOf(end.addresses) : undefined;
    return address === undefined ? controllerEnd(this.#cluster) : { type: 'address', address };
  }

  #connection(source: ConnectionEnd, destination: ConnectionEnd, outcome: OutcomeId): Connection {
    const { table } = this.#overview;
    return { source, destination, traffic: table.get(outcome).sure, open: table.openOf(outcome) };
  }

  *#external(own: WorkloadEnd, index: number, direction: Direction): Generator<Connection> {
    for (const { end, outcome } of this.#cellsOf(this.#profileOf[index] ?? 0, direction)) {
      const [source, destination] = direction === 'egress' ? [own, end] : [end, own];
      yield this.#connection(source, destination, outcome);
    }
  }

  #cellsOf(profile: number, direction: Direction): readonly ExternalCell[] {
    this.#cells[direction][profile] ??= this.#overview
      .outsideMerged(direction, profile)
      .map(({ addresses, outcome }) => ({ end: { type: 'ip', addresses }, outcome }));
    return this.#cells[direction][profile] ?? [];
  }
}
