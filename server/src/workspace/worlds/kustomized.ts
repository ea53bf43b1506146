import { groupBy } from '../../engine/group-by.ts';
import {
  build,
  compose,
  type Gap,
  KUSTOMIZATION_NAMES,
  kustomizationsIn,
  type Piece,
  type Placement,
  type Result,
  type Source,
} from '../../engine/kustomize/index.ts';
import { readResources } from '../../engine/model/read-resources.ts';
import type { Resource } from '../../engine/model/resource.ts';
import { absent } from '../../engine/objects/field.ts';
import type { ValidationOptions } from '../../engine/objects/validation.ts';
import { onceForEach } from '../../engine/once.ts';
import type { ParsedDocument } from '../../engine/parse/document.ts';
import { parseDocument } from '../../engine/parse/parse-document.ts';
import { childOf, stringOf } from '../../engine/parse/tree.ts';
import { sameValidation } from '../../engine/profile/validation-options.ts';
import { type DocumentContent, effectiveForm, type SourceFile } from '../files/source-file.ts';
import { placementsOf } from './deployments.ts';
import { pathOf } from './folders.ts';
import { sameTree } from './same-tree.ts';

/** An object as a kustomization makes it. */
export interface BuiltObject {
  /** Its text is that of the document it comes from, and behind it those of patches and kustomizations that it has parts of. */
  readonly resource: Resource;
  /** What stands for it in the analysis: itself, its last accepted form where it is refused, or nothing. */
  readonly effective: Resource | undefined;
  /** The documents that its text is made of, the one that it comes from first; paths are URIs. */
  readonly pieces: readonly Piece[];
  /** False where it is made of a text that stands in for a broken one. */
  readonly isCurrent: boolean;
}

/** What the kustomization of a folder makes that no other one includes. */
export interface Root {
  /** URI of the kustomization file. */
  readonly uri: string;
  readonly objects: readonly BuiltObject[];
  /** Beside the objects: the kustomizations themselves, and what they bring from out of sight. */
  readonly others: readonly Resource[];
  /** What is not as it will be, as of bases of other repositories; paths are URIs. */
  readonly gaps: readonly Gap[];
  /** URIs of the manifests that its objects come from, those of components left out. */
  readonly sources: ReadonlySet<string>;
  /** Where a tool deploys it to, if one in sight does. */
  readonly placement: Placement | undefined;
  /** What it was built of, by path; undefined for a file that is not there. */
  readonly read: ReadonlyMap<string, SourceFile | undefined>;
}

/** The kustomizations of a workspace and what they make. */
export interface Kustomized {
  readonly roots: readonly Root[];
  /** URIs of files that are never manifests by themselves: kustomizations, patches and their like. */
  readonly inputs: ReadonlySet<string>;
  /** Which of the roots each file has a part in, by URI. */
  readonly takenIn: ReadonlyMap<string, readonly number[]>;
  /** What the next state is made of. */
  readonly basis: Basis;
}

interface Basis {
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Paths as Kustomize joins them, with the URIs of the files. */
  readonly uris: ReadonlyMap<string, string>;
  readonly graph: ReturnType<typeof kustomizationsIn>;
  readonly validation: ValidationOptions;
}

const NO_KUSTOMIZATION: Omit<Kustomized, 'basis'> = { roots: [], inputs: new Set(), takenIn: new Map() };

/** Says whether a file is no manifest by itself, but a part of kustomizations. */
export function isPart(uri: string, { inputs, takenIn }: Kustomized): boolean {
  return inputs.has(uri) || takenIn.has(uri);
}

/** Returns the objects of a kustomization that have a part in a file. */
export function objectsIn(root: Root, uri: string): readonly BuiltObject[] {
  return objectsByFile(root).get(uri) ?? [];
}

const objectsByFile = onceForEach(({ objects }: Root): ReadonlyMap<string, readonly BuiltObject[]> => {
  const lists = new Map<string, BuiltObject[]>();
  for (const each of objects)
    for (const uri of new Set(each.pieces.map(({ source }) => source.path))) {
      const list = lists.get(uri);
      if (list === undefined) lists.set(uri, [each]);
      else list.push(each);
    }
  return lists;
});

