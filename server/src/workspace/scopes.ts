import type { Resource } from '../engine/model/resource.ts';
import { Cluster, type ClusterOptions, identityOf } from '../engine/reachability/cluster.ts';
import type { Inventory } from '../engine/reachability/inventory.ts';

/** An object with the file it comes from. */
export interface Located {
  readonly resource: Resource;
  readonly uri: string;
}

/**
 * The inventories of the clusters made last, by the folders that they see: the next clusters keep those that still hold.
 * This is the one thing that snapshots share and change.
 */
export type Inventories = Map<string, Inventory>;

/**
 * The objects of one scope, and the analysis that each of its files sees. Where several folders declare an object of
 * one identity (overlays), a file sees the one whose folder is nearest to it.
 */
export class Scope {
  readonly #located: readonly Located[];
  readonly #options: ClusterOptions;
  readonly #inventories: Inventories;
  readonly #folders: ReadonlyMap<string, readonly string[]>;
  readonly #clusters = new Map<string, Cluster>();
  readonly #clusterOfFolder = new Map<string, Cluster>();

  constructor(located: readonly Located[], options: ClusterOptions = {}, inventories: Inventories = new Map()) {
    this.#located = located;
    this.#options = options;
    this.#inventories = inventories;
    this.#folders = collidingFolders(located);
  }

  /** Returns the analysis that the file belongs to; files that see the same objects share it. */
  clusterFor(uri: string): Cluster {
    const folder = folderOf(uri);
    const known = this.#clusterOfFolder.get(folder);
    if (known !== undefined) return known;
    const cluster = this.#seenFrom(folder);
    this.#clusterOfFolder.set(folder, cluster);
    return cluster;
  }

  #seenFrom(place: string): Cluster {
    const chosen = new Map([...this.#folders].map(([identity, folders]) => [identity, nearest(place, folders)]));
    const key = [...chosen.values()].join('\n');
    let cluster = this.#clusters.get(key);
    if (cluster === undefined) {
      const seen = this.#located.filter(({ resource, uri: home }) => {
        const folder = chosen.size === 0 ? undefined : chosen.get(identityOf(resource));
        return folder === undefined || folder === folderOf(home);
      });
      const inventory = this.#inventories.get(key);
      cluster = new Cluster(
        seen.map(({ resource }) => resource),
        { ...this.#options, inventory },
      );
      this.#clusters.set(key, cluster);
      this.#inventories.set(key, cluster.inventory);
    }
    return cluster;
  }
}

/** Identities declared in more than one folder, with these folders. */
function collidingFolders(located: readonly Located[]): ReadonlyMap<string, readonly string[]> {
  const first = new Map<string, string>();
  const folders = new Map<string, Set<string>>();
  for (const { resource, uri } of located) {
    const identity = identityOf(resource);
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
