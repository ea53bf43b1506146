import { onceForKey } from '../../engine/once.ts';
import { pathBelow } from '../files/globs.ts';
import type { SourceFile } from '../files/source-file.ts';
import { Folders, folderOf } from './folders.ts';
import { isPart, type Kustomized } from './kustomized.ts';
import type { Unit } from './rivals.ts';

/** What a layout is found out of. */
interface LayoutInput {
  readonly files: ReadonlyMap<string, SourceFile>;
  /** URIs of the folders of `networkPolicy.scopes`. */
  readonly scopeFolders?: readonly string[];
  /** URIs of the folders that somebody opened. */
  readonly folders?: readonly string[];
}

/** Which files of a workspace are installed together, as their places tell. */
export class Layout {
  readonly #kustomized: Kustomized;
  readonly #scopes: readonly string[];
  readonly #bases: readonly string[];
  readonly #folders: Folders;
  readonly #names: readonly string[];
  /** Returns the folder of a file, below the folder that was opened; undefined where it lies in none. */
  readonly #wayOf = onceForKey((folder: string) => this.#findWay(folder));
  readonly unitOf: (uri: string) => Unit | undefined;
  readonly scopeOf: (uri: string) => string;

  constructor(input: LayoutInput, kustomized: Kustomized, before?: Layout) {
    this.#kustomized = kustomized;
    this.#scopes = input.scopeFolders ?? [];
    this.#bases = input.folders ?? [];
    this.#names = [...input.files.keys()];
    const isSame = before !== undefined && this.#isLike(before);
    this.#folders = isSame ? before.#folders : new Folders(this.#ways());
    // What was found out about files stays while the kustomizations take in the same.
    const isKept = isSame && sameUnits(before.#kustomized, kustomized);
    this.unitOf = isKept ? before.unitOf : this.#unitFinder();
    this.scopeOf = isSame ? before.scopeOf : onceForKey((uri: string) => this.#findScope(uri));
  }

  #isLike(before: Layout): boolean {
    return (
      before.#names.length === this.#names.length &&
      this.#names.every((name, index) => name === before.#names[index]) &&
      sameTexts(before.#scopes, this.#scopes) &&
      sameTexts(before.#bases, this.#bases)
    );
  }

  #ways(): Iterable<string> {
    return new Set(this.#names.flatMap(uri => this.#wayOf(folderOf(uri)) ?? []));
  }

  #findWay(folder: string): string | undefined {
    for (const base of this.#bases) {
      const way = folder === base.replace(/\/$/, '') ? '' : pathBelow(base, folder);
      if (way !== undefined) return way;
    }
    return undefined;
  }

  /** Says whether a file is no manifest by itself, but a part of kustomizations. */
  isPart(uri: string): boolean {
    return isPart(uri, this.#kustomized);
  }

  /** Says whether a scope is one that the settings name. */
  isStated(scope: string): boolean {
    return this.#scopes.includes(scope);
  }

  /** Returns the way to a file, for people. */
  wayTo(uri: string): string {
    const name = uri.slice(uri.lastIndexOf('/') + 1);
    const way = this.#wayOf(folderOf(uri));
    return way === undefined || way === '' ? name : `${way}/${name}`;
  }

  /** Returns the way to the folder of a file, for people. */
  nameOf(uri: string): string {
    const folder = folderOf(uri);
    return this.#wayOf(folder) || folder.slice(folder.lastIndexOf('/') + 1);
  }

  /** The scope that the settings name, else the folder of tests or samples whose manifests are applied alone. */
  #findScope(uri: string): string {
    const stated = innermost(uri, this.#scopes);
    if (stated !== '') return stated;
    const folder = folderOf(uri);
    const way = this.#wayOf(folder);
    const apart = way === undefined ? '' : this.#folders.apartOf(way);
    return apart === '' || way === undefined ? '' : folder.slice(0, folder.length - way.length) + apart;
  }

  #unitFinder(): (uri: string) => Unit | undefined {
    const sources = new Map(this.#kustomized.roots.map(root => [root.uri, root.sources]));
    const units = onceForKey((place: string): Unit | undefined => {
      const own = sources.get(place);
      const way = this.#wayOf(own === undefined ? place : folderOf(place));
      const environments = way === undefined ? [] : this.#folders.environmentsOf(way);
      if (own === undefined && environments.length === 0) return undefined;
      return { place, environments, sources: own ?? new Set() };
    });
    return uri => units(sources.has(uri) ? uri : folderOf(uri));
  }
}

/** Returns the longest of the folders that hold a file, or the empty text. */
function innermost(uri: string, folders: readonly string[]): string {
  const holding = folders.filter(folder => uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`));
  return holding.reduce((longest, folder) => (folder.length > longest.length ? folder : longest), '');
}

function sameUnits(one: Kustomized, other: Kustomized): boolean {
  return (
    one.roots.length === other.roots.length &&
    one.roots.every(({ uri, sources }, index) => {
      const root = other.roots[index];
      return root?.uri === uri && root.sources === sources;
    })
  );
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}
