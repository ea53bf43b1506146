import type { Cluster } from '../cluster/cluster.ts';
import { addressesIn } from '../cluster/node-peers.ts';
import { cutAddresses } from '../evaluation/cells.ts';
import { evaluate, type Plan, type Targets } from '../evaluation/evaluate.ts';
import { planFor, rulesOfPlan } from '../evaluation/plan.ts';
import { hasNamedPort, trafficOf } from '../evaluation/rule-traffic.ts';
import { EVERYTHING, NOTHING, type TrafficId, TrafficTable } from '../evaluation/traffic-table.ts';
import { worldFact } from '../facts/fact.ts';
import type { Workload } from '../model/resource.ts';
import { DIRECTIONS, type Direction } from '../objects/object.ts';
import type { CompiledPolicy, CompiledRule } from '../policies/compiled.ts';
import { surePeersOf } from '../policies/peers.ts';
import { type AddressSet, ALL_ADDRESSES, uniteAllAddresses } from '../sets/addresses.ts';
import type { TrafficSet } from '../sets/traffic.ts';
import { classify, type PodClass, type PodClasses } from './classes.ts';

/** External addresses that a subject may exchange the same traffic with. */
export interface AddressCell {
  readonly addresses: AddressSet;
  readonly traffic: TrafficId;
}

/** One direction of one class of subjects: what it allows per class of pods and per cell of addresses. */
interface Row {
  /** Undefined where the direction is untouched: everything is allowed. */
  readonly pods: Int32Array | undefined;
  readonly cells: readonly AddressCell[];
  /** True where policies that nothing orders disagree about some of it, which then is not allowed here. */
  readonly isDisputed: boolean;
}

const OPEN_ROW: Row = {
  pods: undefined,
  cells: [{ addresses: ALL_ADDRESSES, traffic: EVERYTHING }],
  isDisputed: false,
};

