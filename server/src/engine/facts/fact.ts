import type { FactTable, Known, Lineage } from './fact-table.ts';

/** A state of the world that facts are about, with the table that keeps them. */
export interface World<W> {
  readonly facts: FactTable<W>;
}

/** What facts are kept by: an object, with which they are forgotten, or a text. */
export type Key = object | string;

/** Says whether two values of a fact are the same, so that what was made of the one holds for the other. */
export type Sameness<V> = (before: V, after: V) => boolean;

/**
 * Declares a fact: what `compute` makes of a world, a key and what belongs to the key. It is worked out when first asked
 * for, and anew only where a fact that it read has changed. Its value must not hold the world; what `compute` throws is kept.
 */
export function fact<W extends World<W>, K extends Key, D extends readonly unknown[], V>(
  name: string,
  compute: (world: W, key: K, ...details: D) => V,
  same: Sameness<V> = Object.is,
): (world: W, key: K, ...details: D) => V {
  return declare({ name, input: undefined, compute, same });
}

/** Declares a fact about the whole of a world; see `fact`. */
export function worldFact<W extends World<W>, V>(
  name: string,
  compute: (world: W) => V,
  same: Sameness<V> = Object.is,
): (world: W) => V {
  const known = declare({ name, input: undefined, compute: (world: W, _: '') => compute(world), same });
  return world => known(world, '');
}

/**
 * Declares an input, of which facts are made: what `read` takes from the world itself, looked at again in each of its
 * states.
 */
export function input<W extends World<W>, K extends Key, V>(
  name: string,
  read: (world: W, key: K) => V,
  same: Sameness<V> = Object.is,
): (world: W, key: K) => V {
  return declare({ name, input: 'lively', compute: read, same });
}

/**
 * Declares an input that the world keeps from state to state, unless it says that what is steady has changed, too: what
 * read nothing else is not looked at in between.
 */
export function steadyInput<W extends World<W>, K extends Key, V>(
  name: string,
  read: (world: W, key: K) => V,
  same: Sameness<V> = Object.is,
): (world: W, key: K) => V {
  return declare({ name, input: 'steady', compute: read, same });
}

/** Says whether two lists hold the same things in the same order. */
export function sameItems<T>(before: readonly T[], after: readonly T[]): boolean {
  return before.length === after.length && before.every((each, index) => Object.is(each, after[index]));
}

interface Way<W, K, D extends readonly unknown[], V> {
  readonly name: string;
  /** Undefined for what is computed from other facts. */
  readonly input: 'steady' | 'lively' | undefined;
  readonly compute: (world: W, key: K, ...details: D) => V;
  readonly same: Sameness<V>;
}

function declare<W extends World<W>, K extends Key, D extends readonly unknown[], V>(
  way: Way<W, K, D, V>,
): (world: W, key: K, ...details: D) => V {
  const kept = new WeakMap<Lineage<W>, Memory<K, Entry<W, K, D, V>>>();
  return (world, key, ...details) => {
    const { lineage } = world.facts;
    let memory = kept.get(lineage);
    if (memory === undefined) {
      memory = new Memory();
      kept.set(lineage, memory);
    }
    let entry = memory.get(key);
    if (entry === undefined) {
      entry = new Entry(way, key, details, lineage);
      memory.set(key, entry);
    }
    entry.refresh(world, lineage.state);
    lineage.noteRead(entry);
    return entry.value;
  };
}

type Outcome<V> = { readonly value: V } | { readonly error: unknown };

/** One fact about one key, with what it read. */
class Entry<W, K, D extends readonly unknown[], V> implements Known<W> {
  changedAt = -1;
  readonly #way: Way<W, K, D, V>;
  readonly #key: K;
  readonly #details: D;
  readonly #lineage: Lineage<W>;
  #outcome: Outcome<V> | undefined;
  /** The state for which it is known to be right. */
  #rightAt = -1;
  #reads: readonly Known<W>[] = [];
  gates: readonly Known<W>[] = [];

  constructor(way: Way<W, K, D, V>, key: K, details: D, lineage: Lineage<W>) {
    this.#way = way;
    this.#key = key;
    this.#details = details;
    this.#lineage = lineage;
  }

  get name(): string {
    return this.#way.name;
  }

  /** A fact kept by a text, such as one about a namespace, stands in for the many facts that it read. */
  get isGate(): boolean {
    return this.#way.input === 'lively' || (typeof this.#key === 'string' && this.gates.length > 0);
  }

  get value(): V {
    if (this.#outcome === undefined) throw new Error(`The fact "${this.name}" was read before it was worked out.`);
    if ('error' in this.#outcome) throw this.#outcome.error;
    return this.#outcome.value;
  }

  refresh(world: W, state: number): void {
    if (this.#rightAt === state) return;
    const isFirm = this.#rightAt >= this.#lineage.steadySince;
    if (this.#way.input !== undefined) {
      // An input reads no facts, and a lively one is looked at again in every state.
      if (!isFirm || this.#way.input === 'lively')
        this.#take({ value: this.#way.compute(world, this.#key, ...this.#details) }, state);
    } else if (!isFirm || this.#changedOf(this.gates, world, state) !== undefined) {
      const because = this.#outcome === undefined ? undefined : this.#changedOf(this.#reads, world, state);
      if (this.#outcome === undefined || because !== undefined) this.#workOut(world, state, because);
      // A fact that it read may have kept its value and have other gates now.
      this.gates = gatesTo(this.#reads);
    }
    this.#rightAt = state;
  }

  /** Returns the first of them that has changed since; in the order of reading, as later ones may hang on earlier ones. */
  #changedOf(some: readonly Known<W>[], world: W, state: number): Known<W> | undefined {
    for (const each of some) {
      each.refresh(world, state);
      if (each.changedAt > this.#rightAt) return each;
    }
    return undefined;
  }

  #workOut(world: W, state: number, because: Known<W> | undefined): void {
    this.#reads = this.#lineage.collect(this, () => {
      let outcome: Outcome<V>;
      try {
        outcome = { value: this.#way.compute(world, this.#key, ...this.#details) };
      } catch (error) {
        outcome = { error };
      }
      this.#take(outcome, state);
    });
    this.#lineage.trace?.(this.name, because?.name);
  }

  #take(after: Outcome<V>, state: number): void {
    const before = this.#outcome;
    if (before !== undefined && this.#isSame(before, after)) return;
    this.#outcome = after;
    this.changedAt = state;
  }

  #isSame(before: Outcome<V>, after: Outcome<V>): boolean {
    return 'value' in before && 'value' in after && this.#way.same(before.value, after.value);
  }
}

/** Returns the gates of some facts: unless one of these or a steady input changes, none of the facts does. */
function gatesTo<W>(reads: readonly Known<W>[]): readonly Known<W>[] {
  const gates = new Set<Known<W>>();
  for (const read of reads) {
    if (read.isGate) gates.add(read);
    else for (const gate of read.gates) gates.add(gate);
  }
  return [...gates];
}

/** Keeps entries by key: those of objects as long as the objects live. */
class Memory<K extends Key, E> {
  readonly #byObject = new WeakMap<object, E>();
  readonly #byText = new Map<string, E>();

  get(key: K): E | undefined {
    return typeof key === 'string' ? this.#byText.get(key) : this.#byObject.get(key);
  }

  set(key: K, entry: E): void {
    if (typeof key === 'string') this.#byText.set(key, entry);
    else this.#byObject.set(key, entry);
  }
}
