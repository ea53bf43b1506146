import { createReadStream, type Dirent, readFileSync, type Stats, statSync } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { decodeText, type FileAccess, type ListedFile, type ReadResult } from '../workspace/file-access.ts';
import { type PathFilter, pathFilter } from '../workspace/globs.ts';
import { MAX_FILE_BYTES } from '../workspace/source-file.ts';

/** The machine's disk. Folders are walked in the order of their names; each file is met once, whatever links lead to it. */
export const nodeFiles: FileAccess = {
  list: (folder, include, exclude) => walkFiles(URI.parse(folder).fsPath, include, exclude),
  read: uri => readFromDisk(URI.parse(uri).fsPath, false),
};

/** The same disk read without waiting in turns: quicker where a process has nothing else to do. */
export const nodeFilesNow: FileAccess = {
  list: nodeFiles.list,
  read: async uri => readNow(URI.parse(uri).fsPath),
};

/** Reads a file that the user named: also a pipe, such as a shell's process substitution. */
export function readNamedFile(path: string): Promise<ReadResult> {
  return readFromDisk(path, true);
}

/** Where counting ends: devices such as /dev/zero never do. */
const MOST_COUNTED = 64 * MAX_FILE_BYTES;

/** Reads a stream to its end, or up to the limit of what is read. */
export async function readStream(stream: AsyncIterable<unknown>): Promise<ReadResult> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const part = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
    if (!(part instanceof Uint8Array)) continue;
    bytes += part.length;
    // What is beyond the limit is counted and dropped, so that the writer is not cut off.
    if (bytes <= MAX_FILE_BYTES) chunks.push(part);
    else chunks.length = 0;
    if (bytes > MOST_COUNTED) break;
  }
  return bytes > MAX_FILE_BYTES
    ? { type: 'too-large', bytes }
    : { type: 'text', text: decodeText(Buffer.concat(chunks)) };
}

async function readFromDisk(path: string, pipesToo: boolean): Promise<ReadResult> {
  try {
    const facts = await stat(path);
    if (pipesToo && !facts.isFile() && !facts.isDirectory()) return await readStream(createReadStream(path));
    return hindrance(facts) ?? textOf(await readFile(path));
  } catch (error) {
    return failure(error);
  }
}

function readNow(path: string): ReadResult {
  try {
    return hindrance(statSync(path)) ?? textOf(readFileSync(path));
  } catch (error) {
    return failure(error);
  }
}

function hindrance(facts: Stats): ReadResult | undefined {
  if (facts.isDirectory()) return { type: 'unreadable', reason: 'it is a folder' };
  if (!facts.isFile()) return { type: 'unreadable', reason: 'it is a device or a pipe' };
  return facts.size > MAX_FILE_BYTES ? { type: 'too-large', bytes: facts.size } : undefined;
}

// The file may have grown since it was measured.
function textOf(bytes: Uint8Array): ReadResult {
  return bytes.length > MAX_FILE_BYTES
    ? { type: 'too-large', bytes: bytes.length }
    : { type: 'text', text: decodeText(bytes) };
}

function failure(error: unknown): ReadResult {
  return codeOf(error) === 'ENOENT' ? { type: 'gone' } : { type: 'unreadable', reason: reasonOf(error) };
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

interface Filters {
  readonly isWanted: PathFilter;
  readonly isWalked: PathFilter;
}

/** Walks a folder as nodeFiles lists it; the patterns count from a folder above it when `below` names the way down from there. */
export async function* walkFiles(
  root: string,
  include: readonly string[],
  exclude: readonly string[],
  below = '',
): AsyncGenerator<ListedFile> {
  const isKept = pathFilter(['**'], exclude);
  const filters: Filters = { isWanted: pathFilter(include, exclude), isWalked: below => isKept(`${below}/`) };
  const seen = new Set<string>();
  const open: Entry[] = [{ isFolder: true, isLink: false, path: root, real: await realpathOr(root), below }];
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
  if (typeof facts === 'string')
    return filters.isWanted(below) ? { isFolder: false, isLink, path, real: path, below, broken: facts } : undefined;
  const isFolder = facts.isDirectory();
  const isWanted = isFolder ? filters.isWalked(below) : facts.isFile() && filters.isWanted(below);
  if (!isWanted) return undefined;
  return { isFolder, isLink, path, real: isLink ? await realpathOr(path) : join(folder.real, listed.name), below };
}

function brokenLink(error: unknown): string {
  return codeOf(error) === 'ENOENT' ? 'its symbolic link leads nowhere' : reasonOf(error);
}

async function realpathOr(path: string): Promise<string> {
  return await realpath(path).catch(() => path);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission to read it',
  EPERM: 'there is no permission to read it',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of its path is no folder',
  ELOOP: 'its symbolic links form a loop',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
};

/** Says in plain words why the file system refused. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return REASONS[code] ?? (code === '' ? String(error) : `the file system answers ${code}`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
