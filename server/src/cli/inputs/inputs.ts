import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { URI } from 'vscode-uri';
import { reasonOf } from '../../disk/failures.ts';
import { nodeFilesNow, readNamedFile } from '../../disk/node-files.ts';
import { readInput } from '../../disk/read-input.ts';
import { walkFiles } from '../../disk/walk.ts';
import { KUSTOMIZATION_NAMES } from '../../engine/kustomize/index.ts';
import { onceForKey } from '../../engine/once.ts';
import { wayTo } from '../../workspace/areas.ts';
import { CONFIG_NAME } from '../../workspace/config-file.ts';
import type { ReadResult } from '../../workspace/file-access.ts';
import { MAX_FILE_BYTES, type SourceDocument } from '../../workspace/files/source-file.ts';
import { type LeftOut, WorkspaceIndex } from '../../workspace/index.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { Refusal } from '../terminal/refusal.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { STDIN } from './configs.ts';
import { areaOf, areasOf, type Setup, STDIN_URI } from './setup.ts';

/** The manifests that a command was asked about. */
export interface Inputs {
  readonly snapshot: Snapshot;
  /** What could not be read, by name. */
  readonly leftOut: readonly NamedLeftOut[];
  /** Returns a file's name: the path as the user gave it, with the rest of the way below it. */
  nameOf(uri: string): string;
}

/** Where a file comes from. */
interface Origin {
  /** The path as the user gave it. */
  readonly given: string;
  /** Whether it is a folder above the file. */
  readonly isFolder: boolean;
}

/** Something that could not be read, by name. */
export interface NamedLeftOut {
  readonly name: string;
  readonly reason: string;
}

/** Says what could not be read, and why. */
export function describeLeftOut({ name, reason }: NamedLeftOut): string {
  return `${name}: left out: ${reason}`;
}

/** Manifests whose texts can be taken in another form. */
export interface EditableInputs extends Inputs {
  /** Returns the folder that a file may be written in: the one that the user named, or that of the file. */
  folderOf(uri: string): string;
  /** Returns the same with the texts of some files replaced, by URI; on disk nothing changes. */
  edited(texts: ReadonlyMap<string, string>): EditableInputs;
}

const NO_MANIFEST_IN_STDIN = 'Standard input holds no Kubernetes manifest.';

/** Reads files, folders and standard input; refuses when one of them is missing, unreadable or holds no manifest. */
export async function readInputs(paths: readonly string[], terminal: Terminal, setup: Setup): Promise<EditableInputs> {
  const reader = new Reader(terminal, setup);
  for (const path of new Set(paths)) await reader.take(path);
  await reader.follow();
  return reader.finish();
}

// How paths begin that Kustomize joined with URIs.
const FILE = 'file:/';
// Bases of bases; nobody stacks so many.
const MOST_BASES = 100;

class Reader {
  readonly #index = new WorkspaceIndex(nodeFilesNow);
  readonly #origins = new Map<string, Origin>();
  readonly #folders: string[] = [];
  readonly #unreadable = new Map<string, LeftOut>();
  /** Configurations that do not count, by name. */
  readonly #passed = new Map<string, NamedLeftOut>();
  readonly #refused: string[] = [];
  readonly #terminal: Terminal;
  readonly #setup: Setup;

  constructor(terminal: Terminal, setup: Setup) {
    this.#terminal = terminal;
    this.#setup = setup;
    this.#index.configure({ settings: setup.settings, areas: areasOf(setup) });
  }

  async take(path: string): Promise<void> {
    if (path === STDIN) return await this.#takeStdin();
    const uri = URI.file(resolve(path)).toString();
    try {
      if ((await stat(path)).isDirectory()) await this.#takeFolder(path, uri);
      else this.#takeText(path, uri, await readNamedFile(path));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      this.#refused.push(`${path} cannot be read: ${reasonOf(error)}.`);
    }
  }

  /** Reads what kustomizations take in from outside of the paths: whoever names an overlay means its base, too. */
  async follow(): Promise<void> {
    const tried = new Set<string>();
    for (let round = 0; round < MOST_BASES; round++) {
      const missing = this.#index.snapshot.kustomized.roots
        .flatMap(({ gaps }) => gaps.flatMap(({ reason, detail }) => (reason === 'missing' ? [detail] : [])))
        .filter(path => path.startsWith(FILE) && !tried.has(path));
      if (missing.length === 0) return;
      for (const path of new Set(missing)) {
        tried.add(path);
        await this.#readPart(URI.from({ scheme: 'file', path: path.slice(FILE.length - 1) }).fsPath);
      }
    }
  }

