import type { Cluster } from '../cluster/cluster.ts';
import type { Endpoint } from '../cluster/endpoint.ts';
import { twinOf } from '../cluster/hypothetical.ts';
import { addressesIn, cutByNodes } from '../cluster/node-peers.ts';
import { nodeKey, regionsFor } from '../cluster/nodes.ts';
import { cutAddresses } from '../evaluation/cells.ts';
import type { TrafficId } from '../evaluation/traffic-table.ts';
import { worldFact } from '../facts/fact.ts';
import type { Workload } from '../model/resource.ts';
import { DIRECTIONS, type Direction } from '../objects/object.ts';
import type { CompiledPolicy } from '../policies/compiled.ts';
import { boundsOf } from '../reachability/bounds.ts';
import type { PodClass } from '../reachability/classes.ts';
import { type Doubt, doubtKey } from '../reachability/doubts.ts';
import { reachabilityOf } from '../reachability/reachability.ts';
import type { SideQuestion } from '../reachability/rule-match.ts';
import { intersectAddresses, oneOf } from '../sets/addresses.ts';
import { endOf } from './ends.ts';
import { type OpenSide, openSideOf } from './open-side.ts';
import { type AddressOutcome, BLOCKED, type OutcomeId, OutcomeTable } from './outcomes.ts';

/** What one side says to another end. */
export interface SideOutcome {
  readonly outcome: OutcomeId;
  /** What is unknown about it, each with the id of the traffic that it is about. */
  readonly doubts: readonly { readonly doubt: Doubt; readonly id: TrafficId }[];
}

/** By the index of the class of the other end. */
type Row = readonly SideOutcome[];

type ByClass<T> = Readonly<Record<Direction, (T | undefined)[]>>;
type ByPlace<T> = Readonly<Record<Direction, Map<string, T>>>;

/** Returns what the classes of a cluster's pods may exchange, whatever is unknown. */
export const classOutcomes: (cluster: Cluster) => ClassOutcomes = worldFact(
  'outcomes by class',
  (cluster: Cluster) => new ClassOutcomes(cluster),
);

/**
 * What classes of pods may exchange: by what is known where that is enough, else by the bounds of a pair of pods. Pods
 * about which the rules of a side leave the same open are asked about once.
 */
class ClassOutcomes {
  readonly table: OutcomeTable;
  readonly #cluster: Cluster;
  readonly #places: ReadonlyMap<CompiledPolicy, number>;
  readonly #sides: Readonly<Record<Direction, OpenSide[]>> = { ingress: [], egress: [] };
  readonly #rows: ByClass<Row> = { ingress: [], egress: [] };
  /** By class, and by what is known of the node of the pods. */
  readonly #cells: ByPlace<readonly AddressOutcome[]> = { ingress: new Map(), egress: new Map() };
  readonly #shared = new Map<string, Row>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#places = new Map(cluster.policies.map((policy, index) => [policy, index]));
    this.table = new OutcomeTable(reachabilityOf(cluster).traffic);
  }

  /** Returns the outcome of what pods of one class send to other pods of another. */
  between(from: PodClass, to: PodClass): OutcomeId {
    return this.table.both(this.side('egress', from, to).outcome, this.side('ingress', to, from).outcome);
  }

  /** Returns what one side says to other pods. */
  side(direction: Direction, subject: PodClass, peer: PodClass): SideOutcome {
    this.#rows[direction][subject.index] ??= this.#row(direction, subject);
    return this.#rows[direction][subject.index]?.[peer.index] ?? NEITHER;
  }

  /** Returns what pods of a class may exchange with addresses that are no pods in sight; the cells cover all addresses. */
  outside(direction: Direction, subject: PodClass, pod: Workload): readonly AddressOutcome[] {
    const key = `${subject.index} ${nodeKey(this.#cluster.inventory, pod)}`;
    return remembered(this.#cells[direction], key, () => this.#cellsOf(direction, subject, pod));
  }

  /** Says whether surely nothing is unknown about any class, which costs little to tell. */
  get isSettled(): boolean {
    const { inventory } = this.#cluster;
    const reachability = reachabilityOf(this.#cluster);
    return reachability.classes.list.every(
      each =>
        nodeKey(inventory, each.members[0]) === '' &&
        DIRECTIONS.every(direction => {
          const { isOpen, isOpenOutside } = this.#openSide(direction, each);
          return !isOpen && !isOpenOutside;
        }),
    );
  }

  #openSide(direction: Direction, subject: PodClass): OpenSide {
    const placeOf = (policy: CompiledPolicy): number => this.#places.get(policy) ?? 0;
    const side = this.#sides[direction][subject.index] ?? openSideOf(this.#cluster, direction, subject, placeOf);
    this.#sides[direction][subject.index] = side;
    return side;
  }

  #row(direction: Direction, subject: PodClass): Row {
    const side = this.#openSide(direction, subject);
    const key = `${direction} ${side.key}`;
    const row = this.#shared.get(key) ?? this.#rowOf(direction, subject, side);
    this.#shared.set(key, row);
    return row;
  }

  #rowOf(direction: Direction, subject: PodClass, { signOf }: OpenSide): Row {
    const reachability = reachabilityOf(this.#cluster);
    const exact = new Map<number, SideOutcome>();
    const open = new Map<string, SideOutcome>();
    return reachability.classes.list.map(peer => {
      const sign = signOf(peer);
      if (sign === undefined) {
        const id = reachability.side(direction, subject, peer);
        return remembered(exact, id, () => ({ outcome: this.table.intern(id, id), doubts: [] }));
      }
      return remembered(open, sign, () => {
        const [sample, another] = peer.members;
        const other = peer === subject ? (another ?? twinOf(sample)) : sample;
        return this.#open(direction, subject.members[0], endOf(other));
      });
    });
  }

  #cellsOf(direction: Direction, subject: PodClass, pod: Workload): readonly AddressOutcome[] {
    const { rules, isOpenOutside } = this.#openSide(direction, subject);
    const { inventory } = this.#cluster;
    const regions = cutByNodes(inventory, rules, regionsFor(inventory, pod));
    if (!isOpenOutside && regions.length === 1) {
      return reachabilityOf(this.#cluster)
        .externalOf(subject, direction)
        .map(({ addresses, traffic }) => {
          return { addresses, outcome: this.table.intern(traffic, traffic), facts: '' };
        });
    }
    const cells = cutAddresses(rules, rule => addressesIn(inventory, rule)).cells.flatMap(cell =>
      regions.map(region => intersectAddresses(cell, region)),
    );
    return cells.flatMap(addresses => {
      const address = oneOf(addresses);
      if (address === undefined) return [];
      const { outcome, doubts } = this.#open(direction, pod, { type: 'address', address });
      return [{ addresses, outcome, facts: doubts.map(({ doubt }) => doubtKey(doubt)).join() }];
    });
  }

  #open(direction: Direction, pod: Workload, peer: Endpoint): SideOutcome {
    const question: SideQuestion = { cluster: this.#cluster, direction, subject: endOf(pod), peer };
    const { sure, possible, doubts } = boundsOf(question);
    const { traffic } = this.table;
    const outcome = this.table.intern(traffic.intern(sure), traffic.intern(possible));
    return { outcome, doubts: doubts.map(doubt => ({ doubt, id: traffic.intern(doubt.traffic) })) };
  }
}

const NEITHER: SideOutcome = { outcome: BLOCKED, doubts: [] };

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}
