import picomatch from 'picomatch';

/** Says which files of a folder count, by their path relative to the folder with `/` between its parts. */
export type PathFilter = (relativePath: string) => boolean;

/** Makes a filter of glob patterns: at least one of `include` must match and none of `exclude`. */
export function pathFilter(include: readonly string[], exclude: readonly string[]): PathFilter {
  const wanted = picomatch([...include], { dot: true });
  const unwanted = exclude.length === 0 ? () => false : picomatch([...exclude], { dot: true });
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
