import {
  ALL_TRAFFIC,
  intersectTraffic,
  NO_TRAFFIC,
  subtractTraffic,
  type TrafficSet,
  uniteTraffic,
} from '../sets/traffic.ts';

/** The number of a traffic set in its table. */
export type TrafficId = number;

/** The id of the empty set in every table. */
export const NOTHING: TrafficId = 0;

/** The id of the full set in every table. */
export const EVERYTHING: TrafficId = 1;

/** Keeps each distinct traffic set once, so that millions of cells are numbers and set operations are looked up. */
export class TrafficTable {
  #sets: TrafficSet[] = [];
  #ids = new Map<string, TrafficId>();
  #memo = new Map<number, TrafficId>();

  constructor() {
    this.intern(NO_TRAFFIC);
    this.intern(ALL_TRAFFIC);
  }

  /** Returns the id of a set, the same for equal sets. */
  intern(set: TrafficSet): TrafficId {
    const key = `${set.TCP.join()}|${set.UDP.join()}|${set.SCTP.join()}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#ids.set(key, this.#sets.length);
    return this.#sets.push(set) - 1;
  }

  /** Returns the set of an id; nothing for an id that is not of this table. */
  get(id: TrafficId): TrafficSet {
    return this.#sets[id] ?? NO_TRAFFIC;
  }

  /** Returns the id of what either set allows. */
  unite(a: TrafficId, b: TrafficId): TrafficId {
    if (a === b || b === NOTHING || a === EVERYTHING) return a;
    if (a === NOTHING || b === EVERYTHING) return b;
    return this.#remember(0, Math.min(a, b), Math.max(a, b), uniteTraffic);
  }

  /** Returns the id of what both sets allow. */
  intersect(a: TrafficId, b: TrafficId): TrafficId {
    if (a === b || b === EVERYTHING || a === NOTHING) return a;
    if (a === EVERYTHING || b === NOTHING) return b;
    return this.#remember(1, Math.min(a, b), Math.max(a, b), intersectTraffic);
  }

  /** Returns the id of what the first set allows and the second does not. */
  subtract(a: TrafficId, b: TrafficId): TrafficId {
    if (a === b || b === EVERYTHING || a === NOTHING) return NOTHING;
    return b === NOTHING ? a : this.#remember(2, a, b, subtractTraffic);
  }

  #remember(
    operation: number,
    a: TrafficId,
    b: TrafficId,
    compute: (x: TrafficSet, y: TrafficSet) => TrafficSet,
  ): TrafficId {
    // Ids stay far below 2^24, so three numbers fit one exact double.
    const key = (operation * 0x1000000 + a) * 0x1000000 + b;
    const known = this.#memo.get(key);
    if (known !== undefined) return known;
    const id = this.intern(compute(this.get(a), this.get(b)));
    this.#memo.set(key, id);
    return id;
  }
}