  async #readPart(path: string): Promise<void> {
    const candidates = [path, ...KUSTOMIZATION_NAMES.map(name => join(path, name))];
    for (const candidate of candidates) {
      const isFile = await stat(candidate).then(
        found => found.isFile(),
        () => false,
      );
      if (!isFile) continue;
      const uri = URI.file(candidate).toString();
      const result = await readNamedFile(candidate);
      if (result.type === 'text') {
        this.#origins.set(uri, { given: relative('', candidate), isFolder: false });
        this.#index.put(uri, result.text);
      }
      return;
    }
  }

  async #takeStdin(): Promise<void> {
    const read = await readInput(this.#terminal.stdin);
    if (read.type === 'text') return this.#takeText(STDIN, STDIN_URI, read);
    this.#origins.set(STDIN_URI, { given: STDIN, isFolder: false });
    await this.#index.putLarge(STDIN_URI, read.pieces);
    if (!this.#holdsManifest([STDIN_URI])) this.#refused.push(NO_MANIFEST_IN_STDIN);
  }

  #takeText(path: string, uri: string, result: ReadResult): void {
    if (result.type === 'unreadable') this.#refused.push(`${path} cannot be read: ${result.reason}.`);
    else if (result.type === 'gone') this.#refused.push(`${path} cannot be read: it does not exist.`);
    else if (result.type === 'too-large') this.#refused.push(`${path} cannot be read: ${tooLarge(result.bytes)}`);
    else {
      this.#origins.set(uri, { given: path, isFolder: false });
      this.#index.put(uri, result.text);
      if (this.#holdsManifest([uri])) return;
      this.#refused.push(path === STDIN ? NO_MANIFEST_IN_STDIN : `${path} holds no Kubernetes manifest.`);
    }
  }

  async #takeFolder(path: string, folder: string): Promise<void> {
    const found: string[] = [];
    const unreadable: string[] = [];
    const area = areaOf(path, this.#setup);
    this.#folders.push(folder);
    this.#index.configure({ named: this.#folders });
    for await (const listed of walkFiles(resolve(path), area.settings.files, wayTo(folder, area))) {
      if (basename(listed.uri) === CONFIG_NAME) this.#passConfig(path, URI.parse(listed.uri).fsPath);
      else if (listed.type === 'file') found.push(listed.uri);
      else if (listed.uri === folder) this.#refused.push(`${path} cannot be read: ${listed.reason}.`);
      else {
        this.#origins.set(listed.uri, { given: path, isFolder: true });
        this.#unreadable.set(this.#nameOf(listed.uri), listed);
        unreadable.push(listed.uri);
      }
    }
    await this.#readFiles(found, path);
    if (this.#holdsManifest(found)) return;
    const below = new Set([...found, ...unreadable]);
    const leftOut = this.#leftOut().filter(({ uri }) => below.has(uri));
    this.#refused.push(...leftOut.map(describeLeftOut));
    this.#refused.push(`${path} holds no Kubernetes manifest in a .yaml, .yml or .json file.`);
  }

  /** Notes a configuration below a folder that has another one, or none: it does not count. */
  #passConfig(path: string, file: string): void {
    const { configs, isNamed } = this.#setup;
    if (isNamed || [...configs.values()].some(config => config.path === file)) return;
    const name = join(path, relative(resolve(path), file));
    const reason = `configurations are looked for in ${path} and above, not below. Name ${dirname(name)} as a path of its own.`;
    this.#passed.set(name, { name, reason });
  }

  async #readFiles(uris: readonly string[], path: string): Promise<void> {
    for (const [index, uri] of uris.entries()) {
      this.#terminal.progress.at('Reading', index, uris.length);
      if (this.#origins.has(uri)) continue;
      this.#origins.set(uri, { given: path, isFolder: true });
      await this.#index.refresh(uri);
    }
  }

  #holdsManifest(uris: readonly string[]): boolean {
    const { files, kustomized } = this.#index.snapshot;
    return uris.some(uri => {
      if (kustomized.inputs.has(uri)) return true;
      const file = files.get(uri);
      return file?.documents.some(isManifest) || file?.problems.some(({ reason }) => reason === 'encoding');
    });
  }

  #nameOf(uri: string): string {
    const origin = this.#origins.get(uri);
    if (origin === undefined) return uri;
    const { given, isFolder } = origin;
    return isFolder ? join(given, relative(resolve(given), URI.parse(uri).fsPath)) : given;
  }

  #folderOf(uri: string): string {
    const { given = uri, isFolder = false } = this.#origins.get(uri) ?? {};
    return isFolder ? resolve(given) : dirname(resolve(given));
  }

  #leftOut(): readonly (LeftOut & NamedLeftOut)[] {
    const all = [...this.#unreadable.values(), ...this.#index.leftOut];
    return all.map(each => ({ ...each, name: this.#nameOf(each.uri) }));
  }

  finish(): EditableInputs {
    this.#terminal.progress.end();
    if (this.#refused.length > 0) throw new Refusal(this.#refused.join('\n'));
    return this.#taken();
  }

  #taken(): EditableInputs {
    return {
      snapshot: this.#index.snapshot,
      leftOut: [...this.#leftOut(), ...this.#passed.values()],
      nameOf: onceForKey((uri: string) => this.#nameOf(uri)),
      folderOf: uri => this.#folderOf(uri),
      edited: texts => {
        for (const [uri, text] of texts) this.#index.put(uri, text);
        return this.#taken();
      },
    };
  }
}

function tooLarge(bytes: number): string {
  const [size, limit] = [bytes, MAX_FILE_BYTES].map(each => Math.round(each / 1024 / 1024));
  return `it has ${size} MiB, and files above ${limit} MiB are left out. Give it as standard input.`;
}

const KIND = /(?:^|[\s{,])["']?kind["']?\s*:/;

/** Says whether a document is, or tries to be, a Kubernetes object. */
export function isManifest({ content }: SourceDocument): boolean {
  return content.resources.length > 0 || KIND.test(content.parsed.text);
}
