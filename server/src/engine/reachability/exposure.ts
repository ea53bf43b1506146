import type { Cluster } from '../cluster/cluster.ts';
import {
  clusterCases,
  decisiveGenerations,
  type EnforcementCase,
  enforcementCases,
} from '../cluster/enforcement-cases.ts';
import { foreignPoliciesOf } from '../cluster/foreign-policies.ts';
import { unsureGenerations } from '../cluster/selection.ts';
import { evaluate, type Plan } from '../evaluation/evaluate.ts';
import { planFor, rulesOfPlan } from '../evaluation/plan.ts';
import { type NamedPort, trafficOf, widestTraffic } from '../evaluation/rule-traffic.ts';
import { EVERYTHING, NOTHING, type TrafficId, type TrafficTable } from '../evaluation/traffic-table.ts';
import type { ForeignPolicy } from '../model/foreign.ts';
import type { Workload } from '../model/resource.ts';
import { DIRECTIONS, type Direction } from '../objects/object.ts';
import type { LabelSelector } from '../objects/selector.ts';
import type { CompiledPolicy, CompiledRule } from '../policies/compiled.ts';
import { generationOf, type PolicyGeneration, whetherEnforced } from '../profile/enforcement.ts';
import { includesSpace } from '../selectors/algebra.ts';
import { isNoTraffic, type Protocol, subtractTraffic } from '../sets/traffic.ts';
import type { PodClass } from './classes.ts';
import { type PeerSpace, type PeerSpaces, peerSpaces } from './exposure-peers.ts';
import { reachabilityOf } from './reachability.ts';
import { commonCells, type ShownCell, ShownCluster, type ShownWorkload, shownKey, shownOf } from './shown.ts';

/** A name that containers may give a port; without protocol it stands for a port of any. */
export interface PortName {
  readonly name: string;
  readonly protocol: Protocol | undefined;
}

/** Pods that no manifest has to declare, by labels. */
interface PotentialPods {
  readonly namespaces: LabelSelector;
  readonly pods: LabelSelector;
  /** The workloads in the manifests that are among them. */
  readonly workloads: readonly ShownWorkload[];
}

/** Why something else may be allowed: a policy that is not evaluated, or policies that the cluster may not enforce. */
export type ExposureDoubt =
  | { readonly about: 'dialect'; readonly policy: ForeignPolicy }
  | { readonly about: 'enforcement'; readonly what: string };

/** What a workload's policies let pods exchange with it that need not exist yet. */
export interface ExposedTo {
  /** Undefined for every pod of the cluster. */
  readonly pods: PotentialPods | undefined;
  readonly traffic: TrafficId;
  /** Ports of the pods by name, whatever their number, that are open beside `traffic`. */
  readonly opened: readonly PortName[];
  /** Ports of the pods by name that are closed although `traffic` may hold their number. */
  readonly closed: readonly PortName[];
  readonly dependsOn: readonly ExposureDoubt[];
}

/** What a workload's policies let addresses outside the cluster exchange with it. */
export interface ExposedToAddresses extends ShownCell {
  readonly dependsOn: readonly ExposureDoubt[];
}

/**
 * One direction of one workload: with whom its own policies let it talk beyond the pods in the manifests. The policies of
 * those pods are not asked. A pod has what the narrowest entries that it matches allow together; none matches: nothing.
 * Where a policy that is not evaluated may open more, there is an entry for every pod.
 */
export interface Exposure {
  readonly workload: ShownWorkload;
  readonly direction: Direction;
  /** False when no policy decides in this direction, so that everything is open. */
  readonly isProtected: boolean;
  readonly pods: readonly ExposedTo[];
  /** What may be exchanged with addresses outside the cluster; cells that surely have no traffic are left out. */
  readonly outside: readonly ExposedToAddresses[];
  /** False where rules overlap so much that pods which match several entries may be allowed something else. */
  readonly isComplete: boolean;
}

/** What the evaluated policies say if all of them are enforced; workloads of the same classes share it. */
interface ExposureAnswer extends Pick<Exposure, 'isProtected' | 'isComplete'> {
  readonly pods: readonly Evaluated[];
}

