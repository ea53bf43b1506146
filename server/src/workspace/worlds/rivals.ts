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

  /** Returns the places that nobody sees who looks from a place: of units that exclude each other, the nearest is seen. */
  unseenFrom(place: string): ReadonlySet<string> {
    if (this.#contested.length === 0) return NONE;
    const own = this.#at.get(place);
    const name = own === undefined ? undefined : nameOf(own);
    const far = new Map(this.#contested.map(unit => [unit, distance(place, unit.place)]));
    const rank = (unit: Unit): number => (unit === own ? 0 : nameOf(unit) === name ? 1 : 2);
    const nearestFirst = this.#contested.toSorted((a, b) => rank(a) - rank(b) || (far.get(a) ?? 0) - (far.get(b) ?? 0));
    const taken = new Taken();
    return new Set(nearestFirst.filter(unit => !taken.take(unit)).map(unit => unit.place));
  }
}

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

/** Returns the name that a unit's environment has; kustomizations beside others are named after their folder. */
function nameOf({ environments, place }: Unit): string {
  return environments.at(-1)?.child ?? place.split('/').at(-2) ?? '';
}

/** Returns how many steps lead from one path to another. */
export function distance(from: string, to: string): number {
  const [here, there] = [from.split('/'), to.split('/')];
  let common = 0;
  while (common < here.length && here[common] === there[common]) common++;
  return here.length + there.length - 2 * common;
}
