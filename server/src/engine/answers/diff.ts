import type { Cluster } from '../cluster/cluster.ts';
import { type TrafficId, TrafficTable } from '../evaluation/traffic-table.ts';
import type { Direction } from '../objects/object.ts';
import type { PodClass } from '../reachability/classes.ts';
import { commonCells, ShownCluster, type ShownWorkload } from '../reachability/shown.ts';
import { type AddressSet, uniteAddresses } from '../sets/addresses.ts';
import { isNoTraffic, type TrafficSet } from '../sets/traffic.ts';
import type { ConnectionEnd } from './connections.ts';

/** One end of a connection that changed. */
export type ChangedEnd = Exclude<ConnectionEnd, { readonly type: 'ingress-controller' }>;

/** What may be sent from one end to another, before and after. */
export interface ConnectionChange {
  readonly source: ChangedEnd;
  readonly destination: ChangedEnd;
  readonly before: TrafficSet;
  readonly after: TrafficSet;
}

/** The connections in which two clusters differ; what is in none of the lists is equal. */
export interface ClusterDiff {
  /** Nothing was allowed before. */
  readonly added: readonly ConnectionChange[];
  /** Nothing is allowed after. */
  readonly removed: readonly ConnectionChange[];
  /** Something was allowed before and something else is after. */
  readonly changed: readonly ConnectionChange[];
}

/**
 * Compares what two clusters allow, between all shown workloads and with addresses outside. A workload that one of them
 * lacks has no connections there. Connections of a workload to itself are left out.
 */
export function diffClusters(before: Cluster, after: Cluster): ClusterDiff {
  const comparison = new Comparison(before, after);
  const changes = comparison.changes();
  return {
    added: changes.filter(change => isNoTraffic(change.before)),
    removed: changes.filter(change => isNoTraffic(change.after)),
    changed: changes.filter(change => !isNoTraffic(change.before) && !isNoTraffic(change.after)),
  };
}

type Ids = readonly [before: TrafficId, after: TrafficId];

/** Shown workloads whose answers are equal in both clusters. */
interface Alike {
  readonly keys: readonly [string, ...string[]];
  /** The classes of each of them before and after. */
  readonly before: readonly PodClass[];
  readonly after: readonly PodClass[];
}

// Pairs of workloads are many, and nearly all are equal.
const NO_CHANGES: readonly ConnectionChange[] = [];

class Comparison {
  readonly #table = new TrafficTable();
  readonly #before: ShownCluster;
  readonly #after: ShownCluster;
  readonly #workloads: ReadonlyMap<string, ShownWorkload>;

  constructor(before: Cluster, after: Cluster) {
    this.#before = new ShownCluster(before, this.#table);
    this.#after = new ShownCluster(after, this.#table);
    this.#workloads = new Map([...this.#before.workloads, ...this.#after.workloads]);
  }

  changes(): readonly ConnectionChange[] {
    const groups = this.#groups();
    return groups.flatMap(group => [
      ...groups.flatMap(other => this.#between(group, other)),
      ...this.#outside(group, 'egress'),
      ...this.#outside(group, 'ingress'),
    ]);
  }

  #groups(): readonly Alike[] {
    const groups = new Map<string, [string, ...string[]]>();
    for (const key of this.#workloads.keys()) {
      const profile = `${this.#before.profileOf(key)}|${this.#after.profileOf(key)}`;
      const group = groups.get(profile);
      if (group === undefined) groups.set(profile, [key]);
      else group.push(key);
    }
    return [...groups.values()].map(keys => ({
      keys,
      before: this.#before.classesOf(keys[0]),
      after: this.#after.classesOf(keys[0]),
    }));
  }

  #between(sources: Alike, destinations: Alike): readonly ConnectionChange[] {
    const before = this.#before.between(sources.before, destinations.before);
    const after = this.#after.between(sources.after, destinations.after);
    if (before === after) return NO_CHANGES;
    return sources.keys.flatMap(source =>
      destinations.keys
        .filter(destination => destination !== source)
        .flatMap(destination => this.#change(this.#end(source), this.#end(destination), [before, after])),
    );
  }

  #outside(group: Alike, direction: Direction): readonly ConnectionChange[] {
    const cells = commonCells(
      this.#before.outside(group.keys[0], direction),
      this.#after.outside(group.keys[0], direction),
    );
    const differing = new Map<string, { readonly ids: Ids; readonly addresses: AddressSet }>();
    for (const { addresses, pair: ids } of cells) {
      if (ids[0] === ids[1]) continue;
      const known = differing.get(ids.join());
      differing.set(ids.join(), {
        ids,
        addresses: known === undefined ? addresses : uniteAddresses(known.addresses, addresses),
      });
    }
    return group.keys.flatMap(key =>
      [...differing.values()].flatMap(({ ids, addresses }) => {
        const [own, there] = [this.#end(key), { type: 'ip', addresses } as const];
        return direction === 'egress' ? this.#change(own, there, ids) : this.#change(there, own, ids);
      }),
    );
  }

  #end(key: string): ChangedEnd | undefined {
    const workload = this.#workloads.get(key);
    return workload === undefined ? undefined : { type: 'workload', workload };
  }

  #change(
    source: ChangedEnd | undefined,
    destination: ChangedEnd | undefined,
    [before, after]: Ids,
  ): readonly ConnectionChange[] {
    if (source === undefined || destination === undefined) return [];
    return [{ source, destination, before: this.#table.get(before), after: this.#table.get(after) }];
  }
}