interface Evaluated extends Omit<ExposedTo, 'dependsOn'> {
  /** The generations of policies that change it where the cluster does not enforce them. */
  readonly waitsFor: readonly PolicyGeneration[];
}

/** Tells of every shown workload, in the order given, with whom it may talk beyond the pods in sight, as far as `wanted` goes. */
export function exposuresOf(
  cluster: Cluster,
  workloads: readonly ShownWorkload[],
  wanted: TrafficId = EVERYTHING,
): readonly Exposure[] {
  const table = reachabilityOf(cluster).traffic;
  const shown = new ShownCluster(cluster, table);
  const known = new Map<string, ExposureAnswer>();
  const foreignTo = foreignByWorkload(cluster);
  const cellsOf = outsideCells(cluster, table, wanted);
  return workloads.flatMap(workload => {
    const key = shownKey(workload);
    return DIRECTIONS.map(direction => {
      const profile = `${direction} ${shown.profileOf(key)}`;
      const { pods: evaluated, ...answer } =
        known.get(profile) ?? new ExposureQuestion(cluster, shown.classesOf(key), direction, wanted).answer();
      known.set(profile, { pods: evaluated, ...answer });
      const foreign = foreignTo(key, direction);
      const outside = cellsOf(key, direction).flatMap(({ addresses, traffic, waitsFor }) => {
        const others = foreign.filter(({ opens }) => opens || traffic !== NOTHING);
        const dependsOn = doubtsFrom(others, waitsFor, cluster);
        return traffic === NOTHING && dependsOn.length === 0 ? [] : [{ addresses, traffic, dependsOn }];
      });
      const pods = inDoubt(
        evaluated,
        foreign.filter(({ isOutside }) => !isOutside),
        cluster,
      );
      return { workload, direction, ...answer, pods, outside };
    });
  });
}

function doubtsFrom(
  foreign: readonly ForeignPolicy[],
  waitsFor: readonly PolicyGeneration[],
  { profile }: Cluster,
): readonly ExposureDoubt[] {
  return [
    ...foreign.map((policy): ExposureDoubt => ({ about: 'dialect', policy })),
    ...waitsFor.map((each): ExposureDoubt => ({ about: 'enforcement', what: whetherEnforced(profile, each) })),
  ];
}

type OutsideCell = ShownCell & Pick<Evaluated, 'waitsFor'>;

/** Returns how to find what a shown workload may exchange with addresses, as far as `wanted` goes. */
function outsideCells(
  cluster: Cluster,
  table: TrafficTable,
  wanted: TrafficId,
): (key: string, direction: Direction) => readonly OutsideCell[] {
  const unsure = unsureGenerations(cluster, cluster.policies);
  const [first, ...others] = clusterCases(cluster).map(each => new ShownCluster(each, table));
  return (key, direction) => {
    let cells = (first?.outside(key, direction) ?? []).map(({ addresses, traffic }) => ({ addresses, ids: [traffic] }));
    for (const other of others) {
      cells = commonCells(cells, other.outside(key, direction)).map(({ addresses, pair: [{ ids }, { traffic }] }) => ({
        addresses,
        ids: [...ids, traffic],
      }));
    }
    return cells.map(({ addresses, ids }) => {
      const [traffic = NOTHING, ...rest] = ids.map(id => table.intersect(id, wanted));
      return { addresses, traffic, waitsFor: decisiveGenerations(unsure, [traffic, ...rest]) };
    });
  };
}

/** Returns how to find the policies that are not evaluated and may select any pods of a shown workload. */
function foreignByWorkload(cluster: Cluster): (key: string, direction: Direction) => readonly ForeignPolicy[] {
  if (cluster.foreign.length === 0) return () => [];
  const pods = new Map<string, Workload[]>();
  for (const workload of cluster.workloads) {
    const key = shownKey(shownOf(workload));
    const known = pods.get(key);
    if (known === undefined) pods.set(key, [workload]);
    else known.push(workload);
  }
  return (key, direction) => {
    const found = (pods.get(key) ?? []).flatMap(workload => foreignPoliciesOf(cluster, workload, direction));
    return [...new Set(found)];
  };
}

