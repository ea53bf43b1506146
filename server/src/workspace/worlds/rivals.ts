import type { Environment } from './folders.ts';

/** Objects that are installed together or not at all: a kustomization, or the plain files of an environment. */
export interface Unit {
  /** Where it stands: the URI of a kustomization file, or of a folder. */
  readonly place: string;
  readonly environments: readonly Environment[];
  /** The manifests that it is made of; units that share some are made for different clusters. */
  readonly sources: ReadonlySet<string>;
}

/** Which units go together, and which are alternatives of each other. */
export class Rivals {
  /** Those that have rivals. */
  readonly #contested: readonly Unit[];
  readonly #at: ReadonlyMap<string, Unit>;

  constructor(units: readonly Unit[]) {
    this.#contested = contestedAmong(units);
    this.#at = new Map(units.map(unit => [unit.place, unit]));
  }

  /** Returns what may be chosen: for each unit that has rivals, what is seen from there; equal ones once. */
  choices(): readonly Choice[] {
    const found = new Map<string, { units: Unit[]; unseen: ReadonlySet<string> }>();
    for (const unit of this.#contested) {
      const unseen = this.unseenFrom(unit.place);
      const key = [...unseen].toSorted().join('\n');
      const known = found.get(key);
      if (known === undefined) found.set(key, { units: [unit], unseen });
      else known.units.push(unit);
    }
    return found.size === 0 ? [{ units: [], unseen: NONE }] : [...found.values()];
  }

  /** Returns the places that nobody sees who looks from a place: of units that exclude each other, the nearest is seen. */
  unseenFrom(place: string): ReadonlySet<string> {
    if (this.#contested.length === 0) return NONE;
    const own = this.#at.get(place);
    const taken = new Taken();
    const inOrder = own === undefined ? this.#byDistance(place) : this.#byName(own);
    return new Set(inOrder.filter(unit => !taken.take(unit)).map(unit => unit.place));
  }

  #byDistance(place: string): readonly Unit[] {
    const far = new Map(this.#contested.map(unit => [unit, distance(place, unit.place)]));
    return this.#contested.toSorted((a, b) => (far.get(a) ?? 0) - (far.get(b) ?? 0));
  }

  /** A unit goes with those of its name, then with those of its environment; of others, production is what counts. */
  #byName(own: Unit): readonly Unit[] {
    const [name, environment] = [leafOf(own), environmentOf(own)];
    const rankOf = (unit: Unit): number => {
      if (unit === own) return 0;
      if (leafOf(unit) === name) return 1;
      if (environment !== undefined && environmentOf(unit) === environment) return 2;
      return PRODUCTION.test(environmentOf(unit) ?? leafOf(unit)) ? 3 : 4;
    };
    const ranks = new Map(this.#contested.map(unit => [unit, rankOf(unit)]));
    return this.#contested.toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
  }
}

/** One choice among units that exclude each other. */
interface Choice {
  /** Those that it is made for; none where there is nothing to choose. */
  readonly units: readonly Unit[];
  /** The places that it leaves out. */
  readonly unseen: ReadonlySet<string>;
}

const PRODUCTION = /^(?:prod|production|live)$/i;

const NONE: ReadonlySet<string> = new Set();

/** What is chosen already. */
class Taken {
  readonly #sources = new Set<string>();
  readonly #children = new Map<string, string>();

  /** Takes a unit in, unless one that excludes it is there; says whether it did. */
  take({ environments, sources }: Unit): boolean {
    const isOther = ({ parent, child }: Environment): boolean => (this.#children.get(parent) ?? child) !== child;
    if (environments.some(isOther)) return false;
    for (const source of sources) if (this.#sources.has(source)) return false;
    for (const { parent, child } of environments) this.#children.set(parent, child);
    for (const source of sources) this.#sources.add(source);
    return true;
  }
}

function contestedAmong(units: readonly Unit[]): readonly Unit[] {
  const users = new Map<string, number>();
  const children = new Map<string, Set<string>>();
  for (const { sources, environments } of units) {
    for (const source of sources) users.set(source, (users.get(source) ?? 0) + 1);
    for (const { parent, child } of environments) children.set(parent, (children.get(parent) ?? new Set()).add(child));
  }
  return units.filter(
    ({ sources, environments }) =>
      environments.some(({ parent }) => (children.get(parent)?.size ?? 0) > 1) ||
      [...sources].some(source => (users.get(source) ?? 0) > 1),
  );
}

/** Returns the name of a unit among its like: that of the innermost environment of plain files, else of the own folder. */
export function leafOf(unit: Unit): string {
  return (unit.sources.size === 0 ? environmentOf(unit) : undefined) ?? unit.place.split('/').at(-2) ?? '';
}

function environmentOf({ environments }: Unit): string | undefined {
  return environments.at(-1)?.child;
}

/** Returns how many steps lead from one path to another. */
export function distance(from: string, to: string): number {
  const [here, there] = [from.split('/'), to.split('/')];
  let common = 0;
  while (common < here.length && here[common] === there[common]) common++;
  return here.length + there.length - 2 * common;
}
