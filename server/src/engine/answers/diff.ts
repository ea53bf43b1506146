import type { Cluster } from '../cluster/cluster.ts';
import { clusterCases } from '../cluster/enforcement-cases.ts';
import { NOTHING, type TrafficId, TrafficTable } from '../evaluation/traffic-table.ts';
import type { Direction } from '../objects/object.ts';
import type { PodClass } from '../reachability/classes.ts';
import { commonCells, ShownCluster, type ShownWorkload } from '../reachability/shown.ts';
import { type AddressSet, uniteAddresses } from '../sets/addresses.ts';
import { isNoTraffic, type TrafficSet } from '../sets/traffic.ts';
import type { ConnectionEnd } from './connections.ts';
import { type AddressOutcome, BLOCKED, eitherOutside, type OutcomeId, OutcomeTable } from './outcomes.ts';

/** One end of a connection that changed. */
export type ChangedEnd = Exclude<ConnectionEnd, { readonly type: 'ingress-controller' }>;

/** What may be sent from one end to another, before and after. */
export interface ConnectionChange {
  readonly source: ChangedEnd;
  readonly destination: ChangedEnd;
  /** What is allowed before, whatever the cluster enforces. */
  readonly before: TrafficSet;
  readonly after: TrafficSet;
  /** What beside it is allowed unless the cluster enforces policies that it may not; undefined where that is nothing. */
  readonly openBefore?: TrafficSet;
  readonly openAfter?: TrafficSet;
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
  return sortChanges(new Comparison(before, after).changes());
}

/** Sorts changes into those that come, those that go, and the others. */
export function sortChanges<C extends Omit<ConnectionChange, 'source' | 'destination'>>(
  changes: readonly C[],
): { readonly added: readonly C[]; readonly removed: readonly C[]; readonly changed: readonly C[] } {
  const came = (change: C): boolean => isNoTraffic(change.before) && change.openBefore === undefined;
  const went = (change: C): boolean => isNoTraffic(change.after) && change.openAfter === undefined;
  return {
    added: changes.filter(came),
    removed: changes.filter(went),
    changed: changes.filter(change => !came(change) && !went(change)),
  };
}

/** Shown workloads whose answers are equal in both clusters. */
interface Alike {
  readonly keys: readonly [string, ...string[]];
  readonly before: OwnClasses;
  readonly after: OwnClasses;
}

/** The classes of a workload, in each case of what the cluster may not enforce. */
type OwnClasses = readonly (readonly PodClass[])[];

/** What one of two clusters allows by what is known, where policies count that it surely enforces. */
class ComparedCluster {
  readonly workloads: ReadonlyMap<string, ShownWorkload>;
  readonly #table: OutcomeTable;
  readonly #cases: readonly ShownCluster[];

  constructor(cluster: Cluster, table: OutcomeTable) {
    this.#table = table;
    this.#cases = clusterCases(cluster).map(each => new ShownCluster(each, table.traffic));
    this.workloads = new Map(this.#cases.flatMap(each => [...each.workloads]));
  }

  /** Returns a text that is equal for workloads with equal answers. */
  profileOf(key: string): string {
    return this.#cases.map(each => each.profileOf(key)).join('/');
  }

  classesOf(key: string): OwnClasses {
    return this.#cases.map(each => each.classesOf(key));
  }

  between(sources: OwnClasses, destinations: OwnClasses): OutcomeId {
    let sum: OutcomeId | undefined;
    for (let index = 0; index < this.#cases.length; index++) {
      const own = this.#exact(this.#cases[index]?.between(sources[index] ?? [], destinations[index] ?? []) ?? NOTHING);
      sum = sum === undefined ? own : this.#table.either(sum, own);
    }
    return sum ?? BLOCKED;
  }

  outside(key: string, direction: Direction): readonly AddressOutcome[] {
    const found = this.#cases.map((each): readonly AddressOutcome[] =>
      each.outside(key, direction).map(({ addresses, traffic }) => ({
        addresses,
        outcome: this.#exact(traffic),
        facts: '',
      })),
    );
    return found.reduce((sum, each) => eitherOutside(this.#table, sum, each));
  }

  #exact(traffic: TrafficId): OutcomeId {
    return this.#table.intern(traffic, traffic);
  }
}

type Ids = readonly [before: OutcomeId, after: OutcomeId];

// Pairs of workloads are many, and nearly all are equal.
const NO_CHANGES: readonly ConnectionChange[] = [];

class Comparison {
  readonly #table = new OutcomeTable(new TrafficTable());
  readonly #before: ComparedCluster;
  readonly #after: ComparedCluster;
  readonly #workloads: ReadonlyMap<string, ShownWorkload>;

  constructor(before: Cluster, after: Cluster) {
    this.#before = new ComparedCluster(before, this.#table);
    this.#after = new ComparedCluster(after, this.#table);
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
    for (const { addresses, pair } of cells) {
      const ids: Ids = [pair[0].outcome, pair[1].outcome];
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
    const { traffic } = this.#table;
    const [openBefore, openAfter] = [this.#table.openOf(before), this.#table.openOf(after)];
    return [
      {
        source,
        destination,
        before: traffic.get(this.#table.get(before).sure),
        after: traffic.get(this.#table.get(after).sure),
        ...(openBefore !== NOTHING && { openBefore: traffic.get(openBefore) }),
        ...(openAfter !== NOTHING && { openAfter: traffic.get(openAfter) }),
      },
    ];
  }
}