const CLOSED: Evaluated = { pods: undefined, traffic: NOTHING, opened: [], closed: [], waitsFor: [] };

/** Adds to each entry what may change it, and an entry for every pod where a policy may open what no entry names. */
function inDoubt(
  entries: readonly Evaluated[],
  foreign: readonly ForeignPolicy[],
  cluster: Cluster,
): readonly ExposedTo[] {
  const namesEveryone = entries.some(({ pods }) => pods === undefined);
  const all = namesEveryone || !foreign.some(({ opens }) => opens) ? entries : [CLOSED, ...entries];
  return all.map(({ waitsFor, ...entry }) => {
    const isOpen = entry.traffic !== NOTHING || entry.opened.length > 0;
    const others = foreign.filter(({ opens }) => opens || isOpen);
    return { ...entry, dependsOn: doubtsFrom(others, waitsFor, cluster) };
  });
}

/**
 * What pods of a space are allowed: as far as numbers tell, then for each port name as if it stood for every number; the
 * same again for each further case of what the cluster may not enforce.
 */
type Value = readonly [numbers: TrafficId, ...others: TrafficId[]];

class ExposureQuestion {
  readonly #cluster: Cluster;
  readonly #classes: readonly PodClass[];
  readonly #direction: Direction;
  readonly #wanted: TrafficId;
  readonly #unsure: readonly PolicyGeneration[];
  /** The plans of the classes in each case of what the cluster may not enforce, first with all enforced. */
  readonly #cases: readonly (readonly Plan[])[];
  readonly #plans: readonly Plan[];
  readonly #names: readonly PortName[];

  constructor(cluster: Cluster, classes: readonly PodClass[], direction: Direction, wanted: TrafficId) {
    this.#cluster = cluster;
    this.#classes = classes;
    this.#direction = direction;
    this.#wanted = wanted;
    this.#plans = classes.map(({ policies }) => planFor(policies, direction));
    this.#unsure = unsureGenerations(
      cluster,
      classes.flatMap(({ policies }) => policies),
    );
    const others = enforcementCases(this.#unsure).slice(1);
    this.#cases = [this.#plans, ...others.map(off => classes.map(each => planFor(enforcedIn(off, each), direction)))];
    // Ports of ingress rules are those of the workload itself, whose names are known.
    this.#names = direction === 'egress' ? portNames(this.#plans.flatMap(rulesOf)) : [];
  }

