import { Cluster, type ClusterOptions } from '../engine/cluster/cluster.ts';
import type { Inventory } from '../engine/cluster/inventory.ts';
import { isVersionOf } from '../engine/cluster/objects.ts';
import type { Resource } from '../engine/model/resource.ts';
import { distance, Rivals, type Unit } from './worlds/rivals.ts';

/** An object with the file it comes from, or the kustomization that makes it. */
export interface Located {
  readonly resource: Resource;
  readonly uri: string;
}

/** Returns what the objects of a file or kustomization are installed with; undefined for what every cluster gets. */
export type UnitOf = (uri: string) => Unit | undefined;

/** What a scope is made of; the clusters are those that were asked for so far. */
interface Parts {
  readonly located: readonly Located[];
  readonly options: ClusterOptions;
  /** Files of a folder that hold the same objects: each is applied alone, as `install.yaml` and `ha-install.yaml`. */
  readonly alternatives: ReadonlySet<string>;
  readonly unitOf: UnitOf;
  /** By the places that objects stand at. */
  readonly units: ReadonlyMap<string, Unit>;
  readonly rivals: Rivals;
  /** Identities declared at more than one place, with these places: folders, or files that are alternatives. */
  readonly places: ReadonlyMap<string, readonly string[]>;
  /** By the places that they see. */
  readonly clusters: Map<string, Cluster>;
  readonly clusterOfPlace: Map<string, Cluster>;
  /** Those of the scope before. */
  readonly inventories: ReadonlyMap<string, Inventory>;
}

/**
 * The objects of one scope, and the analysis that each of its files sees. Where several folders declare an object of
 * one identity (overlays), or files that are alternatives, a file sees the one that is nearest to it.
 */
export class Scope {
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Makes a scope; what the one before has found out about objects that are no policies stays where it still holds. */
  static of(
    located: readonly Located[],
    options: ClusterOptions = {},
    before?: Scope,
    unitOf: UnitOf = () => undefined,
  ): Scope {
    const alternatives = alternativeFiles(located);
    const units = unitsByPlace(located, alternatives, unitOf);
    return new Scope({
      located,
      options,
      alternatives,
      unitOf,
      units,
      rivals: new Rivals([...new Set(units.values())]),
      places: collidingPlaces(located, alternatives, unitOf),
      clusters: new Map(),
      clusterOfPlace: new Map(),
      inventories: before === undefined ? new Map() : before.#inventories(),
    });
  }

  #inventories(): ReadonlyMap<string, Inventory> {
    return new Map([...this.#parts.clusters].map(([key, { inventory }]) => [key, inventory]));
  }

  /** Returns the scope with other versions of some policies; undefined where more than the text of policies changes. */
  withVersions(versions: ReadonlyMap<Resource, Resource>): Scope | undefined {
    const { located, clusters, clusterOfPlace } = this.#parts;
    if ([...versions].some(([before, after]) => !isVersionOf(after, before))) return undefined;
    const changed = new Map<Cluster, Cluster>();
    for (const cluster of clusters.values()) {
      const next = cluster.withVersions(versions);
      if (next === undefined) return undefined;
      changed.set(cluster, next);
    }
    const renewed = (known: Map<string, Cluster>): Map<string, Cluster> =>
      new Map([...known].map(([key, cluster]) => [key, changed.get(cluster) ?? cluster]));
    return new Scope({
      ...this.#parts,
      located: relocated(located, versions),
      clusters: renewed(clusters),
      clusterOfPlace: renewed(clusterOfPlace),
    });
  }

  /** Returns the analysis that the file belongs to; files that see the same objects share it. */
  clusterFor(uri: string): Cluster {
    const { clusterOfPlace, alternatives, unitOf } = this.#parts;
    const place = placeOf(uri, alternatives, unitOf);
    const cluster = clusterOfPlace.get(place) ?? this.#seenFrom(place, unitOf(uri));
    clusterOfPlace.set(place, cluster);
    return cluster;
  }

  #seenFrom(place: string, unit: Unit | undefined): Cluster {
    const { located, options, alternatives, unitOf, units, places, rivals, clusters, inventories } = this.#parts;
    const unseen = rivals.unseenFrom(unit?.place ?? place);
    const isSeen = (other: string): boolean => unseen.size === 0 || !unseen.has(units.get(other)?.place ?? '');
    const chosen = new Map([...places].map(([identity, some]) => [identity, nearest(place, some.filter(isSeen))]));
    const key = [...chosen.values(), '', ...unseen].join('\n');
    const known = clusters.get(key);
    if (known !== undefined) return known;
    const seen = located.filter(({ resource, uri: home }) => {
      if (chosen.size === 0 && unseen.size === 0) return true;
      const own = placeOf(home, alternatives, unitOf);
      if (!isSeen(own)) return false;
      const one = chosen.get(resource.identity);
      return one === undefined || one === own;
    });
    const cluster = new Cluster(
      seen.map(({ resource }) => resource),
      { ...options, inventory: inventories.get(key) },
    );
    clusters.set(key, cluster);
    return cluster;
  }
}

