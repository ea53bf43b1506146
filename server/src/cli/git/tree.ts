import { relative, sep } from 'node:path';
import { decodeText, type ReadResult } from '../../workspace/file-access.ts';
import { MAX_FILE_BYTES } from '../../workspace/files/source-file.ts';
import { Refusal } from '../terminal/refusal.ts';
import { git } from './run-git.ts';

/** A commit of a repository that lies on this machine. */
export interface Commit {
  /** The folder that holds the repository's files. */
  readonly root: string;
  /** The revision as the user named it. */
  readonly name: string;
  readonly id: string;
}

/** Something below a folder of a commit. */
export interface TreeEntry {
  readonly type: 'file' | 'link' | 'submodule';
  readonly id: string;
  /** In bytes; unknown for what is no file. */
  readonly size: number;
  /** Path from the repository's root, with `/` between its parts. */
  readonly path: string;
}

/** Finds the repository of a folder and the commit that a revision names there. */
export async function commitOf(revision: string, folder: string): Promise<Commit> {
  const top = await git(folder, ['rev-parse', '--show-toplevel']);
  if (!top.ok) throw new Refusal(`${folder} cannot be compared with ${revision}: ${noRepository(top.complaint)}`);
  const root = top.out.toString().replace(/\n$/, '');
  const wanted = `${revision}^{commit}`;
  const found = await git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', wanted]);
  if (!found.ok || revision === '') {
    const hint = 'Name a branch, a tag or a commit; a shallow clone may have to fetch it first.';
    throw new Refusal(`The git repository ${root} has no revision ${revision}. ${hint}`);
  }
  return { root, name: revision, id: found.out.toString().trim() };
}

function noRepository(complaint: string): string {
  return complaint.startsWith('not a git repository') ? 'it lies in no git repository.' : `git says: ${complaint}.`;
}

/** Returns the path of a file or folder of the disk as the commit names it; empty for the repository's root. */
export function pathIn({ root }: Commit, path: string): string {
  return relative(root, path).split(sep).join('/');
}

/** Lists everything below a path of the commit, or the file that it names, in the order of the disk's walk. */
export async function listTree(commit: Commit, path: string): Promise<readonly TreeEntry[]> {
  const below = path === '' ? [] : ['--', path];
  const listed = await git(commit.root, ['ls-tree', '-r', '-l', '-z', '--full-tree', commit.id, ...below]);
  if (!listed.ok) throw new Refusal(`${path} cannot be listed in ${commit.name}: git says: ${listed.complaint}.`);
  const entries = listed.out.toString().split('\0').flatMap(readEntry);
  return entries.toSorted((a, b) => comparePaths(a.path, b.path));
}

// `<mode> <type> <object> <size>\t<path>`
const ENTRY = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.*)$/s;
const LINK = '120000';

function readEntry(text: string): readonly TreeEntry[] {
  const [, mode, kind, id, size, path] = ENTRY.exec(text) ?? [];
  if (id === undefined || path === undefined) return [];
  const type = kind === 'commit' ? 'submodule' : mode === LINK ? 'link' : 'file';
  return [{ type, id, size: Number(size) || 0, path }];
}

function comparePaths(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  const at = left.findIndex((part, index) => part !== right[index]);
  const [x = '', y = ''] = [left[at], right[at]];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Reads files of the commit in one go; each under its entry. */
export async function readBlobs(
  commit: Commit,
  entries: readonly TreeEntry[],
): Promise<ReadonlyMap<TreeEntry, ReadResult>> {
  const small = entries.filter(({ size }) => size <= MAX_FILE_BYTES);
  const input = small.map(({ id }) => `${id}\n`).join('');
  const read = await git(commit.root, ['cat-file', '--batch'], input);
  if (!read.ok) throw new Refusal(`The files of ${commit.name} cannot be read: git says: ${read.complaint}.`);
  const results = new Map<TreeEntry, ReadResult>();
  for (const entry of entries) {
    if (entry.size > MAX_FILE_BYTES) results.set(entry, { type: 'too-large', bytes: entry.size });
  }
  let at = 0;
  for (const entry of small) {
    const end = read.out.indexOf('\n', at);
    // `<object> blob <size>`, the content and a line feed; or `<object> missing`.
    const size = Number(/ blob (\d+)$/.exec(read.out.toString('latin1', at, end))?.[1]);
    at = end + 1;
    if (Number.isNaN(size)) {
      results.set(entry, { type: 'unreadable', reason: 'this clone does not hold its content; fetch it with git' });
      continue;
    }
    results.set(entry, { type: 'text', text: decodeText(read.out.subarray(at, at + size)) });
    at += size + 1;
  }
  return results;
}