  answer(): ExposureAnswer {
    const rules = this.#plans.flatMap(rulesOf);
    const spaces = peerSpaces(
      this.#cluster,
      rules,
      rules.some(({ action }) => action !== 'accept'),
    );
    const kept = this.#distinct(spaces, this.#valuesOf(spaces));
    return {
      isProtected: this.#plans.every(plan => plan.isolating.length > 0 || rulesOf(plan).length > 0),
      pods: kept.map(([space, value]) => this.#exposedTo(space, value)),
      isComplete: spaces.isComplete,
    };
  }

  /** Evaluates all policies of all pods of the workload for each space. */
  #valuesOf(spaces: PeerSpaces): readonly Value[] {
    const { traffic: table } = reachabilityOf(this.#cluster);
    const matching = new Map<CompiledRule, readonly number[]>();
    const matchingOf = (rule: CompiledRule): readonly number[] => {
      const found = matching.get(rule) ?? spaces.matching(rule);
      matching.set(rule, found);
      return found;
    };
    const variant = (plans: readonly Plan[], name: PortName | undefined): readonly TrafficId[] => {
      const sums = plans.map((plan, index) => {
        const ports = (rule: CompiledRule): TrafficId => this.#portsOf(rule, this.#classes[index], name);
        return evaluate(plan, { size: spaces.list.length, matching: matchingOf, ports }, table);
      });
      return spaces.list.map((_, space) => {
        const sum = sums.reduce((total, each) => table.unite(total, each[space] ?? NOTHING), NOTHING);
        return table.intersect(sum, this.#wanted);
      });
    };
    const [numbers = [], ...others] = this.#cases.flatMap(plans =>
      [undefined, ...this.#names].map(name => variant(plans, name)),
    );
    return numbers.map((id, space): Value => [id, ...others.map(each => each[space] ?? NOTHING)]);
  }

  #portsOf(rule: CompiledRule, subject: PodClass | undefined, name: PortName | undefined): TrafficId {
    const reachability = reachabilityOf(this.#cluster);
    if (name === undefined) {
      return reachability.ruleTraffic(rule, this.#direction === 'ingress' ? subject?.ports : undefined);
    }
    const least = trafficOf(rule, undefined);
    return reachability.traffic.intern(widestTraffic(rule, port => isNamed(port, name), least));
  }

  /** Keeps the spaces that are allowed something else than the wider ones together tell. */
  #distinct(spaces: PeerSpaces, values: readonly Value[]): readonly (readonly [PeerSpace, Value])[] {
    const found = spaces.list.map((space, index): Entry => [space, values[index] ?? [NOTHING]]);
    const kept: Entry[] = [];
    // A wider space lies in fewer others than one within it.
    const breadth = new Map(found.map(entry => [entry, found.filter(other => isWithin(entry, other)).length]));
    for (const entry of found.toSorted((a, b) => (breadth.get(a) ?? 0) - (breadth.get(b) ?? 0))) {
      const wider = kept.filter(other => isWithin(entry, other));
      const narrowest = wider.filter(each => !wider.some(other => other !== each && isWithin(other, each)));
      if (entry[1].some((id, place) => id !== this.#unite(narrowest, place))) kept.push(entry);
    }
    return kept;
  }

  #unite(entries: readonly Entry[], place: number): TrafficId {
    const { traffic: table } = reachabilityOf(this.#cluster);
    return entries.reduce((sum, [, value]) => table.unite(sum, value[place] ?? NOTHING), NOTHING);
  }

  #exposedTo({ namespaces, pods }: PeerSpace, value: Value): Evaluated {
    const [traffic, ...widest] = value;
    const { traffic: table } = reachabilityOf(this.#cluster);
    const differs = (a: TrafficId, b: TrafficId): boolean => !isNoTraffic(subtractTraffic(table.get(a), table.get(b)));
    const isEveryone = namespaces.requirements.length + pods.requirements.length === 0;
    return {
      pods: isEveryone ? undefined : { namespaces, pods, workloads: this.#among(namespaces, pods) },
      traffic,
      opened: this.#names.filter((_, index) => differs(widest[index] ?? NOTHING, traffic)),
      closed: this.#names.filter((_, index) => differs(traffic, widest[index] ?? NOTHING)),
      waitsFor: decisiveGenerations(
        this.#unsure,
        this.#cases.map((_, index) => this.#inCase(value, index).join()),
      ),
    };
  }

  #inCase(value: Value, index: number): readonly TrafficId[] {
    const width = this.#names.length + 1;
    return value.slice(index * width, (index + 1) * width);
  }

  #among(namespaces: LabelSelector, pods: LabelSelector): readonly ShownWorkload[] {
    const picked = this.#cluster.select({ namespaces: { type: 'labels', selector: namespaces }, pods });
    const shown = picked.map(shownOf);
    const byKey = new Map(shown.map(each => [shownKey(each), each]));
    return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  }
}

type Entry = readonly [PeerSpace, Value];

function enforcedIn(off: EnforcementCase, { policies }: PodClass): readonly CompiledPolicy[] {
  return policies.filter(({ resource }) => !off.has(generationOf(resource)));
}

function isWithin([inner]: Entry, [outer]: Entry): boolean {
  return inner !== outer && includesSpace(outer.space, inner.space);
}

function rulesOf(plan: Plan): readonly CompiledRule[] {
  return rulesOfPlan(plan).map(({ rule }) => rule);
}

function portNames(rules: readonly CompiledRule[]): readonly PortName[] {
  const ports = rules.flatMap(rule => (rule.ports === 'all' ? [] : rule.ports));
  const named = ports.filter(port => port.type === 'named');
  return [...new Map(named.map(({ name, protocol }) => [`${name} ${protocol}`, { name, protocol }])).values()];
}

function isNamed(port: NamedPort, { name, protocol }: PortName): boolean {
  return port.name === name && port.protocol === protocol;
}
