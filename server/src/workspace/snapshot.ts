import type { Cluster, ClusterOptions } from '../engine/cluster/cluster.ts';
import type { Resource } from '../engine/model/resource.ts';
import type { Span } from '../engine/parse/tree.ts';
import { contains, type MapNode } from '../engine/parse/tree.ts';
import type { ClusterProfile } from '../engine/profile/cluster-profile.ts';
import { profileOf } from '../engine/profile/profile-of.ts';
import { type Area, areaFinder } from './areas.ts';
import type { Position, Range } from './line-index.ts';
import { type Located, Scope, scopeOf } from './scopes.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import type { SourceDocument, SourceFile } from './source-file.ts';

/** Where an object is written. */
export interface Home {
  readonly file: SourceFile;
  readonly document: SourceDocument;
}

/** What stands at a place: the file, its document there and the object. */
export interface Spot extends Home {
  /** Offset from the start of the document. */
  readonly offset: number;
  readonly resource: Resource | undefined;
}

/** What a snapshot is made of. */
export interface SnapshotInput {
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly settings?: Settings;
  /** Files and folders with settings of their own. */
  readonly areas?: readonly Area[];
  /** URIs of the folders of `networkPolicy.scopes`. */
  readonly scopeFolders?: readonly string[];
  readonly cluster?: ClusterOptions;
  /** The snapshot before, made with the same settings: what has not changed since stays. */
  readonly before?: Snapshot | undefined;
}

/** One consistent state of the workspace. A request works on its snapshot to the end; the next edit makes the next one. */
export class Snapshot {
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly settings: Settings;
  /** What the settings say of the cluster. */
  readonly profile: ClusterProfile;
  readonly #areaOf: (uri: string) => Area | undefined;
  readonly #scopeFolders: readonly string[];
  readonly #options: ClusterOptions;
  /** The scopes before, until those of this snapshot are known. */
  #before: ReadonlyMap<string, Scope> | undefined;
  #scopes: Map<string, Scope> | undefined;
  #homes: ReadonlyMap<Resource, Home> | undefined;
  #homesOfNodes: ReadonlyMap<MapNode, Home> | undefined;

  constructor(input: SnapshotInput) {
    this.files = input.files;
    this.settings = input.settings ?? DEFAULT_SETTINGS;
    this.#areaOf = areaFinder(input.areas ?? []);
    this.#scopeFolders = input.scopeFolders ?? [];
    this.profile = profileOf(this.settings.cluster);
    this.#options = { ...input.cluster, profile: this.profile };
    if (input.before !== undefined) {
      this.#scopes = this.#scopesLike(input.before);
      this.#before = this.#scopes === undefined ? input.before.#scopes : undefined;
    }
  }

