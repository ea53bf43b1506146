import type { ClusterOptions } from '../engine/cluster/cluster.ts';
import type { ValidationOptions } from '../engine/objects/validation.ts';
import { profileOf } from '../engine/profile/profile-of.ts';
import { sameValidation, validationFor } from '../engine/profile/validation-options.ts';
import { type Area, filterOf, scopeFoldersOf, wayTo } from './areas.ts';
import { withDefinitions } from './definitions.ts';
import type { FileAccess, ReadResult } from './file-access.ts';
import { byPlace, type PathFilter, pathBelow } from './files/globs.ts';
import {
  documentReader,
  judgedFor,
  readSourceFile,
  type SourceFile,
  tooLarge,
  unreadFile,
} from './files/source-file.ts';
import { readLargeSource } from './large-source.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import { Snapshot } from './snapshot.ts';

/** Something that could not be read and so takes no part, for the log or standard error. */
export interface LeftOut {
  readonly uri: string;
  readonly reason: string;
}

/** The manifests in sight: files of the folders as on disk, open documents as typed. Hands out immutable snapshots. */
export class WorkspaceIndex {
  readonly #access: FileAccess;
  readonly #onDisk = new Map<string, SourceFile>();
  readonly #open = new Map<string, SourceFile>();
  readonly #leftOut = new Map<string, LeftOut>();
  /** When each file was last asked for; readings may end in another order than they began. */
  readonly #asked = new Map<string, number>();
  #clock = 0;
  #settings: Settings = DEFAULT_SETTINGS;
  /** The settings, with what definitions in sight tell. */
  #told: Settings = DEFAULT_SETTINGS;
  #folders: readonly string[] = [];
  /** What was named to read, where that is no folder of an editor. */
  #named: readonly string[] = [];
  #areas: readonly Area[] = [];
  #filters: readonly PathFilter[] | undefined;
  /** The files in sight, sorted. */
  #order: readonly string[] = [];
  #cluster: ClusterOptions = {};
  #validation: ValidationOptions = {};
  #snapshot: Snapshot | undefined;
  /** The last snapshot, until the next one is made. */
  #before: Snapshot | undefined;

  constructor(access: FileAccess) {
    this.#access = access;
  }

  /** The state as of now; the same object until something changes. */
  get snapshot(): Snapshot {
    this.#snapshot ??= this.#next();
    this.#before = undefined;
    return this.#snapshot;
  }

