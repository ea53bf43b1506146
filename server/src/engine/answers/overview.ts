import type { Cluster } from '../cluster/cluster.ts';
import { nodeKey } from '../cluster/nodes.ts';
import { NOTHING, type TrafficId } from '../evaluation/traffic-table.ts';
import { worldFact } from '../facts/fact.ts';
import type { Workload } from '../model/resource.ts';
import type { Direction } from '../objects/object.ts';
import type { PodClass } from '../reachability/classes.ts';
import { reachabilityOf } from '../reachability/reachability.ts';
import { ShownCluster, type ShownWorkload, shownKey, shownOf } from '../reachability/shown.ts';
import type { Routing } from '../routing/ingress-controller.ts';
import { type AddressSet, FAMILIES, uniteAllAddresses } from '../sets/addresses.ts';
import { type Answer, ask, type OpenFact } from './answer.ts';
import { classOutcomes, type SideOutcome } from './class-outcomes.ts';
import { type AskedEnd, controllerEnd, endOf, type Pods } from './ends.ts';
import { type AddressOutcome, BLOCKED, eitherOutside, type OutcomeId, type OutcomeTable } from './outcomes.ts';
import { routingOf } from './routing.ts';

/** A workload as it is shown: the objects behind it, and the profile of those with equal answers. */
export interface ShownEntry {
  readonly shown: ShownWorkload;
  readonly pods: Pods;
  readonly profile: number;
}

/** What an answer about two ends leaves open. */
export type Unsettled = Pick<Answer, 'open' | 'mixed' | 'isOwn' | 'source' | 'destination'>;

/** Returns the answers about all shown workloads of a cluster, each the one that `ask` gives. */
export const overviewOf: (cluster: Cluster) => Overview = worldFact(
  'overview',
  (cluster: Cluster) => new Overview(cluster),
);

