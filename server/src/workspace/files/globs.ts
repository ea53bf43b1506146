import { globMatcher } from './glob.ts';

/** Says which files of a folder count, by their path relative to the folder with `/` between its parts, and behind a folder. */
export type PathFilter = (relativePath: string) => boolean;

/** Makes a filter of glob patterns: at least one of `include` must match and none of `exclude`. */
export function pathFilter(include: readonly string[], exclude: readonly string[]): PathFilter {
  const [wanted, unwanted] = [globMatcher(include), globMatcher(exclude)];
  return path => wanted(path) && !unwanted(path);
}

/** Returns the path of a URI below a folder's URI, undefined when it does not lie below it. */
export function pathBelow(folder: string, uri: string): string | undefined {
  const base = folder.endsWith('/') ? folder : `${folder}/`;
  return uri.startsWith(base) ? decoded(uri.slice(base.length)) : undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A bare % in a URI stands for itself.
    return path;
  }
}

/** Returns a comparison of URIs by folder, then by the names on the way down; it leaves those outside of all folders last, as they stand. */
export function byPlace(folders: readonly string[]): (first: string, second: string) => number {
  const places = new Map<string, GlobPlace>();
  const placeOf = (uri: string): GlobPlace => {
    const known = places.get(uri) ?? findPlace(folders, uri);
    places.set(uri, known);
    return known;
  };
  return (first, second) => comparePlaces(placeOf(first), placeOf(second));
}

/** Where a file lies: which of the folders, and the names below it. */
interface GlobPlace {
  readonly folder: number;
  readonly names: readonly string[];
}

function findPlace(folders: readonly string[], uri: string): GlobPlace {
  for (const [folder, base] of folders.entries()) {
    const path = pathBelow(base, uri);
    if (path !== undefined) return { folder, names: path.split('/') };
  }
  return { folder: folders.length, names: [] };
}

function comparePlaces(first: GlobPlace, second: GlobPlace): number {
  if (first.folder !== second.folder) return first.folder - second.folder;
  for (const [index, name] of first.names.entries()) {
    const other = second.names[index];
    if (other === undefined) return 1;
    if (name !== other) return name < other ? -1 : 1;
  }
  return first.names.length - second.names.length;
}
