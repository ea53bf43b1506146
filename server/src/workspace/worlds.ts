import { isPolicy } from '../engine/policies/policy.ts';
import type { Snapshot } from './snapshot.ts';
import { folderOf } from './worlds/folders.ts';
import type { Root } from './worlds/kustomized.ts';
import { leafOf, type Unit } from './worlds/rivals.ts';
import type { Located, View } from './worlds/scopes.ts';

/** Why a world is one: all that is there, or what of it excludes other parts. */
export type WorldKind = 'all' | 'kustomization' | 'environment' | 'alternative' | 'sample' | 'scope';

/** What one cluster gets. */
export interface World {
  /** The way to the folder or file that it is chosen by; `.` for what is in no folder of its own. */
  readonly name: string;
  /** Other names that mean it. */
  readonly aliases: readonly string[];
  readonly kind: WorldKind;
  readonly located: readonly Located[];
  /** The kustomizations that it is made of. */
  readonly roots: readonly Root[];
  /** URIs of the other files that it is made of, also those of which nothing counts. */
  readonly files: ReadonlySet<string>;
  /** A file or kustomization that sees it. */
  readonly seenFrom: string;
}

/** The name of the world of all that is in no folder of its own. */
const REST = '.';

/** Returns the worlds of a workspace that hold pods or policies, what is in no folder of its own first. */
export function worldsOf(snapshot: Snapshot): readonly World[] {
  const worlds = [...snapshot.scopes()].flatMap(([folder, scope]) => {
    const views = scope.views();
    const busy = new Set(views.flatMap(({ located }) => located.map(({ uri }) => uri)));
    const idle = [...snapshot.files.keys()].filter(
      uri => !busy.has(uri) && snapshot.layout.scopeOf(uri) === folder && !snapshot.layout.isPart(uri),
    );
    return views.map(view => worldOf(snapshot, folder, view, idle));
  });
  return named(worlds)
    .filter(({ located }) => located.some(({ resource }) => resource.type === 'workload' || isPolicy(resource)))
    .toSorted((a, b) => rankOf(a) - rankOf(b));
}

/** Gives worlds of one name the longer one that only they have. */
function named(worlds: readonly World[]): readonly World[] {
  const taken = new Set<string>();
  return worlds.map(world => {
    const name = [world.name, ...world.aliases].find(each => !taken.has(each)) ?? world.name;
    taken.add(name);
    return { ...world, name, aliases: world.aliases.filter(each => each !== name) };
  });
}

const RANKS: Readonly<Record<WorldKind, number>> = {
  ...{ all: 0, kustomization: 1, environment: 1, alternative: 1 },
  ...{ scope: 1, sample: 2 },
};

function rankOf({ kind }: World): number {
  return RANKS[kind];
}

function worldOf(snapshot: Snapshot, folder: string, { units, located }: View, idle: readonly string[]): World {
  const uris = new Set([...located.map(({ uri }) => uri), ...idle]);
  const roots = snapshot.kustomized.roots.filter(({ uri }) => uris.has(uri));
  for (const { uri } of roots) uris.delete(uri);
  const names = units.map(unit => nameOf(unit, snapshot));
  const [name, ...aliases] = [...new Set([...sharedName(units), ...names])];
  const [unit] = units;
  const seenFrom = located.find(({ uri }) => uri === unit?.place || folderOf(uri) === unit?.place) ?? located[0];
  return {
    name: name ?? scopeName(snapshot, folder),
    aliases: folder === '' || name === undefined ? aliases : [...aliases, scopeName(snapshot, folder)],
    kind: unit === undefined ? scopeKind(snapshot, folder) : kindOf(unit, roots),
    located,
    roots,
    files: uris,
    seenFrom: seenFrom?.uri ?? folder,
  };
}

function scopeName({ layout }: Snapshot, folder: string): string {
  return folder === '' ? REST : layout.nameOf(`${folder.replace(/\/$/, '')}/`);
}

function scopeKind({ layout }: Snapshot, folder: string): WorldKind {
  if (folder === '') return 'all';
  return layout.isStated(folder) ? 'scope' : 'sample';
}

function kindOf({ place, environments }: Unit, roots: readonly Root[]): WorldKind {
  if (roots.some(({ uri }) => uri === place)) return 'kustomization';
  return environments.length > 0 ? 'environment' : 'alternative';
}

/** Returns what a unit is called: the folder of a kustomization, the folder of an environment, or a file. */
function nameOf({ place, environments, sources }: Unit, { layout, files, kustomized }: Snapshot): string {
  const environment = environments.at(-1);
  if (environment !== undefined && sources.size === 0)
    return `${environment.parent}/${environment.child}`.replace(/^\//, '');
  const isRoot = kustomized.roots.some(({ uri }) => uri === place);
  return !isRoot && files.has(place) ? layout.wayTo(place) : layout.nameOf(place);
}

/** Returns the name that all units of a world share, where they are several at several places. */
function sharedName(units: readonly Unit[]): readonly string[] {
  const leaves = new Set(units.map(leafOf));
  const [leaf] = leaves;
  const parents = new Set(
    units.map(({ environments, place }) => environments.at(-1)?.parent ?? folderOf(folderOf(place))),
  );
  return leaves.size > 1 || parents.size < 2 || leaf === undefined ? [] : [leaf];
}

/** Says whether a file has a part in a world. */
export function isIn(snapshot: Snapshot, { files, roots }: World, uri: string): boolean {
  return files.has(uri) || snapshot.rootsOf(uri).some(root => roots.includes(root));
}

/** Returns the worlds that a name means: exactly, or by the end of its way. */
export function worldsNamed(name: string, worlds: readonly World[]): readonly World[] {
  const wanted = name.replace(/^\.\//, '').replace(/\/+$/, '');
  const namesOf = (world: World): readonly string[] => [world.name, ...world.aliases];
  const exact = worlds.filter(world => namesOf(world).includes(wanted));
  if (exact.length > 0) return exact;
  return worlds.filter(world =>
    namesOf(world).some(each => each.endsWith(`/${wanted}`) || wanted.endsWith(`/${each}`)),
  );
}
