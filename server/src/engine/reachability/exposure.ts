import type { Cluster } from '../cluster/cluster.ts';
import { foreignPoliciesOf } from '../cluster/foreign-policies.ts';
import { evaluate, type Plan } from '../evaluation/evaluate.ts';
import { planFor, rulesOfPlan } from '../evaluation/plan.ts';
import { type NamedPort, trafficOf, widestTraffic } from '../evaluation/rule-traffic.ts';
import { EVERYTHING, NOTHING, type TrafficId } from '../evaluation/traffic-table.ts';
import type { ForeignPolicy } from '../model/foreign.ts';
import type { Workload } from '../model/resource.ts';
import { DIRECTIONS, type Direction } from '../objects/object.ts';
import type { LabelSelector } from '../objects/selector.ts';
import type { CompiledRule } from '../policies/compiled.ts';
import { includesSpace } from '../selectors/algebra.ts';
import { isNoTraffic, type Protocol, subtractTraffic } from '../sets/traffic.ts';
import type { PodClass } from './classes.ts';
import { type PeerSpace, type PeerSpaces, peerSpaces } from './exposure-peers.ts';
import { reachabilityOf } from './reachability.ts';
import { type ShownCell, ShownCluster, type ShownWorkload, shownKey, shownOf } from './shown.ts';

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

/** What a workload's policies let pods exchange with it that need not exist yet. */
export interface ExposedTo {
  /** Undefined for every pod of the cluster. */
  readonly pods: PotentialPods | undefined;
  readonly traffic: TrafficId;
  /** Ports of the pods by name, whatever their number, that are open beside `traffic`. */
  readonly opened: readonly PortName[];
  /** Ports of the pods by name that are closed although `traffic` may hold their number. */
  readonly closed: readonly PortName[];
  /** Policies that are not evaluated and may allow something else. */
  readonly dependsOn: readonly ForeignPolicy[];
}

/** What a workload's policies let addresses outside the cluster exchange with it. */
export interface ExposedToAddresses extends ShownCell {
  /** Policies that are not evaluated and may allow something else. */
  readonly dependsOn: readonly ForeignPolicy[];
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

/** What the policies that are evaluated say; workloads that they do not tell apart have it in common. */
interface ExposureAnswer extends Pick<Exposure, 'isProtected' | 'isComplete'> {
  readonly pods: readonly Evaluated[];
}

type Evaluated = Omit<ExposedTo, 'dependsOn'>;

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
  return workloads.flatMap(workload => {
    const key = shownKey(workload);
    return DIRECTIONS.map(direction => {
      const profile = `${direction} ${shown.profileOf(key)}`;
      const answer =
        known.get(profile) ?? new ExposureQuestion(cluster, shown.classesOf(key), direction, wanted).answer();
      known.set(profile, answer);
      const foreign = foreignTo(key, direction);
      const outside = shown.outside(key, direction).flatMap(({ addresses, traffic }) => {
        const left = table.intersect(traffic, wanted);
        const dependsOn = foreign.filter(({ opens }) => opens || left !== NOTHING);
        return left === NOTHING && dependsOn.length === 0 ? [] : [{ addresses, traffic: left, dependsOn }];
      });
      const pods = inDoubt(
        answer.pods,
        foreign.filter(({ isOutside }) => !isOutside),
      );
      return { workload, direction, ...answer, pods, outside };
    });
  });
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

const CLOSED: Evaluated = { pods: undefined, traffic: NOTHING, opened: [], closed: [] };

/** Adds to each entry which policies may change it, and to all an entry for every pod where one may open what none names. */
function inDoubt(entries: readonly Evaluated[], foreign: readonly ForeignPolicy[]): readonly ExposedTo[] {
  const namesEveryone = entries.some(({ pods }) => pods === undefined);
  const all = namesEveryone || !foreign.some(({ opens }) => opens) ? entries : [CLOSED, ...entries];
  return all.map(entry => {
    const isOpen = entry.traffic !== NOTHING || entry.opened.length > 0;
    return { ...entry, dependsOn: foreign.filter(({ opens }) => opens || isOpen) };
  });
}

/** What pods of a space are allowed: as far as numbers tell, then for each port name as if it stood for every number. */
type Value = readonly [numbers: TrafficId, ...widest: TrafficId[]];

class ExposureQuestion {
  readonly #cluster: Cluster;
  readonly #classes: readonly PodClass[];
  readonly #direction: Direction;
  readonly #wanted: TrafficId;
  readonly #plans: readonly Plan[];
  readonly #names: readonly PortName[];

  constructor(cluster: Cluster, classes: readonly PodClass[], direction: Direction, wanted: TrafficId) {
    this.#cluster = cluster;
    this.#classes = classes;
    this.#direction = direction;
    this.#wanted = wanted;
    this.#plans = classes.map(({ policies }) => planFor(policies, direction));
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
    const variant = (name: PortName | undefined): readonly TrafficId[] => {
      const sums = this.#plans.map((plan, index) => {
        const ports = (rule: CompiledRule): TrafficId => this.#portsOf(rule, this.#classes[index], name);
        return evaluate(plan, { size: spaces.list.length, matching: matchingOf, ports }, table);
      });
      return spaces.list.map((_, space) => {
        const sum = sums.reduce((total, each) => table.unite(total, each[space] ?? NOTHING), NOTHING);
        return table.intersect(sum, this.#wanted);
      });
    };
    const numbers = variant(undefined);
    const widest = this.#names.map(variant);
    return numbers.map((id, space): Value => [id, ...widest.map(each => each[space] ?? NOTHING)]);
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

  #exposedTo({ namespaces, pods }: PeerSpace, [traffic, ...widest]: Value): Evaluated {
    const { traffic: table } = reachabilityOf(this.#cluster);
    const differs = (a: TrafficId, b: TrafficId): boolean => !isNoTraffic(subtractTraffic(table.get(a), table.get(b)));
    const isEveryone = namespaces.requirements.length + pods.requirements.length === 0;
    return {
      pods: isEveryone ? undefined : { namespaces, pods, workloads: this.#among(namespaces, pods) },
      traffic,
      opened: this.#names.filter((_, index) => differs(widest[index] ?? NOTHING, traffic)),
      closed: this.#names.filter((_, index) => differs(traffic, widest[index] ?? NOTHING)),
    };
  }

  #among(namespaces: LabelSelector, pods: LabelSelector): readonly ShownWorkload[] {
    const picked = this.#cluster.select({ namespaces: { type: 'labels', selector: namespaces }, pods });
    const shown = picked.map(shownOf);
    const byKey = new Map(shown.map(each => [shownKey(each), each]));
    return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  }
}

type Entry = readonly [PeerSpace, Value];

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
