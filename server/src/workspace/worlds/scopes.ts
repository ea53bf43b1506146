import { Cluster, type ClusterOptions } from '../../engine/cluster/cluster.ts';
import type { Inventory } from '../../engine/cluster/inventory.ts';
import { isVersionOf } from '../../engine/cluster/objects.ts';
import type { Resource } from '../../engine/model/resource.ts';
import { onceForKey } from '../../engine/once.ts';
import { alternativesAmong, filesByIdentity } from './alternatives.ts';
import { folderOf } from './folders.ts';
import { distance, Rivals, type Unit } from './rivals.ts';

/** An object with the file it comes from, or the kustomization that makes it. */
export interface Located {
  readonly resource: Resource;
  readonly uri: string;
}

/** Returns what the objects of a file or kustomization are installed with; undefined for what every cluster gets. */
export type UnitOf = (uri: string) => Unit | undefined;

/** What one cluster gets. */
export interface View {
  /** The units that it was chosen for, none where there is no choice. */
  readonly units: readonly Unit[];
  readonly located: readonly Located[];
}

/** What a scope is made of; the clusters are those that were asked for so far. */
interface Parts {
  readonly located: readonly Located[];
  readonly options: ClusterOptions;
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
    const ownUnitOf = withAlternatives(located, unitOf);
    const units = unitsByPlace(located, ownUnitOf);
    return new Scope({
      located,
      options,
      unitOf: ownUnitOf,
      units,
      rivals: new Rivals([...new Set(units.values())]),
      places: collidingPlaces(located, ownUnitOf),
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
    const { clusterOfPlace, unitOf } = this.#parts;
    const place = placeOf(uri, unitOf);
    const cluster = clusterOfPlace.get(place) ?? this.#seenFrom(place, unitOf(uri));
    clusterOfPlace.set(place, cluster);
    return cluster;
  }

  #seenBut(unseen: ReadonlySet<string>): (place: string) => boolean {
    const { units } = this.#parts;
    return place => unseen.size === 0 || !unseen.has(units.get(place)?.place ?? '');
  }

  /**
   * Returns what the clusters get that the scope may be applied to: one for each choice among alternatives. Of objects of
   * one identity in several folders, all are there.
   */
  views(): readonly View[] {
    const { located, unitOf, rivals } = this.#parts;
    return rivals.choices().map(({ units, unseen }) => {
      const isSeen = this.#seenBut(unseen);
      const seen = located.filter(({ uri }) => isSeen(placeOf(uri, unitOf)));
      return { units, located: seen };
    });
  }

  #seenFrom(place: string, unit: Unit | undefined): Cluster {
    const { located, options, unitOf, places, rivals, clusters, inventories } = this.#parts;
    const unseen = rivals.unseenFrom(unit?.place ?? place);
    const isSeen = this.#seenBut(unseen);
    const chosen = new Map([...places].map(([identity, some]) => [identity, nearest(place, some.filter(isSeen))]));
    const key = [...chosen.values(), '', ...unseen].join('\n');
    const known = clusters.get(key);
    if (known !== undefined) return known;
    const seen = located.filter(({ resource, uri: home }) => {
      if (chosen.size === 0 && unseen.size === 0) return true;
      const own = placeOf(home, unitOf);
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

/** Returns what tells apart where objects stand: a kustomization that makes them, a file that is an alternative, else the folder. */
function placeOf(uri: string, unitOf: UnitOf): string {
  return unitOf(uri)?.place === uri ? uri : folderOf(uri);
}

/** Makes each file that is an alternative a unit of its own. */
function withAlternatives(located: readonly Located[], unitOf: UnitOf): UnitOf {
  const alternatives = alternativesAmong(located);
  if (alternatives.size === 0) return unitOf;
  return onceForKey((uri: string) => {
    const [shared, unit] = [alternatives.get(uri), unitOf(uri)];
    if (shared === undefined) return unit;
    return {
      place: uri,
      environments: unit?.environments ?? [],
      sources: new Set([...shared, ...(unit?.sources ?? [])]),
    };
  });
}

function unitsByPlace(located: readonly Located[], unitOf: UnitOf): ReadonlyMap<string, Unit> {
  const units = new Map<string, Unit>();
  for (const uri of new Set(located.map(each => each.uri))) {
    const unit = unitOf(uri);
    if (unit !== undefined) units.set(placeOf(uri, unitOf), unit);
  }
  return units;
}

/** Identities declared at more than one place, with these places. */
function collidingPlaces(located: readonly Located[], unitOf: UnitOf): ReadonlyMap<string, readonly string[]> {
  const places = [...filesByIdentity(located)].map(
    ([identity, files]) => [identity, [...new Set([...files].map(uri => placeOf(uri, unitOf)))].toSorted()] as const,
  );
  return new Map(places.filter(([, some]) => some.length > 1));
}

function nearest(from: string, places: readonly string[]): string {
  return places.reduce(
    (best, place) => (distance(from, place) < distance(from, best) ? place : best),
    places[0] ?? from,
  );
}