/** Who reaches whom, by shown workload; workloads with equal answers share one profile. */
export class Overview {
  readonly table: OutcomeTable;
  /** By namespace, name and kind. */
  readonly entries: readonly ShownEntry[];
  /** One entry of each profile. */
  readonly samples: readonly ShownEntry[];
  readonly routing: Routing;
  readonly #cluster: Cluster;
  readonly #shown: ShownCluster;
  readonly #outcomes: ReturnType<typeof classOutcomes>;
  readonly #classes: readonly (readonly PodClass[])[];
  readonly #rows: (Int32Array | undefined)[] = [];
  readonly #routed: readonly OutcomeId[];
  readonly #outside: Readonly<Record<Direction, (readonly AddressOutcome[] | undefined)[]>> = {
    ingress: [],
    egress: [],
  };

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#outcomes = classOutcomes(cluster);
    this.table = this.#outcomes.table;
    this.routing = routingOf(cluster);
    const shown = new ShownCluster(cluster, reachabilityOf(cluster).traffic);
    this.#shown = shown;
    const found = this.#sort(shown);
    this.entries = found.map(({ entry }) => entry);
    const samples = found.filter(({ isFirst }) => isFirst);
    this.samples = samples.map(({ entry }) => entry);
    this.#routed = samples.map(({ routed }) => routed);
    this.#classes = samples.map(({ entry }) => shown.classesOf(shownKey(entry.shown)));
  }

  /** Says whether surely nothing is unknown about any pods, which costs little to tell. */
  get isSettled(): boolean {
    return this.#outcomes.isSettled && this.#classes.every(({ length }) => length === 1);
  }

  /** Returns what pods of one profile may send to other pods of another. */
  between(source: number, destination: number): OutcomeId {
    return this.row(source)[destination] ?? BLOCKED;
  }

  /** Returns what a profile may send to each profile. */
  row(source: number): Int32Array {
    let row = this.#rows[source];
    if (row === undefined) {
      const from = this.#classes[source] ?? [];
      row = Int32Array.from(this.#classes, to => this.#between(from, to));
      this.#rows[source] = row;
    }
    return row;
  }

  /** Returns what the ingress controller may send to a profile. */
  fromController(profile: number): OutcomeId {
    return this.#routed[profile] ?? BLOCKED;
  }

  /** Returns what a profile may exchange with addresses outside; the cells cover all addresses. */
  outside(direction: Direction, profile: number): readonly AddressOutcome[] {
    this.#outside[direction][profile] ??= this.#cellsOf(direction, profile);
    return this.#outside[direction][profile] ?? [];
  }

  /** Returns the same without what is surely blocked: each outcome once, by its first address. */
  outsideMerged(direction: Direction, profile: number): readonly Omit<AddressOutcome, 'facts'>[] {
    const cells = this.outside(direction, profile).map(({ addresses, outcome }) => [addresses, outcome] as const);
    return merged(cells).map(([addresses, outcome]) => ({ addresses, outcome }));
  }

  /**
   * Returns what is known alone, as ids of traffic: facts out of sight are taken as not there, and of the pods of a
   * workload any counts. The ingress controller has what it surely may.
   */
  known(): {
    row(source: number): Int32Array;
    outside(direction: Direction, profile: number): readonly (readonly [AddressSet, TrafficId])[];
    fromController(profile: number): TrafficId;
  } {
    const classes = this.#classes;
    const shown = this.#shown;
    return {
      row: source => Int32Array.from(classes, to => shown.between(classes[source] ?? [], to)),
      outside: (direction, profile) => {
        const sample = this.samples[profile];
        const cells = sample === undefined ? [] : shown.outside(shownKey(sample.shown), direction);
        return merged(cells.map(({ addresses, traffic }) => [addresses, traffic]));
      },
      fromController: profile => this.table.get(this.fromController(profile)).sure,
    };
  }

  /** Returns what is open about what one workload may send to another, or to itself, as far as it is asked about. */
  unsettled(source: ShownEntry, destination: ShownEntry, asked: TrafficId): Unsettled {
    const from = this.#onlyClass(source.profile);
    const to = this.#onlyClass(destination.profile);
    const { traffic } = this.table;
    if (from === undefined || to === undefined || source === destination) {
      return ask(this.#cluster, podsOf(source), podsOf(destination), () => traffic.get(asked));
    }
    const waiting = traffic.intersect(this.table.openOf(this.between(source.profile, destination.profile)), asked);
    const out = this.#openFacts('egress', this.#outcomes.side('egress', from, to), waiting);
    const into = this.#openFacts('ingress', this.#outcomes.side('ingress', to, from), waiting);
    const open = out.length === 0 ? into : [...out, ...into];
    return {
      source: endOf(source.pods[0]),
      destination: endOf(destination.pods[0]),
      open,
      mixed: undefined,
      isOwn: false,
    };
  }

  /** Returns the class of a profile's pods, undefined where they differ. */
  #onlyClass(profile: number): PodClass | undefined {
    const classes = this.#classes[profile];
    return classes?.length === 1 ? classes[0] : undefined;
  }

  /** Returns the facts about a side that decide about some of the traffic that waits for them. */
  #openFacts(direction: Direction, { outcome, doubts }: SideOutcome, waiting: TrafficId): readonly OpenFact[] {
    const { traffic } = this.table;
    if (doubts.length === 0) return NO_FACTS;
    const open = traffic.intersect(this.table.openOf(outcome), waiting);
    return doubts.flatMap(({ doubt, id }) =>
      traffic.intersect(open, id) === NOTHING ? NO_FACTS : { direction, doubt },
    );
  }

  #cellsOf(direction: Direction, profile: number): readonly AddressOutcome[] {
    const outcomes = this.#outcomes;
    const { classes } = reachabilityOf(this.#cluster);
    const lists = new Set(
      (this.samples[profile]?.pods ?? []).flatMap(pod => {
        const own = classes.of.get(pod);
        return own === undefined ? [] : [outcomes.outside(direction, own, pod)];
      }),
    );
    return [...lists].reduce((sum, cells) => eitherOutside(this.table, sum, cells));
  }

  #sort(shown: ShownCluster): readonly Sorted[] {
    const pods = podsByKey(this.#cluster.workloads);
    const routed = this.#routedByKey();
    const profiles = new Map<string, number>();
    return [...shown.workloads]
      .toSorted(([, a], [, b]) => compare(a, b))
      .flatMap(([key, workload]): readonly Sorted[] => {
        const own = pods.get(key);
        if (own === undefined) return [];
        const outcome = routed.get(key) ?? BLOCKED;
        // Routes lead to single workloads, which run on some node, whatever their class.
        const nodes = new Set(own.map(pod => nodeKey(this.#cluster.inventory, pod)));
        const name = [shown.profileOf(key), outcome, ...nodes].join('|');
        const known = profiles.get(name);
        const profile = known ?? profiles.size;
        profiles.set(name, profile);
        const entry: ShownEntry = { shown: workload, pods: own, profile };
        return [{ entry, routed: outcome, isFirst: known === undefined }];
      });
  }

  #routedByKey(): ReadonlyMap<string, OutcomeId> {
    const { workloads } = this.routing;
    const controller = workloads.length === 0 ? undefined : controllerEnd(this.#cluster);
    if (controller === undefined) return new Map();
    const all = podsByKey(this.#cluster.workloads);
    const keys = [...new Set(workloads.map(({ workload }) => shownKey(shownOf(workload))))];
    return new Map(
      keys.map(key => {
        const pods = all.get(key);
        return [key, pods === undefined ? BLOCKED : this.#idOf(ask(this.#cluster, controller, podsEnd(pods)))];
      }),
    );
  }

  #idOf({ sure, possible }: Pick<Answer, 'sure' | 'possible'>): OutcomeId {
    const { traffic } = this.table;
    return this.table.intern(traffic.intern(sure), traffic.intern(possible));
  }

  #between(sources: readonly PodClass[], destinations: readonly PodClass[]): OutcomeId {
    const outcomes = this.#outcomes;
    let sum: OutcomeId | undefined;
    for (const from of sources) {
      for (const to of destinations) {
        const id = outcomes.between(from, to);
        sum = sum === undefined ? id : this.table.either(sum, id);
      }
    }
    return sum ?? BLOCKED;
  }
}

/** Joins the addresses of each id and leaves out those with nothing; sorted by the first address. */
function merged(cells: readonly (readonly [AddressSet, number])[]): readonly (readonly [AddressSet, number])[] {
  const parts = new Map<number, AddressSet[]>();
  for (const [addresses, id] of cells) {
    const known = parts.get(id);
    if (known !== undefined) known.push(addresses);
    else if (id !== NOTHING) parts.set(id, [addresses]);
  }
  return [...parts]
    .map(([id, sets]) => [uniteAllAddresses(sets), id] as const)
    .toSorted(([a], [b]) => compareAddresses(a, b));
}

const NO_FACTS: readonly OpenFact[] = [];

interface Sorted {
  readonly entry: ShownEntry;
  readonly routed: OutcomeId;
  /** True for the first entry of its profile. */
  readonly isFirst: boolean;
}

/** Returns the end that a shown workload is. */
export function podsOf({ pods }: ShownEntry): AskedEnd {
  return podsEnd(pods);
}

function podsEnd(pods: Pods): AskedEnd {
  return { type: 'pods', pods, isMadeUp: false };
}

function podsByKey(workloads: readonly Workload[]): ReadonlyMap<string, Pods> {
  const found = new Map<string, [Workload, ...Workload[]]>();
  for (const workload of workloads) {
    const key = shownKey(shownOf(workload));
    const same = found.get(key);
    if (same === undefined) found.set(key, [workload]);
    else same.push(workload);
  }
  return found;
}

function compare(a: ShownWorkload, b: ShownWorkload): number {
  return order(a.namespace, b.namespace) || order(a.name, b.name) || order(a.kind, b.kind);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
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