function relocated(located: readonly Located[], versions: ReadonlyMap<Resource, Resource>): readonly Located[] {
  const next = [...located];
  for (const [before, resource] of versions) {
    const at = next.findIndex(each => each.resource === before);
    const known = next[at];
    if (known !== undefined) next[at] = { ...known, resource };
  }
  return next;
}

// One object of a name that two files hold is a slip; files that hold several of the same are alternatives.
const FEWEST_SHARED = 2;
// What more files than these hold, such as a Namespace, tells nothing of any two of them.
const MOST_COMPARED = 24;

/** Returns the files that hold several objects of the same identities as another file of their folder. */
function alternativeFiles(located: readonly Located[]): ReadonlySet<string> {
  const shared = new Map<string, number>();
  for (const files of filesByIdentity(located).values()) {
    const list = [...files].slice(0, MOST_COMPARED);
    for (const [index, one] of list.entries())
      for (const other of list.slice(index + 1)) {
        if (folderOf(one) !== folderOf(other)) continue;
        const pair = [one, other].toSorted().join('\n');
        shared.set(pair, (shared.get(pair) ?? 0) + 1);
      }
  }
  return new Set([...shared].flatMap(([pair, count]) => (count < FEWEST_SHARED ? [] : pair.split('\n'))));
}

/** Returns the identities that several files declare, with these files. */
function filesByIdentity(located: readonly Located[]): ReadonlyMap<string, ReadonlySet<string>> {
  const first = new Map<string, string>();
  const files = new Map<string, Set<string>>();
  for (const { resource, uri } of located) {
    const { identity } = resource;
    const known = first.get(identity);
    if (known === undefined) first.set(identity, uri);
    else if (known !== uri) files.set(identity, (files.get(identity) ?? new Set([known])).add(uri));
  }
  return files;
}

/** Returns what tells apart where objects stand: the kustomization that makes them, a file that is an alternative, else the folder. */
function placeOf(uri: string, alternatives: ReadonlySet<string>, unitOf: UnitOf): string {
  return alternatives.has(uri) || unitOf(uri)?.place === uri ? uri : folderOf(uri);
}

function unitsByPlace(
  located: readonly Located[],
  alternatives: ReadonlySet<string>,
  unitOf: UnitOf,
): ReadonlyMap<string, Unit> {
  const units = new Map<string, Unit>();
  for (const uri of new Set(located.map(each => each.uri))) {
    const unit = unitOf(uri);
    if (unit !== undefined) units.set(placeOf(uri, alternatives, unitOf), unit);
  }
  return units;
}

/** Identities declared at more than one place, with these places. */
function collidingPlaces(
  located: readonly Located[],
  alternatives: ReadonlySet<string>,
  unitOf: UnitOf,
): ReadonlyMap<string, readonly string[]> {
  const places = [...filesByIdentity(located)].map(
    ([identity, files]) =>
      [identity, [...new Set([...files].map(uri => placeOf(uri, alternatives, unitOf)))].toSorted()] as const,
  );
  return new Map(places.filter(([, some]) => some.length > 1));
}

/** Returns the folder part of a URI or path. */
export function folderOf(uri: string): string {
  return uri.slice(0, Math.max(uri.lastIndexOf('/'), 0));
}

function nearest(from: string, places: readonly string[]): string {
  return places.reduce(
    (best, place) => (distance(from, place) < distance(from, best) ? place : best),
    places[0] ?? from,
  );
}