  #next(): Snapshot {
    let files = this.#filesNow();
    const told = withDefinitions(this.#settings, files.values());
    // What says the same stays the same object, for what was worked out of it.
    if (JSON.stringify(told.cluster) !== JSON.stringify(this.#told.cluster)) {
      this.#told = told;
      this.#before = undefined;
      this.#validateFor(validationFor(profileOf(told.cluster)));
      files = this.#filesNow();
    }
    return new Snapshot({
      files,
      settings: this.#told,
      areas: this.#areas,
      scopeFolders: scopeFoldersOf([...this.#areas, ...this.#foldersAsAreas]),
      folders: [...this.#folders, ...this.#named],
      cluster: this.#cluster,
      before: this.#before,
    });
  }

  #filesNow(): ReadonlyMap<string, SourceFile> {
    return this.#settings.enable ? this.#inSight() : new Map();
  }

  /** Returns the files in the order of their places, whenever they came: of objects declared twice, the last one counts. */
  #inSight(): ReadonlyMap<string, SourceFile> {
    const files = new Map(this.#onDisk);
    for (const [uri, file] of this.#open) files.set(uri, file);
    if (this.#order.length !== files.size || !this.#order.every(uri => files.has(uri)))
      this.#order = [...files.keys()].sort(byPlace(this.#folders));
    const sorted = new Map<string, SourceFile>();
    for (const uri of this.#order) {
      const file = files.get(uri);
      if (file !== undefined) sorted.set(uri, file);
    }
    return sorted;
  }

  /** What could not be read. */
  get leftOut(): readonly LeftOut[] {
    return [...this.#leftOut.values()];
  }

  /** Says whether the file is open in the editor. */
  isOpen(uri: string): boolean {
    return this.#open.has(uri);
  }

  /** Says whether a file belongs to the workspace by its place and the settings' patterns. */
  admits(uri: string): boolean {
    this.#filters ??= this.#settings.enable ? this.#foldersAsAreas.map(filterOf) : [];
    return this.#filters.some(isWanted => isWanted(uri));
  }

  /** The folders with what holds in them, which may be what holds everywhere. */
  get #foldersAsAreas(): readonly Area[] {
    const known = new Map(this.#areas.map(area => [area.uri, area]));
    return this.#folders.map(uri => known.get(uri) ?? { uri, base: uri, settings: this.#settings });
  }

  /** Takes new settings, folders, areas with settings of their own or cluster options; files are not read again. */
  configure(change: {
    readonly settings?: Settings;
    readonly folders?: readonly string[];
    readonly areas?: readonly Area[];
    readonly cluster?: ClusterOptions;
    /** Folders that are read file by file; names of folders count from there. */
    readonly named?: readonly string[];
  }): void {
    this.#settings = change.settings ?? this.#settings;
    this.#told = this.#settings;
    this.#filters = undefined;
    this.#folders = change.folders ?? this.#folders;
    this.#areas = change.areas ?? this.#areas;
    this.#named = change.named ?? this.#named;
    this.#order = [];
    this.#cluster = change.cluster ?? this.#cluster;
    this.#validateFor(validationFor(profileOf(this.#settings.cluster)));
    this.#snapshot = undefined;
    this.#before = undefined;
  }

  /** Reads all folders anew; tells after each file how many were read. Stops early when asked to. */
  async load(onProgress: (read: number) => void = () => {}, isCancelled: () => boolean = () => false): Promise<void> {
    const began = this.#clock;
    const met = new Set<string>();
    const unlisted: string[] = [];
    let read = 0;
    for (const area of this.#settings.enable ? this.#foldersAsAreas : []) {
      const folder = area.uri;
      try {
        for await (const uri of this.#listed(area, met)) {
          if (isCancelled()) return;
          await this.refresh(uri);
          onProgress(++read);
        }
      } catch (error) {
        unlisted.push(folder);
        this.#leave(folder, reasonOf(error));
      }
    }
    if (isCancelled()) return;
    const isOfUnlisted = (uri: string): boolean =>
      unlisted.some(folder => uri === folder || pathBelow(folder, uri) !== undefined);
    for (const uri of [...this.#onDisk.keys(), ...this.#leftOut.keys()]) {
      // A file that appeared while the folders were listed stays, and so do those of a folder that could not be listed.
      if (!met.has(uri) && (this.#asked.get(uri) ?? 0) <= began && !isOfUnlisted(uri)) this.remove(uri);
    }
    this.#change();
  }

  /** Returns the files of a folder that are not met yet, and notes what in it cannot be read. */
  async *#listed(area: Area, met: Set<string>): AsyncGenerator<string> {
    const { include, exclude, followLinks } = area.settings.files;
    for await (const listed of this.#access.list(area.uri, include, exclude, followLinks, wayTo(area.uri, area))) {
      if (met.has(listed.uri)) continue;
      met.add(listed.uri);
      if (listed.type === 'unreadable') this.#leave(listed.uri, listed.reason);
      else yield listed.uri;
    }
  }

  /** Reads one file from disk; a file that is gone leaves the index. */
  async refresh(uri: string): Promise<void> {
    const asked = ++this.#clock;
    this.#asked.set(uri, asked);
    try {
      const result = await this.#access.read(uri);
      if (this.#asked.get(uri) !== asked) return;
      this.#accept(uri, result);
    } catch (error) {
      if (this.#asked.get(uri) !== asked) return;
      this.#accept(uri, { type: 'unreadable', reason: reasonOf(error) });
    }
    this.#change();
  }

  /** Takes a text under a URI as if read from disk (standard input, tests). */
  put(uri: string, text: string): void {
    this.#accept(uri, { type: 'text', text });
    this.#change();
  }

  /** Takes a text of any size under a URI as if read from disk, object by object. */
  async putLarge(uri: string, pieces: AsyncIterable<string>): Promise<void> {
    this.#onDisk.set(uri, await readLargeSource(uri, pieces, documentReader(this.#validation)));
    this.#change();
  }

  /** Takes the text of an open document, first or changed. */
  edit(uri: string, text: string, version: number): void {
    this.#open.set(uri, this.#readText(uri, text, version, this.#open.get(uri) ?? this.#onDisk.get(uri)));
    this.#change();
  }

  /** Forgets an open document; what is on disk counts again. */
  close(uri: string): void {
    this.#open.delete(uri);
    this.#change();
  }

  /** Forgets a file of the disk. */
  remove(uri: string): void {
    this.#asked.delete(uri);
    this.#onDisk.delete(uri);
    this.#leftOut.delete(uri);
    this.#change();
  }

  #readText(uri: string, text: string, version: number | undefined, previous: SourceFile | undefined): SourceFile {
    return readSourceFile(uri, text, version, previous, this.#validation);
  }

  /** Takes the texts as if read anew: what one API server refuses another one takes. */
  #validateFor(validation: ValidationOptions): void {
    if (sameValidation(validation, this.#validation)) return;
    this.#validation = validation;
    for (const files of [this.#onDisk, this.#open])
      for (const [uri, file] of files) files.set(uri, judgedFor(file, validation));
  }

  #accept(uri: string, result: ReadResult): void {
    this.#leftOut.delete(uri);
    if (result.type === 'text') {
      const file = this.#readText(uri, result.text, undefined, this.#onDisk.get(uri));
      this.#onDisk.set(uri, file);
      for (const problem of file.problems) if (problem.reason === 'too-large') this.#leave(uri, problem.message);
    } else if (result.type === 'too-large') {
      const problem = tooLarge(result.bytes);
      this.#onDisk.set(uri, unreadFile(uri, problem));
      this.#leave(uri, problem.message);
    } else {
      this.#onDisk.delete(uri);
      if (result.type === 'unreadable') this.#leave(uri, result.reason);
    }
  }

  #change(): void {
    this.#before = this.#snapshot ?? this.#before;
    this.#snapshot = undefined;
  }

  #leave(uri: string, reason: string): void {
    this.#leftOut.set(uri, { uri, reason });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