  /** Returns what the settings that hold for a file say of rules. */
  rulesFor(uri: string): Settings['rules'] {
    return (this.#areaOf(uri)?.settings ?? this.settings).rules;
  }

  /** Returns the URI of the scope that a file belongs to, empty where it is in none. */
  scopeOf(uri: string): string {
    return scopeOf(uri, this.#scopeFolders);
  }

  /** Returns the analysis that a file belongs to. */
  clusterFor(uri: string): Cluster {
    this.#scopes ??= this.#collectScopes();
    const scope = this.#scopes.get(this.scopeOf(uri)) ?? Scope.of([], this.#options);
    return scope.clusterFor(uri);
  }

  /** Returns the files that are analysed together with a file. */
  filesBeside(uri: string): readonly SourceFile[] {
    const scope = this.scopeOf(uri);
    return [...this.files.values()].filter(file => this.scopeOf(file.uri) === scope);
  }

  /** Returns where an object is written, undefined for one that is not of this snapshot. */
  homeOf(resource: Resource): Home | undefined {
    this.#homes ??= this.#findHomes(each => each);
    const home = this.#homes.get(resource);
    if (home !== undefined) return home;
    // Owners in sight give a workload another form, of the same text.
    this.#homesOfNodes ??= this.#findHomes(each => each.node);
    return this.#homesOfNodes.get(resource.node);
  }

  #findHomes<K>(keyOf: (resource: Resource) => K): ReadonlyMap<K, Home> {
    const homes = new Map<K, Home>();
    for (const file of this.files.values()) {
      for (const document of file.documents) {
        const { resources, effective } = document.content;
        const home = { file, document };
        for (const each of effective) homes.set(keyOf(each), home);
        for (const each of resources) if (!effective.includes(each)) homes.set(keyOf(each), home);
      }
    }
    return homes;
  }

  /** Returns the file and range of a span of an object, undefined for an object that is not of this snapshot. */
  place(resource: Resource, span: Span): { readonly uri: string; readonly range: Range } | undefined {
    const home = this.homeOf(resource);
    if (home === undefined) return undefined;
    return { uri: home.file.uri, range: home.file.lines.range(span, home.document.offset) };
  }

  /** Returns what stands at a position of a file, undefined for an unknown file. */
  spotAt(uri: string, position: Position): Spot | undefined {
    const file = this.files.get(uri);
    if (file === undefined) return undefined;
    const at = file.lines.offset(position);
    const document = file.documents.findLast(each => each.offset <= at);
    if (document === undefined) return undefined;
    const offset = at - document.offset;
    const resource =
      document.content.resources.find(({ node }) => contains(node.span, offset)) ?? document.content.resources.at(-1);
    return { file, document, offset, resource };
  }

  #collectScopes(): Map<string, Scope> {
    const located = new Map<string, Located[]>();
    for (const { uri, documents } of this.files.values()) {
      const scope = this.scopeOf(uri);
      const list = located.get(scope) ?? [];
      located.set(scope, list);
      for (const { content } of documents) for (const resource of content.effective) list.push({ resource, uri });
    }
    const before = this.#before;
    this.#before = undefined;
    return new Map([...located].map(([scope, list]) => [scope, Scope.of(list, this.#options, before?.get(scope))]));
  }

  /** Returns the scopes of the snapshot before with the policies that were edited since; undefined where more has changed. */
  #scopesLike(before: Snapshot): Map<string, Scope> | undefined {
    const versions = before.#scopes && versionsBetween(before.files, this.files);
    if (before.#scopes === undefined || versions === undefined) return undefined;
    const scopes = new Map<string, Scope>();
    for (const [name, scope] of before.#scopes) {
      const changed = scope.withVersions(versions);
      if (changed === undefined) return undefined;
      scopes.set(name, changed);
    }
    return scopes;
  }
}

// Each version is looked for among all objects; from some number on, sorting all anew costs less.
const MOST_VERSIONS = 50;

/** Pairs the objects of the same places in two states of the same files; undefined where there are more or fewer now. */
function versionsBetween(
  before: ReadonlyMap<string, SourceFile>,
  after: ReadonlyMap<string, SourceFile>,
): ReadonlyMap<Resource, Resource> | undefined {
  if (before.size !== after.size) return undefined;
  const versions = new Map<Resource, Resource>();
  const files = after.entries();
  for (const [uri, old] of before) {
    const [other, file] = files.next().value ?? [];
    if (other !== uri || file === undefined) return undefined;
    if (file === old) continue;
    const [was, is] = changedObjects(old, file);
    if (is.length !== was.length) return undefined;
    for (const [index, resource] of was.entries()) {
      const now = is[index];
      if (now !== undefined && now !== resource) versions.set(resource, now);
    }
    if (versions.size > MOST_VERSIONS) return undefined;
  }
  return versions;
}

/** Returns what counts in two states of a file, but for the documents at its start and its end that are the same. */
function changedObjects(old: SourceFile, file: SourceFile): readonly [readonly Resource[], readonly Resource[]] {
  const [before, after] = [old.documents, file.documents];
  const shorter = Math.min(before.length, after.length);
  let first = 0;
  while (first < shorter && before[first]?.content === after[first]?.content) first++;
  let last = 0;
  while (first + last < shorter && before.at(-1 - last)?.content === after.at(-1 - last)?.content) last++;
  const objects = (documents: SourceFile['documents']): readonly Resource[] =>
    documents.slice(first, documents.length - last).flatMap(({ content }) => content.effective);
  return [objects(before), objects(after)];
}
