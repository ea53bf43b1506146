import type { Cluster, ClusterOptions } from '../engine/cluster/cluster.ts';
import type { Piece } from '../engine/kustomize/index.ts';
import type { Resource } from '../engine/model/resource.ts';
import type { Span } from '../engine/parse/tree.ts';
import { contains, type MapNode } from '../engine/parse/tree.ts';
import type { ClusterProfile } from '../engine/profile/cluster-profile.ts';
import { profileOf } from '../engine/profile/profile-of.ts';
import { validationFor } from '../engine/profile/validation-options.ts';
import { type Area, areaFinder } from './areas.ts';
import type { Position, Range } from './files/line-index.ts';
import type { SourceDocument, SourceFile } from './files/source-file.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import { type BuiltObject, type Kustomized, kustomize, objectsIn, type Root } from './worlds/kustomized.ts';
import { Layout } from './worlds/layout.ts';
import type { Unit } from './worlds/rivals.ts';
import { type Located, Scope } from './worlds/scopes.ts';
import { versionsBetween } from './worlds/versions.ts';

/** Where an object is written. */
export interface Home {
  readonly file: SourceFile;
  readonly document: SourceDocument;
}

/** A stretch of the text of a document. */
export interface Passage extends Home {
  /** Counts from the start of the document. */
  readonly span: Span;
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
  /** URIs of the folders that somebody opened, or named to the command line; names of folders count from there. */
  readonly folders?: readonly string[];
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
  /** The kustomizations among the files, and what they make. */
  readonly kustomized: Kustomized;
  /** Which files are installed together. */
  readonly layout: Layout;
  readonly #areaOf: (uri: string) => Area | undefined;
  readonly #options: ClusterOptions;
  /** The scopes before, until those of this snapshot are known. */
  #before: ReadonlyMap<string, Scope> | undefined;
  #scopes: Map<string, Scope> | undefined;
  #homes: ReadonlyMap<Resource, Home> | undefined;
  #homesOfNodes: ReadonlyMap<MapNode, Home> | undefined;
  /** Of objects that are made of several documents, by their trees. */
  #pieces: ReadonlyMap<MapNode, readonly Piece[]> | undefined;

  constructor(input: SnapshotInput) {
    this.files = input.files;
    this.settings = input.settings ?? DEFAULT_SETTINGS;
    this.#areaOf = areaFinder(input.areas ?? []);
    this.profile = profileOf(this.settings.cluster);
    this.#options = { ...input.cluster, profile: this.profile };
    const { before } = input;
    this.kustomized = kustomize(this.files, validationFor(this.profile), before?.kustomized);
    this.layout = new Layout(input, this.kustomized, before?.layout);
    if (before !== undefined) {
      this.#scopes = this.#scopesLike(before);
      this.#before = this.#scopes === undefined ? before.#scopes : undefined;
    }
  }