/** Builds the kustomizations among files; what has not changed since the state before stays. */
export function kustomize(
  files: ReadonlyMap<string, SourceFile>,
  validation: ValidationOptions,
  before?: Kustomized,
): Kustomized {
  const basis = basisOf(files, validation, before?.basis);
  const { graph, uris } = basis;
  if (graph.inputs.size === 0) return { ...NO_KUSTOMIZATION, basis };
  const isAlike = before !== undefined && sameValidation(validation, before.basis.validation);
  const known = new Map(isAlike ? before.roots.map(root => [root.uri, root]) : []);
  const placements = placementsOf(graph.roots, files);
  const roots = graph.roots.flatMap(folder => {
    const uri = kustomizationUri(folder, uris);
    const old = uri === undefined ? undefined : known.get(uri);
    const placement = placements.get(folder);
    if (old !== undefined && old.placement === placement && isAsRead(old, basis)) return [old];
    return uri === undefined ? [] : [rootOf({ folder, uri, placement }, basis, old)];
  });
  const inputs =
    graph === before?.basis.graph ? before.inputs : new Set([...graph.inputs].flatMap(path => uris.get(path) ?? []));
  const isSame =
    before?.roots.length === roots.length &&
    roots.every((root, index) => readsAs(root, before.roots[index]) && root.uri === before.roots[index]?.uri);
  return { roots, inputs, takenIn: isSame ? before.takenIn : rootsByFile(roots), basis };
}

const NAMED = /\/(?:kustomization\.ya?ml|Kustomization)$/;

function basisOf(
  files: ReadonlyMap<string, SourceFile>,
  validation: ValidationOptions,
  before: Basis | undefined,
): Basis {
  const names = [...files.keys()];
  const isSame = before?.files.size === files.size && names.every(uri => before.files.has(uri));
  const uris = isSame ? before.uris : new Map(names.map(uri => [pathOf(uri), uri]));
  const hasSameGraph = isSame && names.every(uri => !NAMED.test(uri) || before.files.get(uri) === files.get(uri));
  const graph = hasSameGraph ? before.graph : kustomizationsIn(new FilesInSight({ files, uris }));
  return { files, uris, graph, validation };
}

function kustomizationUri(folder: string, uris: Basis['uris']): string | undefined {
  return KUSTOMIZATION_NAMES.map(name => uris.get(`${folder}/${name}`)).find(uri => uri !== undefined);
}

/** The files as Kustomize reads them; notes what was asked for. */
class FilesInSight {
  readonly asked = new Map<string, SourceFile | undefined>();
  readonly #basis: Pick<Basis, 'files' | 'uris'>;

  constructor(basis: Pick<Basis, 'files' | 'uris'>) {
    this.#basis = basis;
  }

  keys(): MapIterator<string> {
    return this.#basis.uris.keys();
  }

  has(path: string): boolean {
    return this.#file(path) !== undefined;
  }

  get(path: string): readonly ParsedDocument[] | undefined {
    return this.#file(path)?.documents.map(({ content }) => readable(content));
  }

  /** Returns a file without a note that it was asked for. */
  peek(path: string): SourceFile | undefined {
    const { files, uris } = this.#basis;
    const uri = uris.get(path);
    return uri === undefined ? undefined : files.get(uri);
  }

  #file(path: string): SourceFile | undefined {
    const file = this.peek(path);
    this.asked.set(path, file);
    return file;
  }
}

// Texts above this many characters that hold no kind we know, such as dashboards, are no part of what we look at.
const MOST_READ = 100_000;

/** Returns a document in the form that is built of: while its text is broken, the last one that could be read. */
const readable = onceForEach((content: DocumentContent): ParsedDocument => {
  const { parsed, effective } = content;
  if (parsed.problems.length > 0) {
    const [last, ...others] = effective.filter(({ type }) => type !== 'unread');
    return last === undefined || others.length > 0
      ? { text: '', root: undefined, problems: [] }
      : { text: last.text, root: last.node, problems: [] };
  }
  const isUnparsed = parsed.root === undefined && parsed.text.length <= MOST_READ;
  return isUnparsed ? parseDocument(parsed.text) : parsed;
});

/** The documents that objects are built of. */
interface Documents {
  contentOf(source: Source): DocumentContent | undefined;
  uriOf(path: string): string;
}

/** Returns what a build gives, as objects; those that are as in the state before stay. */
function objectsOf(
  { objects, sourceOf }: Result,
  { contentOf, uriOf }: Documents,
  validation: ValidationOptions,
  before: readonly BuiltObject[],
): readonly BuiltObject[] {
  const known = groupBy(before, ({ resource }) => resource.text);
  const textOf = (source: Source): string => {
    const content = contentOf(source);
    return content === undefined ? '' : readable(content).text;
  };
  const located = (piece: Piece): Piece => ({ ...piece, source: { ...piece.source, path: uriOf(piece.source.path) } });
  return objects.flatMap(({ root, origin, generated }): readonly BuiltObject[] => {
    const content = contentOf(origin);
    // What is not even parsed is of no interest, and of what is generated only names are known.
    if (generated || content === undefined || (content.parsed.root === undefined && content.resources.length === 0))
      return [];
    const isCurrent = content.parsed.problems.length === 0;
    const composed = compose(root, origin, sourceOf, textOf);
    const pieces = composed.pieces.map(located);
    const own = content.resources.find(({ node }) => node === composed.root);
    if (own !== undefined) {
      const effective = content.effective.find(({ identity }) => identity === own.identity);
      return [{ resource: own, effective, pieces, isCurrent }];
    }
    const old = known.get(composed.text)?.find(({ resource }) => sameTree(resource.node, composed.root));
    if (old !== undefined) return [{ ...old, pieces, isCurrent }];
    const [resource] = readResources({ ...composed, problems: [] }, validation);
    if (resource === undefined) return [];
    const effective = effectiveForm(
      resource,
      before.flatMap(each => each.effective ?? []),
    );
    return [{ resource, effective, pieces, isCurrent }];
  });
}

