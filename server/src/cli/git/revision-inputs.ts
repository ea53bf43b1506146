import { realpath, stat } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { URI } from 'vscode-uri';
import { LOSSY_NAME } from '../../disk/failures.ts';
import { wayTo } from '../../workspace/areas.ts';
import type { FileAccess, ReadResult } from '../../workspace/file-access.ts';
import { type PathFilter, pathFilter } from '../../workspace/files/globs.ts';
import { WorkspaceIndex } from '../../workspace/index.ts';
import type { Settings } from '../../workspace/settings.ts';
import { type Inputs, isManifest } from '../inputs/inputs.ts';
import { areaOf, areasOf, type Setup } from '../inputs/setup.ts';
import { asWarnings, type Terminal, warn } from '../terminal/terminal.ts';
import { type Commit, commitOf, listTree, pathIn, readBlobs, type TreeEntry } from './tree.ts';

/** Reads files and folders as a revision of their git repository has them; the paths must exist on disk. */
export async function readRevision(
  revision: string,
  paths: readonly string[],
  terminal: Terminal,
  setup: Setup,
): Promise<Inputs> {
  const reader = new RevisionReader(revision, setup);
  for (const path of new Set(paths)) await reader.take(path);
  await warn(terminal, asWarnings(reader.warnings));
  return reader.finish();
}

/** A path of the command line with what the commit holds there. */
interface Listing {
  readonly commit: Commit;
  readonly entries: readonly TreeEntry[];
  /** The entries that count by their path. */
  readonly wanted: readonly TreeEntry[];
  readonly nameOf: (entry: TreeEntry) => string;
}

class RevisionReader {
  readonly warnings: string[] = [];
  readonly #results = new Map<string, ReadResult>();
  readonly #index = new WorkspaceIndex(heldIn(this.#results));
  readonly #names = new Map<string, string>();
  readonly #leftOut: { readonly name: string; readonly reason: string }[] = [];
  readonly #revision: string;
  readonly #setup: Setup;

  constructor(revision: string, setup: Setup) {
    this.#revision = revision;
    this.#setup = setup;
    this.#index.configure({ settings: setup.settings, areas: areasOf(setup) });
  }

  async take(path: string): Promise<void> {
    const listing = await this.#list(path);
    await this.#read(listing);
    const { files } = this.#index.snapshot;
    const found = listing.wanted.some(entry => files.get(uriOf(listing.commit, entry))?.documents.some(isManifest));
    if (found) return;
    const what = listing.entries.length === 0 ? 'does not exist' : 'holds no Kubernetes manifest';
    this.warnings.push(`${path} ${what} in ${this.#revision}: everything in it counts as added.`);
  }

  async #list(path: string): Promise<Listing> {
    const real = await realpath(path);
    const isFolder = (await stat(real)).isDirectory();
    const commit = await commitOf(this.#revision, isFolder ? real : dirname(real));
    const base = pathIn(commit, real);
    const area = areaOf(path, this.#setup);
    const isWanted = admitted(area.settings);
    const way = wayTo(area.uri, area);
    const below = (entry: TreeEntry): string => posix.relative(base, entry.path);
    const entries = await listTree(commit, base);
    const wanted = entries.filter(entry => entry.path === base || isWanted(posix.join(way, below(entry))));
    return { commit, entries, wanted, nameOf: entry => `${this.#revision}:${join(path, below(entry))}` };
  }

  async #read({ commit, entries, wanted, nameOf }: Listing): Promise<void> {
    for (const entry of entries.filter(({ type }) => type === 'submodule')) {
      this.#leftOut.push({ name: nameOf(entry), reason: 'it is a submodule, which has commits of its own' });
    }
    const results = await readBlobs(
      commit,
      wanted.filter(({ type }) => type !== 'submodule'),
    );
    for (const [entry, result] of results) {
      // The disk has no file of such a name either.
      if (entry.path.includes('\uFFFD')) this.#leftOut.push({ name: nameOf(entry), reason: LOSSY_NAME });
      else if (entry.type === 'file') await this.#take(uriOf(commit, entry), nameOf(entry), result);
      else if (!leadsInto(entries, entry, result)) {
        this.#leftOut.push({
          name: nameOf(entry),
          reason: 'it is a symbolic link, which is not followed in a commit',
        });
      }
    }
  }

  async #take(uri: string, name: string, result: ReadResult): Promise<void> {
    this.#results.set(uri, result);
    this.#names.set(uri, name);
    await this.#index.refresh(uri);
  }

  finish(): Inputs {
    const nameOf = (uri: string): string => this.#names.get(uri) ?? uri;
    const unread = this.#index.leftOut.map(({ uri, reason }) => ({ name: nameOf(uri), reason }));
    return { snapshot: this.#index.snapshot, leftOut: [...this.#leftOut, ...unread], nameOf };
  }
}

function heldIn(results: ReadonlyMap<string, ReadResult>): FileAccess {
  return {
    async *list() {},
    read: async uri => results.get(uri) ?? { type: 'gone' },
  };
}

/** Chooses files as the walk of a disk does, which enters no folder that is left out. */
function admitted({ files: { include, exclude } }: Settings): PathFilter {
  const isFileWanted = pathFilter(include, exclude);
  const isKept = pathFilter(['**'], exclude);
  return path => {
    const parts = path.split('/');
    return (
      isFileWanted(path) && parts.every((_, index) => index === 0 || isKept(`${parts.slice(0, index).join('/')}/`))
    );
  };
}

/** Says whether a link leads to something that is read under its own name. */
function leadsInto(entries: readonly TreeEntry[], { path }: TreeEntry, result: ReadResult): boolean {
  if (result.type !== 'text') return false;
  const target = posix.join(posix.dirname(path), result.text);
  return entries.some(entry => entry.path === target || entry.path.startsWith(`${target}/`));
}

function uriOf({ root }: Commit, { path }: TreeEntry): string {
  return URI.file(join(root, path)).toString();
}