  /** Returns what the settings that hold for a file say of rules. */
  rulesFor(uri: string): Settings['rules'] {
    return (this.#areaOf(uri)?.settings ?? this.settings).rules;
  }

  /** Returns the kustomizations that take a file in; none for a file whose objects are applied as they are written. */
  rootsOf(uri: string): readonly Root[] {
    const { roots, takenIn } = this.kustomized;
    const indexes = takenIn.get(uri);
    return indexes === undefined ? NO_ROOTS : indexes.flatMap(index => roots[index] ?? []);
  }

  /** Returns the analysis that a file belongs to; of a file that several kustomizations take in, the first one's. */
  clusterFor(uri: string): Cluster {
    const [root] = this.rootsOf(uri);
    const home = root?.uri ?? uri;
    const scope = this.scopes().get(this.layout.scopeOf(home)) ?? Scope.of([], this.#options);
    return scope.clusterFor(home);
  }

  /** Returns the scopes by the URI of their folder; what belongs to none is below the empty one. */
  scopes(): ReadonlyMap<string, Scope> {
    this.#scopes ??= this.#collectScopes();
    return this.#scopes;
  }

  /** Returns the objects of a document as the cluster gets them; parts of kustomizations are none. */
  objectsOf({ uri }: SourceFile, document: SourceDocument): readonly Resource[] {
    const [root] = this.rootsOf(uri);
    if (root === undefined) return this.kustomized.inputs.has(uri) ? [] : document.content.resources;
    const from = ({ pieces: [first] }: BuiltObject): SourceDocument | undefined =>
      first?.source.path === uri ? this.files.get(uri)?.documents[first.source.document] : undefined;
    return objectsIn(root, uri).flatMap(built => (from(built) === document ? [built.resource] : []));
  }

  /** Returns the files that are analysed together with a file. */
  filesBeside(uri: string): readonly SourceFile[] {
    const scope = this.layout.scopeOf(uri);
    return [...this.files.values()].filter(file => this.layout.scopeOf(file.uri) === scope);
  }

  /** Returns the objects of a file that take part in the analysis that it belongs to. */
  effectiveIn({ uri, documents }: SourceFile): readonly Resource[] {
    const [root] = this.rootsOf(uri);
    if (root !== undefined) return objectsIn(root, uri).flatMap(({ effective }) => effective ?? []);
    return this.kustomized.inputs.has(uri) ? [] : documents.flatMap(({ content }) => content.effective);
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
    for (const { resource, effective, pieces } of this.kustomized.roots.flatMap(({ objects }) => objects)) {
      const home = this.#homeOfPiece(pieces[0]);
      if (home === undefined) continue;
      homes.set(keyOf(resource), home);
      if (effective !== undefined) homes.set(keyOf(effective), home);
    }
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

  #homeOfPiece(piece: Piece | undefined): Home | undefined {
    const file = piece && this.files.get(piece.source.path);
    const document = file?.documents[piece?.source.document ?? 0];
    return file === undefined || document === undefined ? undefined : { file, document };
  }

  /** Returns where a span of an object is written; undefined for an object that is not of this snapshot. */
  passageOf(resource: Resource, span: Span): Passage | undefined {
    this.#pieces ??= new Map(
      this.kustomized.roots.flatMap(({ objects }) =>
        objects.flatMap(({ resource: { node }, pieces }) => (pieces.length > 1 ? [[node, pieces] as const] : [])),
      ),
    );
    const pieces = this.#pieces.get(resource.node);
    const piece = pieces?.findLast(({ start }) => start <= span.start);
    if (piece === undefined) {
      const home = this.homeOf(resource);
      return home && { ...home, span };
    }
    const home = this.#homeOfPiece(piece);
    return home && { ...home, span: { start: span.start - piece.start, end: span.end - piece.start } };
  }

  /** Returns the file and range of a span of an object, undefined for an object that is not of this snapshot. */
  place(resource: Resource, span: Span): { readonly uri: string; readonly range: Range } | undefined {
    const passage = this.passageOf(resource, span);
    if (passage === undefined) return undefined;
    const { file, document } = passage;
    return { uri: file.uri, range: file.lines.range(passage.span, document.offset) };
  }

  /** Returns what stands at a position of a file, undefined for an unknown file. */
  spotAt(uri: string, position: Position): Spot | undefined {
    const file = this.files.get(uri);
    if (file === undefined) return undefined;
    const at = file.lines.offset(position);
    const document = file.documents.findLast(each => each.offset <= at);
    if (document === undefined) return undefined;
    const offset = at - document.offset;
    const objects = this.objectsOf(file, document);
    const resource = objects.find(({ node }) => contains(node.span, offset)) ?? objects.at(-1);
    return { file, document, offset, resource };
  }

  #collectScopes(): Map<string, Scope> {
    const located = new Map<string, Located[]>();
    const listFor = (uri: string): Located[] => {
      const scope = this.layout.scopeOf(uri);
      const list = located.get(scope) ?? [];
      located.set(scope, list);
      return list;
    };
    for (const { uri, documents } of this.files.values()) {
      if (this.layout.isPart(uri)) continue;
      const list = listFor(uri);
      for (const { content } of documents) for (const resource of content.effective) list.push({ resource, uri });
    }
    for (const { uri, objects, others } of this.kustomized.roots) {
      const list = listFor(uri);
      for (const resource of [...others, ...objects.flatMap(({ effective }) => effective ?? [])])
        list.push({ resource, uri });
    }
    const before = this.#before;
    this.#before = undefined;
    const unitOf = (uri: string): Unit | undefined => this.layout.unitOf(uri);
    return new Map(
      [...located].map(([scope, list]) => [scope, Scope.of(list, this.#options, before?.get(scope), unitOf)]),
    );
  }

  /** Returns the scopes of the snapshot before with the policies that were edited since; undefined where more has changed. */
  #scopesLike(before: Snapshot): Map<string, Scope> | undefined {
    const versions = before.#scopes && versionsBetween(before, this);
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

const NO_ROOTS: readonly Root[] = [];