function rootsByFile(roots: readonly Root[]): ReadonlyMap<string, readonly number[]> {
  const lists = new Map<string, number[]>();
  for (const [index, root] of roots.entries())
    for (const file of new Set(root.read.values())) {
      if (file === undefined) continue;
      const list = lists.get(file.uri);
      if (list === undefined) lists.set(file.uri, [index]);
      else list.push(index);
    }
  return lists;
}

/** Says whether a root is built of the same files as before, whatever stands in them. */
export function readsAs(root: Root, before: Root | undefined): boolean {
  if (root === before) return true;
  if (before?.read.size !== root.read.size) return false;
  return [...root.read].every(([path, file]) => before.read.get(path)?.uri === file?.uri && before.read.has(path));
}

function isAsRead({ read }: Root, { files, uris }: Basis): boolean {
  for (const [path, file] of read) {
    const uri = uris.get(path);
    if ((uri === undefined ? undefined : files.get(uri)) !== file) return false;
  }
  return true;
}

/** Where a root stands, and goes to. */
interface RootPlace {
  readonly folder: string;
  readonly uri: string;
  readonly placement: Placement | undefined;
}

function rootOf({ folder, uri, placement }: RootPlace, basis: Basis, before: Root | undefined): Root {
  const files = new FilesInSight(basis);
  const result = build(files, folder, placement);
  const uriOf = (path: string): string => basis.uris.get(path) ?? path;
  const documents: Documents = {
    contentOf: source => files.peek(source.path)?.documents[source.document]?.content,
    uriOf,
  };
  const objects = objectsOf(result, documents, basis.validation, before?.objects ?? []);
  const sources = result.objects
    .filter(({ generated, origin }) => !generated && !isBelow(origin.path, basis.graph.components))
    .map(({ origin }) => uriOf(origin.path));
  const kustomizations = [...files.asked.values()].flatMap(file =>
    file !== undefined && NAMED.test(file.uri) ? file.documents.flatMap(({ content }) => content.effective) : [],
  );
  const others = [...kustomizations, ...outOfSight(result, folder, files)];
  const gaps = result.gaps.map(gap => ({ ...gap, place: { ...gap.place, path: uriOf(gap.place.path) } }));
  return {
    uri,
    placement,
    gaps,
    objects,
    others: sameItems(others, before?.others),
    sources: sameSet(new Set(sources), before?.sources),
    read: files.asked,
  };
}

function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some(folder => path.startsWith(`${folder}/`));
}

/** Returns what stands for resources that the kustomization of a folder takes in and nobody sees. */
function outOfSight({ gaps }: Result, folder: string, files: FilesInSight): readonly Resource[] {
  const isUnseen = gaps.some(({ reason }) => reason !== 'refused' && reason !== 'not-understood');
  if (!isUnseen) return [];
  const path = KUSTOMIZATION_NAMES.map(name => `${folder}/${name}`);
  const root = path.map(each => files.get(each)?.[0]?.root).find(each => each !== undefined);
  const namespace = stringOf(childOf(root, 'namespace')) ?? '';
  const text = '';
  return [
    {
      ...{ type: 'out-of-sight', apiVersion: '', kind: '', name: '', namespace, text, validation: undefined },
      ...{ nameField: absent, namespaceField: absent, labels: new Map(), annotations: new Map() },
      node: { kind: 'map', span: { start: 0, end: 0 }, entries: [], flow: false, anchored: false },
      identity: `out of sight of ${folder}`,
    },
  ];
}

function sameSet(now: ReadonlySet<string>, before: ReadonlySet<string> | undefined): ReadonlySet<string> {
  return before?.size === now.size && [...now].every(each => before.has(each)) ? before : now;
}

// What says the same stays the same, for what was worked out of it.
function sameItems(now: readonly Resource[], before: readonly Resource[] | undefined): readonly Resource[] {
  if (before?.length !== now.length) return now;
  return now.every((each, index) => {
    const old = before[index];
    return (
      each === old ||
      (each.type === 'out-of-sight' && each.identity === old?.identity && each.namespace === old.namespace)
    );
  })
    ? before
    : now;
}
