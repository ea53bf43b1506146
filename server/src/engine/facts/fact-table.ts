/** Something that is known of a world, and may have to be looked at again in its next state. */
export interface Known<W> {
  readonly name: string;
  /** The state in which its value last changed. */
  readonly changedAt: number;
  /** Its value holds while none of these facts, and no steady input, has changed. */
  readonly gates: readonly Known<W>[];
  /** True where a fact that reads this one has it among its gates, in place of the gates behind it. */
  readonly isGate: boolean;
  /** Brings its value up to date with the world, which is in the given state. */
  refresh(world: W, state: number): void;
}

/** Told of each fact that was worked out: which, and the fact it read that had changed; undefined when it was new. */
export type Trace = (name: string, because: string | undefined) => void;

/** What the successive states of one world know together; the newest state is its owner. */
export class Lineage<W> {
  owner: W;
  state = 0;
  /** The state in which a steady input last changed. */
  steadySince = 0;
  trace: Trace | undefined;
  /** The facts that are being worked out, the innermost last, with what each has read. */
  readonly #working: { readonly known: Known<W>; readonly reads: Set<Known<W>> }[] = [];

  constructor(owner: W) {
    this.owner = owner;
  }

  /** Notes that the fact being worked out read another one. */
  noteRead(known: Known<W>): void {
    this.#working.at(-1)?.reads.add(known);
  }

  /** Works something out, and returns what it read on the way. */
  collect(known: Known<W>, work: () => void): readonly Known<W>[] {
    if (this.#working.some(each => each.known === known)) throw new Error(`The fact "${known.name}" reads itself.`);
    const reads = new Set<Known<W>>();
    this.#working.push({ known, reads });
    try {
      work();
    } finally {
      this.#working.pop();
    }
    return [...reads];
  }
}

/**
 * The facts of one state of a world. The next state takes over what is known; a state that is over and is asked all the
 * same starts from nothing, so its answers stay its own.
 */
export class FactTable<W> {
  readonly #world: W;
  #lineage: Lineage<W>;

  /** Takes over from the table of the state before; `isSteady` says that no steady input differs from it. */
  constructor(world: W, before?: FactTable<W>, isSteady = false) {
    this.#world = world;
    this.#lineage = before?.handOver(world, isSteady) ?? new Lineage(world);
  }

  /** The facts as they count for this state. */
  get lineage(): Lineage<W> {
    if (this.#lineage.owner !== this.#world) this.#lineage = new Lineage(this.#world);
    return this.#lineage;
  }

  /** Gives what is known to the world's next state; undefined where another one has it already. */
  handOver(next: W, isSteady: boolean): Lineage<W> | undefined {
    if (this.#lineage.owner !== this.#world) return undefined;
    this.#lineage.owner = next;
    this.#lineage.state++;
    if (!isSteady) this.#lineage.steadySince = this.#lineage.state;
    return this.#lineage;
  }
}
