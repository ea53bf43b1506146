import type { Cluster } from '../cluster/cluster.ts';
import { mayBeOverruled, nodesIn, ownAddresses } from '../cluster/nodes.ts';
import { EVERYTHING, NOTHING, type TrafficId, type TrafficTable } from '../evaluation/traffic-table.ts';
import type { Workload } from '../model/resource.ts';
import { DIRECTIONS, type Direction } from '../objects/object.ts';
import {
  type AddressSet,
  ALL_ADDRESSES,
  describeRanges,
  intersectAddresses,
  isNoAddresses,
  NO_ADDRESSES,
  subtractAddresses,
  uniteAddresses,
} from '../sets/addresses.ts';
import type { PodClass } from './classes.ts';
import { reachabilityOf } from './reachability.ts';

/** Pods as they are shown, by their controller where they have one. */
export interface ShownWorkload {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
}

/** Addresses with the traffic that some pods may exchange with them. */
export interface ShownCell {
  readonly addresses: AddressSet;
  readonly traffic: TrafficId;
}

/**
 * A cluster's answers by shown workload: what any of its pods may send or receive. The ids are of a table that several
 * clusters can share, so that their answers compare by number.
 */
export class ShownCluster {
  /** The shown workloads by key, in the order of the resources. */
  readonly workloads: ReadonlyMap<string, ShownWorkload>;
  readonly #cluster: Cluster;
  readonly #table: TrafficTable;
  readonly #classes: ReadonlyMap<string, readonly PodClass[]>;
  readonly #ids = new Map<TrafficId, TrafficId>();
  readonly #knowsNodes: boolean;
  readonly #nodes: Partial<Record<Direction, ReadonlyMap<string, AddressSet>>> = {};

  constructor(cluster: Cluster, table: TrafficTable) {
    this.#cluster = cluster;
    this.#knowsNodes = !isNoAddresses(nodesIn(cluster.inventory).addresses);
    this.#table = table;
    const workloads = new Map<string, ShownWorkload>();
    const classes = new Map<string, Set<PodClass>>();
    for (const workload of cluster.workloads) {
      const shown = shownOf(workload);
      const key = shownKey(shown);
      if (!workloads.has(key)) workloads.set(key, shown);
      const podClass = reachabilityOf(cluster).classes.of.get(workload);
      const own = classes.get(key) ?? new Set();
      classes.set(key, podClass === undefined ? own : own.add(podClass));
    }
    this.workloads = workloads;
    this.#classes = new Map([...classes].map(([key, own]) => [key, [...own]]));
  }

  /** Returns the classes of a shown workload's pods; none where it is not there. */
  classesOf(key: string): readonly PodClass[] {
    return this.#classes.get(key) ?? [];
  }

  /** Returns a text that is equal for workloads with equal answers. */
  profileOf(key: string): string {
    const classes = this.classesOf(key).map(({ index }) => index);
    const nodes = DIRECTIONS.map(direction => {
      const own = this.#nodesOf(key, direction);
      return isNoAddresses(own) ? '' : `@${direction} ${describeRanges(own).join()}`;
    });
    return classes.toSorted((a, b) => a - b).join() + nodes.join('');
  }

  /** Returns what pods of the classes of one shown workload may send to those of another. */
  between(sources: readonly PodClass[], destinations: readonly PodClass[]): TrafficId {
    let sum = NOTHING;
    for (const from of sources)
      for (const to of destinations)
        sum = this.#table.unite(sum, this.#shared(reachabilityOf(this.#cluster).between(from, to)));
    return sum;
  }

  /** Returns what a shown workload may exchange with addresses outside; the cells cover all addresses. */
  outside(key: string, direction: Direction): readonly ShownCell[] {
    let cells: readonly ShownCell[] = [{ addresses: ALL_ADDRESSES, traffic: NOTHING }];
    for (const podClass of this.classesOf(key)) {
      const own = reachabilityOf(this.#cluster).externalOf(podClass, direction);
      cells = commonCells(cells, own).map(({ addresses, pair: [sum, each] }) => ({
        addresses,
        traffic: this.#table.unite(sum.traffic, this.#shared(each.traffic)),
      }));
    }
    const nodes = this.#nodesOf(key, direction);
    return isNoAddresses(nodes) ? cells : opened(cells, nodes);
  }

  /** The addresses of the nodes of a shown workload's pods, which always reach them; none where nothing isolates these. */
  #nodesOf(key: string, direction: Direction): AddressSet {
    if (!this.#knowsNodes || !this.classesOf(key).some(isIsolated)) return NO_ADDRESSES;
    const nodes = this.#nodes[direction] ?? ownNodes(this.#cluster, direction);
    this.#nodes[direction] = nodes;
    return nodes.get(key) ?? NO_ADDRESSES;
  }

  #shared(id: TrafficId): TrafficId {
    if (id === NOTHING || id === EVERYTHING) return id;
    let shared = this.#ids.get(id);
    if (shared === undefined) {
      shared = this.#table.intern(reachabilityOf(this.#cluster).traffic.get(id));
      this.#ids.set(id, shared);
    }
    return shared;
  }
}

function isIsolated({ policies }: PodClass): boolean {
  return policies.some(({ isolates }) => isolates.length > 0);
}

/** Returns by shown workload the addresses of the nodes that its pods run on, as far as no policy of the direction may keep these apart. */
function ownNodes(cluster: Cluster, direction: Direction): ReadonlyMap<string, AddressSet> {
  const found = new Map<string, AddressSet>();
  for (const workload of cluster.workloads) {
    if (mayBeOverruled(cluster, direction, workload)) continue;
    const own = ownAddresses(cluster.inventory, workload);
    const key = shownKey(shownOf(workload));
    const known = found.get(key);
    found.set(key, known === undefined ? own : uniteAddresses(known, own));
  }
  return found;
}

/** Opens cells to some addresses. */
function opened(cells: readonly ShownCell[], to: AddressSet): readonly ShownCell[] {
  const rest = cells.map(({ addresses, traffic }) => ({ addresses: subtractAddresses(addresses, to), traffic }));
  return [...rest, { addresses: to, traffic: EVERYTHING }].filter(({ addresses }) => !isNoAddresses(addresses));
}

/** Cuts two lists of cells along each other; each result tells which two lie there. */
export function commonCells<A extends Pick<ShownCell, 'addresses'>, B extends Pick<ShownCell, 'addresses'>>(
  some: readonly A[],
  others: readonly B[],
): readonly { readonly addresses: AddressSet; readonly pair: readonly [A, B] }[] {
  return some.flatMap(one =>
    others.flatMap(other => {
      const addresses = intersectAddresses(one.addresses, other.addresses);
      return isNoAddresses(addresses) ? [] : [{ addresses, pair: [one, other] as const }];
    }),
  );
}

/** Returns a workload as it is shown. */
export function shownOf({ namespace, shownAs }: Workload): ShownWorkload {
  return { namespace, kind: shownAs.kind, name: shownAs.name };
}

/** Returns a text that tells a shown workload from all others. */
export function shownKey({ namespace, kind, name }: ShownWorkload): string {
  return `${namespace}/${kind}/${name}`;
}