/** Who reaches whom in a cluster; rows are computed when first asked for and shared between classes with equal plans. */
export class Reachability {
  readonly traffic = new TrafficTable();
  readonly #cluster: Cluster;
  readonly #policyIds: ReadonlyMap<CompiledPolicy, number>;
  #classes: PodClasses | undefined;
  #rows = { ingress: new Map<string, Row>(), egress: new Map<string, Row>() };
  /** By the index of the class. */
  readonly #rowOf: Readonly<Record<Direction, (Row | undefined)[]>> = { ingress: [], egress: [] };
  #ruleTraffic = new Map<CompiledRule, TrafficId>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#policyIds = new Map(cluster.policies.map((policy, index) => [policy, index]));
  }

  /** The classes of workloads; computed once. */
  get classes(): PodClasses {
    this.#classes ??= classify(this.#cluster);
    return this.#classes;
  }

  /** Returns what the source's pods may send to the destination's; a pod always reaches itself. */
  allowed(source: Workload, destination: Workload): TrafficSet {
    return this.traffic.get(this.allowedId(source, destination));
  }

  /** Returns the id of what the source's pods may send to the destination's, by the policies of both sides. */
  allowedId(source: Workload, destination: Workload): TrafficId {
    if (source === destination) return EVERYTHING;
    const from = this.classes.of.get(source);
    const to = this.classes.of.get(destination);
    return from === undefined || to === undefined ? NOTHING : this.between(from, to);
  }

  /** Returns the id of what pods of one class may send to (other) pods of another. */
  between(from: PodClass, to: PodClass): TrafficId {
    return this.traffic.intersect(this.side('egress', from, to), this.side('ingress', to, from));
  }

  /** Returns the id of what the subject's own policies allow in one direction, towards or from the peer's class. */
  side(direction: Direction, subject: PodClass, peer: PodClass): TrafficId {
    const { pods } = this.#row(direction, subject);
    return pods === undefined ? EVERYTHING : (pods[peer.index] ?? NOTHING);
  }

  /** Returns what the workload may exchange with addresses outside the cluster; the cells cover all addresses. */
  external(workload: Workload, direction: Direction): readonly AddressCell[] {
    const subject = this.classes.of.get(workload);
    return subject === undefined ? [] : this.externalOf(subject, direction);
  }

  /** The same for a class. */
  externalOf(subject: PodClass, direction: Direction): readonly AddressCell[] {
    return this.#row(direction, subject).cells;
  }

  /** Returns the policies that nothing orders and that disagree about traffic of some pods in sight. */
  disputes(): readonly CompiledPolicy[] {
    const disputed = new Set<CompiledPolicy>();
    if (this.#cluster.policies.filter(({ tier }) => tier.equals === 'first-match').length < 2) return [];
    for (const subject of this.classes.list) {
      for (const direction of DIRECTIONS) {
        const tied = tiedIn(planFor(subject.policies, direction));
        if (tied.length === 0 || !this.#row(direction, subject).isDisputed) continue;
        for (const policy of tied) disputed.add(policy);
      }
    }
    return [...disputed];
  }

  /** Returns the id of the rule's ports on a destination with those container ports. */
  ruleTraffic(rule: CompiledRule, destination: Workload['ports'] | undefined): TrafficId {
    if (hasNamedPort(rule)) return this.traffic.intern(trafficOf(rule, destination));
    let id = this.#ruleTraffic.get(rule);
    if (id === undefined) {
      id = this.traffic.intern(trafficOf(rule, undefined));
      this.#ruleTraffic.set(rule, id);
    }
    return id;
  }

  #row(direction: Direction, subject: PodClass): Row {
    const known = this.#rowOf[direction][subject.index];
    if (known !== undefined) return known;
    const row = this.#shared(direction, subject);
    this.#rowOf[direction][subject.index] = row;
    return row;
  }

  #shared(direction: Direction, subject: PodClass): Row {
    const plan = planFor(subject.policies, direction);
    const rules = rulesOfPlan(plan).map(({ rule }) => rule);
    if (rules.length === 0 && plan.isolating.length === 0) return OPEN_ROW;
    const ids = subject.policies.map(policy => this.#policyIds.get(policy)).join();
    // Ports of ingress rules are the subject's own, so a row with named ports belongs to one class alone.
    const key = direction === 'ingress' && rules.some(hasNamedPort) ? `${ids}|${subject.index}` : ids;
    const shared = this.#rows[direction].get(key);
    if (shared !== undefined) return shared;
    const row = this.#compute(direction, subject, plan, rules);
    this.#rows[direction].set(key, row);
    return row;
  }

  #compute(direction: Direction, subject: PodClass, plan: Plan, rules: readonly CompiledRule[]): Row {
    const { list, classesOf } = this.classes;
    const everyClass = list.map(each => each.index);
    const pods: Targets = {
      size: list.length,
      matching: rule => {
        const peers = surePeersOf(rule);
        return peers === 'any' ? everyClass : peers.flatMap(classesOf);
      },
      ports: (rule, target) => this.ruleTraffic(rule, direction === 'ingress' ? subject.ports : list[target]?.ports),
    };
    const cut = cutAddresses(rules, rule => addressesIn(this.#cluster.inventory, rule));
    const cells: Targets = {
      size: cut.cells.length,
      matching: rule => (rule.condition === undefined ? cut.cellsOf(rule) : []),
      ports: rule => this.ruleTraffic(rule, direction === 'ingress' ? subject.ports : undefined),
    };
    const traffic = evaluate(plan, cells, this.traffic);
    const isDisputed = tiedIn(plan).length > 0 && (this.#isDisputed(plan, pods) || this.#isDisputed(plan, cells));
    return { pods: evaluate(plan, pods, this.traffic), cells: mergeCells(cut.cells, traffic), isDisputed };
  }

  #isDisputed(plan: Plan, targets: Targets): boolean {
    const possible = evaluate(plan, targets, this.traffic, undefined, 'possible');
    return evaluate(plan, targets, this.traffic).some((id, target) => id !== possible[target]);
  }
}

/** Returns who reaches whom in a cluster. */
export const reachabilityOf = worldFact('reachability', (cluster: Cluster) => new Reachability(cluster));

/** Returns the policies of a plan that nothing orders. */
function tiedIn({ unordered }: Plan): readonly CompiledPolicy[] {
  return unordered.flatMap(lists => lists.flatMap(rules => rules.map(({ policy }) => policy)));
}

function mergeCells(cut: readonly AddressSet[], traffic: Int32Array): readonly AddressCell[] {
  const merged = new Map<TrafficId, AddressSet[]>();
  cut.forEach((addresses, index) => {
    const id = traffic[index] ?? NOTHING;
    const same = merged.get(id);
    if (same === undefined) merged.set(id, [addresses]);
    else same.push(addresses);
  });
  return [...merged].map(([id, parts]) => ({ addresses: uniteAllAddresses(parts), traffic: id }));
}
