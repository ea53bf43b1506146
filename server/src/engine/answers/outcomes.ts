import { EVERYTHING, NOTHING, type TrafficId, type TrafficTable } from '../evaluation/traffic-table.ts';
import { commonCells } from '../reachability/shown.ts';
import type { AddressSet } from '../sets/addresses.ts';

/** The number of an outcome in its table. */
export type OutcomeId = number;

/** The id of what is surely blocked in every table. */
export const BLOCKED: OutcomeId = 0;

/** The id of what is surely open in every table. */
const OPEN: OutcomeId = 1;

/** What passes whatever the unknown facts are, and what passes at best; equal where nothing is unknown. */
export interface OutcomeIds {
  readonly sure: TrafficId;
  readonly possible: TrafficId;
}

/** Keeps each distinct outcome once, so that millions of cells are numbers. */
export class OutcomeTable {
  readonly traffic: TrafficTable;
  readonly #outcomes: OutcomeIds[] = [];
  readonly #ids = new Map<number, OutcomeId>();
  /** The outcomes about which nothing is unknown, by the id of their traffic. */
  readonly #exact: OutcomeId[] = [];

  constructor(traffic: TrafficTable) {
    this.traffic = traffic;
    this.intern(NOTHING, NOTHING);
    this.intern(EVERYTHING, EVERYTHING);
  }

  /** Returns the id of an outcome, the same for equal ones. */
  intern(sure: TrafficId, possible: TrafficId): OutcomeId {
    if (sure !== possible) return this.#intern(sure, possible);
    this.#exact[sure] ??= this.#intern(sure, sure);
    return this.#exact[sure];
  }

  #intern(sure: TrafficId, possible: TrafficId): OutcomeId {
    // Traffic ids stay far below 2^24, so two fit one exact double.
    const key = sure * 0x1000000 + possible;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#outcomes.push({ sure, possible }) - 1;
    this.#ids.set(key, id);
    return id;
  }

  /** Returns the outcome of an id; the blocked one for an id that is not of this table. */
  get(id: OutcomeId): OutcomeIds {
    return this.#outcomes[id] ?? { sure: NOTHING, possible: NOTHING };
  }

  /** Returns the traffic that is neither surely allowed nor surely blocked. */
  openOf(id: OutcomeId): TrafficId {
    const { sure, possible } = this.get(id);
    return this.traffic.subtract(possible, sure);
  }

  /** Returns the outcome where both have to let traffic pass. */
  both(a: OutcomeId, b: OutcomeId): OutcomeId {
    if (a === b || b === OPEN || a === BLOCKED) return a;
    if (a === OPEN || b === BLOCKED) return b;
    const one = this.get(a);
    const other = this.get(b);
    const sure = this.traffic.intersect(one.sure, other.sure);
    if (one.sure === one.possible && other.sure === other.possible) return this.intern(sure, sure);
    return this.intern(sure, this.traffic.intersect(one.possible, other.possible));
  }

  /** Returns the outcome where one of the two is the case, and nobody knows which. */
  either(a: OutcomeId, b: OutcomeId): OutcomeId {
    if (a === b) return a;
    const [one, other] = [this.get(a), this.get(b)];
    const { traffic } = this;
    return this.intern(traffic.intersect(one.sure, other.sure), traffic.unite(one.possible, other.possible));
  }
}

/** Addresses outside the cluster to which a side says the same. */
export interface AddressOutcome {
  readonly addresses: AddressSet;
  readonly outcome: OutcomeId;
  /** What the outcome depends on: a text that is equal for the same facts, empty for none. */
  readonly facts: string;
}

/** Returns what is said to addresses where one of two sides is the case, and nobody knows which. */
export function eitherOutside(
  table: OutcomeTable,
  some: readonly AddressOutcome[],
  others: readonly AddressOutcome[],
): readonly AddressOutcome[] {
  return commonCells(some, others).map(({ addresses, pair: [one, other] }) => ({
    addresses,
    outcome: table.either(one.outcome, other.outcome),
    facts: one.facts === other.facts ? one.facts : `${one.facts}, or ${other.facts}`,
  }));
}
