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
  /** Identities declared in more than one folder, with these folders. */
  readonly folders: ReadonlyMap<string, readonly string[]>;
  /** By the folders that they see. */
  readonly clusters: Map<string, Cluster>;
  readonly clusterOfFolder: Map<string, Cluster>;
  /** Those of the scope before. */
  readonly inventories: ReadonlyMap<string, Inventory>;
}

/**
 * The objects of one scope, and the analysis that each of its files sees. Where several folders declare an object of
 * one identity (overlays), a file sees the one whose folder is nearest to it.
 */
export class Scope {
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Makes a scope; what the one before has found out about objects that are no policies stays where it still holds. */
  static of(located: readonly Located[], options: ClusterOptions = {}, before?: Scope): Scope {
    return new Scope({
      located,
      options,
      folders: collidingFolders(located),
      clusters: new Map(),
      clusterOfFolder: new Map(),
      inventories: before === undefined ? new Map() : before.#inventories(),
    });
  }

  #inventories(): ReadonlyMap<string, Inventory> {
    return new Map([...this.#parts.clusters].map(([key, { inventory }]) => [key, inventory]));
  }

  /** Returns the scope with other versions of some policies; undefined where more than the text of policies changes. */
  withVersions(versions: ReadonlyMap<Resource, Resource>): Scope | undefined {
    const { located, clusters, clusterOfFolder } = this.#parts;
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
      clusterOfFolder: renewed(clusterOfFolder),
    });
  }

  /** Returns the analysis that the file belongs to; files that see the same objects share it. */
  clusterFor(uri: string): Cluster {
    const { clusterOfFolder } = this.#parts;
    const folder = folderOf(uri);
    const cluster = clusterOfFolder.get(folder) ?? this.#seenFrom(folder);
    clusterOfFolder.set(folder, cluster);
    return cluster;
  }

  #seenFrom(place: string): Cluster {
    const { located, options, folders, clusters, inventories } = this.#parts;
    const chosen = new Map([...folders].map(([identity, some]) => [identity, nearest(place, some)]));
    const key = [...chosen.values()].join('\n');
    const known = clusters.get(key);
    if (known !== undefined) return known;
    const seen = located.filter(({ resource, uri: home }) => {
      const folder = chosen.size === 0 ? undefined : chosen.get(resource.identity);
      return folder === undefined || folder === folderOf(home);
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

/** Identities declared in more than one folder, with these folders. */
function collidingFolders(located: readonly Located[]): ReadonlyMap<string, readonly string[]> {
  const first = new Map<string, string>();
  const folders = new Map<string, Set<string>>();
  for (const { resource, uri } of located) {
    const { identity } = resource;
    const known = first.get(identity);
    if (known === undefined) first.set(identity, uri);
    else if (known !== uri)
      folders.set(identity, (folders.get(identity) ?? new Set([folderOf(known)])).add(folderOf(uri)));
  }
  return new Map(
    [...folders].filter(([, set]) => set.size > 1).map(([identity, set]) => [identity, [...set].toSorted()]),
  );
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
