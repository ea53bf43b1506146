import { Cluster, type ClusterOptions } from '../engine/cluster/cluster.ts';
import type { Inventory } from '../engine/cluster/inventory.ts';
import { isVersionOf } from '../engine/cluster/objects.ts';
import type { Resource } from '../engine/model/resource.ts';

/** An object with the file it comes from. */
export interface Located {
  readonly resource: Resource;
  readonly uri: string;
}

/** What a scope is made of; the clusters are those that were asked for so far. */
interface Parts {
  readonly located: readonly Located[];
  readonly options: ClusterOptions;
  /** Files of a folder that hold the same objects: each is applied alone, as `install.yaml` and `ha-install.yaml`. */
  readonly alternatives: ReadonlySet<string>;
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
  static of(located: readonly Located[], options: ClusterOptions = {}, before?: Scope): Scope {
    const alternatives = alternativeFiles(located);
    return new Scope({
      located,
      options,
      alternatives,
      places: collidingPlaces(located, alternatives),
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
    const { clusterOfPlace, alternatives } = this.#parts;
    const place = placeOf(uri, alternatives);
    const cluster = clusterOfPlace.get(place) ?? this.#seenFrom(place);
    clusterOfPlace.set(place, cluster);
    return cluster;
  }

  #seenFrom(place: string): Cluster {
    const { located, options, alternatives, places, clusters, inventories } = this.#parts;
    const chosen = new Map([...places].map(([identity, some]) => [identity, nearest(place, some)]));
    const key = [...chosen.values()].join('\n');
    const known = clusters.get(key);
    if (known !== undefined) return known;
    const seen = located.filter(({ resource, uri: home }) => {
      const one = chosen.size === 0 ? undefined : chosen.get(resource.identity);
      return one === undefined || one === placeOf(home, alternatives);
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

/** Returns what tells apart where the objects of a file stand: the file itself where it is an alternative, else its folder. */
function placeOf(uri: string, alternatives: ReadonlySet<string>): string {
  return alternatives.has(uri) ? uri : folderOf(uri);
}

/** Identities declared at more than one place, with these places. */
function collidingPlaces(
  located: readonly Located[],
  alternatives: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const places = [...filesByIdentity(located)].map(
    ([identity, files]) =>
      [identity, [...new Set([...files].map(uri => placeOf(uri, alternatives)))].toSorted()] as const,
  );
  return new Map(places.filter(([, some]) => some.length > 1));
}

/** Returns the folder part of a URI or path. */
export function folderOf(uri: string): string {
  return uri.slice(0, Math.max(uri.lastIndexOf('/'), 0));
}

function nearest(from: string, folders: readonly string[]): string {
  const here = from.split('/');
  const distance = (folder: string): number => {
    const there = folder.split('/');
    let common = 0;
    while (common < here.length && here[common] === there[common]) common++;
    return here.length + there.length - 2 * common;
  };
  return folders.reduce((best, folder) => (distance(folder) < distance(best) ? folder : best), folders[0] ?? from);
}

/** Returns which scope a file belongs to: the longest of the folders that holds it, or the empty one. */
export function scopeOf(uri: string, folders: readonly string[]): string {
  const holding = folders.filter(folder => uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`));
  return holding.reduce((longest, folder) => (folder.length > longest.length ? folder : longest), '');
}
