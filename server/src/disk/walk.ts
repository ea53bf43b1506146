import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { URI } from 'vscode-uri';
import type { ListedFile } from '../workspace/file-access.ts';
import { type PathFilter, pathFilter } from '../workspace/files/globs.ts';
import { codeOf, LOSSY_NAME, NO_FILE, reasonOf } from './failures.ts';

/** Which files of a folder are listed. */
export interface FileChoice {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Whether links that lead out of the folder are followed. */
  readonly followLinks: boolean;
}

/** A file or folder still to be met. */
interface Entry {
  readonly isFolder: boolean;
  readonly isLink: boolean;
  readonly path: string;
  /** The path with all links followed; of two ways to one file or folder only the first is taken. */
  readonly real: string;
  /** Path below the folder that the patterns count from, empty for this folder. */
  readonly below: string;
  /** Why a link cannot be followed. */
  readonly broken?: string;
}

/** What decides about the entries of a walk. */
interface Filters {
  readonly isWanted: PathFilter;
  readonly isWalked: PathFilter;
  /** Says whether a link to a path with all links followed may be taken. */
  readonly isInReach: (real: string) => boolean;
}

/** Walks a folder as nodeFiles lists it; the patterns count from a folder above it when `below` names the way down from there. */
export async function* walkFiles(root: string, choice: FileChoice, below = ''): AsyncGenerator<ListedFile> {
  const real = await realpathOr(root);
  const filters = filtersOf(choice, real);
  const seen = new Set<string>();
  const open: Entry[] = [{ isFolder: true, isLink: false, path: root, real, below }];
  // Links come last, so that what lies in the folder itself is known under its own name.
  const links: Entry[] = [];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop() ?? links.shift()) {
    if (seen.has(entry.real)) continue;
    seen.add(entry.real);
    if (entry.broken !== undefined) {
      yield { type: 'unreadable', uri: URI.file(entry.path).toString(), reason: entry.broken };
      continue;
    }
    if (!entry.isFolder) {
      yield { type: 'file', uri: URI.file(entry.path).toString() };
      continue;
    }
    const entries = await entriesOf(entry, filters);
    if (typeof entries === 'string') {
      yield { type: 'unreadable', uri: URI.file(entry.path).toString(), reason: entries };
      continue;
    }
    open.push(...entries.filter(({ isLink }) => !isLink).toReversed());
    links.push(...entries.filter(({ isLink }) => isLink));
  }
}

function filtersOf({ include, exclude, followLinks }: FileChoice, root: string): Filters {
  const isKept = pathFilter(['**'], exclude);
  return {
    isWanted: pathFilter(include, exclude),
    isWalked: below => isKept(`${below}/`),
    isInReach: real => followLinks || isWithin(root, real),
  };
}

/** Says whether a path is a folder or lies in it; both with all links followed. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** Returns the wanted entries of a folder in order, or why it cannot be read. */
async function entriesOf(folder: Entry, filters: Filters): Promise<readonly Entry[] | string> {
  let listed: Dirent[];
  try {
    listed = await readdir(folder.path, { withFileTypes: true });
  } catch (error) {
    return reasonOf(error);
  }
  listed.sort((a, b) => (a.name < b.name ? -1 : 1));
  const entries: Entry[] = [];
  for (const one of listed) {
    const entry = await entryOf(one, folder, filters);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

async function entryOf(listed: Dirent, folder: Entry, filters: Filters): Promise<Entry | undefined> {
  const path = join(folder.path, listed.name);
  const below = folder.below === '' ? listed.name : `${folder.below}/${listed.name}`;
  const isLink = listed.isSymbolicLink();
  const facts = isLink ? await stat(path).catch(brokenLink) : listed;
  const isFolder = typeof facts !== 'string' && facts.isDirectory();
  if (!(isFolder ? filters.isWalked(below) : filters.isWanted(below))) return undefined;
  const left = (broken: string): Entry => ({ isFolder: false, isLink, path, real: path, below, broken });
  if (await isLossy(path, listed.name)) return left(LOSSY_NAME);
  if (typeof facts === 'string') return left(facts);
  if (!isFolder && !facts.isFile()) return left(NO_FILE);
  const real = isLink ? await realpathOr(path) : join(folder.real, listed.name);
  if (isLink && !filters.isInReach(real))
    return left('its symbolic link leads out of the folder. The setting files.followLinks follows it');
  return { isFolder, isLink, path, real, below };
}

// A byte that is not UTF-8 is read as U+FFFD, and the name that comes of it leads nowhere.
async function isLossy(path: string, name: string): Promise<boolean> {
  return (
    name.includes('\uFFFD') &&
    (await lstat(path).then(
      () => false,
      error => codeOf(error) === 'ENOENT',
    ))
  );
}

function brokenLink(error: unknown): string {
  return codeOf(error) === 'ENOENT' ? 'its symbolic link leads nowhere' : reasonOf(error);
}

async function realpathOr(path: string): Promise<string> {
  return await realpath(path).catch(() => path);
}
