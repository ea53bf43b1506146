import { childOf, isNull, itemsOf, type MapNode, type ScalarNode, stringOf, type YamlNode } from '../parse/tree.ts';
import type { Built, Gap, Source } from './built.ts';
import { changesOf } from './changes.ts';
import { type Files, isRemote, join, Reader } from './files.ts';
import { generate } from './generators.ts';
import { effectiveNamespace, type Item, idOf, idText, itemOf } from './item.ts';
import { addLabels } from './labels.ts';
import { addAffixes, setNamespace, setReplicas } from './names.ts';
import { applyJsonPatches, applyPatches } from './patches.ts';
import { followNames } from './references.ts';
import { applyReplacements } from './replacements.ts';
import { isClusterScoped } from './scopes.ts';
import { type Kustomization, type Session, type Told, tell, treesOf } from './session.ts';
import { Trees } from './trees.ts';
import { asResource } from './words.ts';

/** What a root gives. */
export interface Result {
  readonly objects: readonly Built[];
  readonly gaps: readonly Gap[];
  /** Returns the document that a node of an object comes from; a key stands in that of its value. */
  sourceOf(node: YamlNode): Source;
}

/** The namespace that a tool puts what it deploys into. */
export interface Placement {
  readonly namespace: ScalarNode;
  readonly source: Source;
  /** True where it counts more than what the kustomization says, as with Flux; with Argo CD it is for what has none. */
  readonly overrides: boolean;
}

/**
 * Builds the kustomization of a folder (empty for the topmost one) as `kubectl kustomize` does, from files alone; with a
 * placement, as the tool deploys it that the placement is of.
 */
export function build(files: Files, folder: string, placement?: Placement): Result {
  const session: Session = { reader: new Reader(files), trees: new Trees(), gaps: [], left: MOST_KUSTOMIZATIONS };
  const { trees, gaps } = session;
  const path = session.reader.kustomization(folder);
  const kustomization = path === undefined ? undefined : read(session, folder, path);
  const items: Item[] = [];
  if (kustomization !== undefined) accumulate(session, placedIn(kustomization, placement, trees), items, [folder]);
  else {
    const place = { path: path ?? folder, document: 0, span: { start: 0, end: 0 } };
    gaps.push({ reason: path === undefined ? 'missing' : 'unreadable', place, detail: path ?? folder });
  }
  if (placement?.overrides === false) fillNamespaces(trees, items, placement);
  followNames(trees, items);
  const objects = items.map(
    (item): Built => ({
      root: item.root,
      origin: item.origin,
      generated: item.generated,
      changes: changesOf(trees, item.first, item.root, trees.placeOf(kustomization?.root ?? item.root)),
    }),
  );
  return { objects, gaps: settled(gaps), sourceOf: node => trees.sourceOf(node) };
}

function placedIn(kustomization: Kustomization, placement: Placement | undefined, trees: Trees): Kustomization {
  if (placement?.overrides !== true) return kustomization;
  const namespace = trees.take(placement.namespace, placement.source);
  return { ...kustomization, root: trees.withValue(kustomization.root, 'namespace', namespace) };
}

function fillNamespaces(trees: Trees, items: readonly Item[], { namespace, source }: Placement): void {
  const value = trees.take(namespace, source);
  const without = items.filter(item => {
    const id = idOf(item.root);
    return id.namespace === '' && !isClusterScoped(id);
  });
  setNamespace(trees, trees.map(value, [['namespace', value]]), without);
}

const BRINGS_OBJECTS = new Set(['remote', 'missing', 'unreadable', 'plugin', 'helm']);

// What has no object to change is refused, unless that object may be out of sight.
function settled(gaps: readonly Told[]): readonly Gap[] {
  const isWhole = !gaps.some(({ reason }) => BRINGS_OBJECTS.has(reason));
  return gaps.flatMap(({ reason, ...gap }) => {
    if (reason !== 'unmatched') return [{ ...gap, reason }];
    return isWhole ? [{ ...gap, reason: 'refused' as const }] : [];
  });
}

function read(session: Session, folder: string, path: string): Kustomization | undefined {
  const [document, ...others] = session.reader.documents(path) ?? [];
  if (document?.root?.kind !== 'map' || document.problems.length > 0) return undefined;
  if (others.some(({ root }) => root !== undefined && !isNull(root))) return undefined;
  const source = { path, document: 0 };
  const root = session.trees.take(document.root, source);
  return root.kind === 'map' ? { folder, source, text: document.text, root } : undefined;
}

/** Where the resources of a kustomization go, with the ids that are taken there. */
interface Into {
  readonly items: Item[];
  readonly taken: Set<string>;
}

// Kustomizations that include each other twice at each of many levels would take forever.
const MOST_KUSTOMIZATIONS = 10_000;

// The order is that of Kustomize: what stands first changes what the later steps find.
function accumulate(session: Session, kustomization: Kustomization, items: Item[], way: readonly string[]): void {
  const { root } = kustomization;
  const { trees } = session;
  session.left--;
  const into: Into = { items, taken: new Set(items.map(item => idText(idOf(item.root)))) };
  for (const entry of [...itemsOf(childOf(root, 'resources')), ...itemsOf(childOf(root, 'bases'))])
    if (entry.kind === 'scalar') addResource(session, kustomization, entry, into, way);
  for (const entry of itemsOf(childOf(root, 'components')))
    if (entry.kind === 'scalar') addComponent(session, kustomization, entry, items, way);
  tellOutOfSight(session, root);
  generate(session, kustomization, items);
  applyPatches(session, kustomization, items);
  setNamespace(trees, root, items);
  tellConflicts(session, root, items);
  addAffixes(trees, root, items);
  addLabels(trees, root, items);
  applyJsonPatches(session, kustomization, items);
  for (const entry of setReplicas(trees, root, items)) tell(session, 'unmatched', entry, 'no object has this name');
  applyReplacements(session, kustomization, items);
}

// Objects that the namespace of the kustomization makes one and the same.
function tellConflicts(session: Session, root: MapNode, items: readonly Item[]): void {
  const namespace = childOf(root, 'namespace');
  if (namespace === undefined) return;
  const seen = new Set<string>();
  for (const item of items) {
    const id = idOf(item.root);
    const text = idText(id);
    if (seen.has(text))
      tell(session, 'refused', namespace, `${id.kind} ${effectiveNamespace(id)}/${id.name} is there twice`);
    seen.add(text);
  }
}

function addResource(
  session: Session,
  kustomization: Kustomization,
  entry: ScalarNode,
  into: Into,
  way: readonly string[],
): void {
  const text = stringOf(entry) ?? '';
  const path = join(kustomization.folder, text);
  const documents = session.reader.documents(path);
  if (documents !== undefined) {
    const trees = treesOf(session, documents, path);
    if (trees === undefined) {
      tell(session, 'unreadable', entry, path);
      return;
    }
    for (const [root, source] of trees)
      for (const object of objectsIn(session, root)) add(session, entry, into, itemOf(object, source, false));
    return;
  }
  const base = folderAt(session, entry, path, way);
  if (base === undefined) {
    tell(session, isRemote(text) ? 'remote' : 'missing', entry, isRemote(text) ? text : path);
    return;
  }
  if (base === 'told') return;
  if (isComponent(base)) {
    tell(session, 'refused', entry, `${path} is a component`);
    return;
  }
  const inner: Item[] = [];
  accumulate(session, base, inner, [...way, path]);
  for (const item of inner) add(session, entry, into, item);
}

function addComponent(
  session: Session,
  kustomization: Kustomization,
  entry: ScalarNode,
  items: Item[],
  way: readonly string[],
): void {
  const text = stringOf(entry) ?? '';
  const path = join(kustomization.folder, text);
  const component = folderAt(session, entry, path, way);
  if (component === 'told') return;
  if (component === undefined) {
    tell(session, isRemote(text) ? 'remote' : 'missing', entry, isRemote(text) ? text : path);
    return;
  }
  if (!isComponent(component)) {
    tell(session, 'refused', entry, `${path} is no component`);
    return;
  }
  accumulate(session, component, items, [...way, path]);
}

function folderAt(
  session: Session,
  entry: ScalarNode,
  path: string,
  way: readonly string[],
): Kustomization | 'told' | undefined {
  const file = session.reader.kustomization(path);
  if (file === undefined) return undefined;
  if (session.left <= 0) {
    tell(session, 'not-understood', entry, `more than ${MOST_KUSTOMIZATIONS} kustomizations`);
    return 'told';
  }
  const inner = way.includes(path) ? undefined : read(session, path, file);
  if (inner !== undefined) return inner;
  const [reason, detail] = way.includes(path)
    ? (['refused', `${path} leads back to itself`] as const)
    : (['unreadable', file] as const);
  tell(session, reason, entry, detail);
  return 'told';
}

function isComponent({ root }: Kustomization): boolean {
  return stringOf(childOf(root, 'kind')) === 'Component';
}

function add(session: Session, entry: YamlNode, { items, taken }: Into, item: Item): void {
  const id = idOf(item.root);
  if (id.kind === '' || id.name === '') {
    tell(session, 'refused', entry, 'an object has no kind or no name');
    return;
  }
  const text = idText(id);
  if (taken.has(text))
    tell(session, 'refused', entry, `${id.kind} ${effectiveNamespace(id)}/${id.name} is there twice`);
  else items.push(item);
  taken.add(text);
}

// Lists are taken apart; what is meant for tools on the machine alone is left out.
function objectsIn(session: Session, root: YamlNode): readonly MapNode[] {
  if (root.kind !== 'map') {
    if (!isNull(root)) tell(session, 'unreadable', root, 'no object');
    return [];
  }
  const list = childOf(root, 'items');
  if ((stringOf(childOf(root, 'kind')) ?? '').endsWith('List') && list?.kind === 'list')
    return list.items.flatMap(item => objectsIn(session, item));
  const annotations = childOf(childOf(root, 'metadata'), 'annotations');
  const local = childOf(annotations, 'config.kubernetes.io/local-config');
  return local?.kind === 'scalar' && String(local.value) !== 'false' ? [] : [asResource(session.trees, root)];
}

const OUT_OF_SIGHT: Readonly<Record<string, Gap['reason']>> = {
  generators: 'plugin',
  transformers: 'plugin',
  helmCharts: 'helm',
  helmChartInflationGenerator: 'helm',
  vars: 'not-understood',
  configurations: 'not-understood',
  crds: 'not-understood',
};

// What says nothing about the objects that we read, beside the fields that the steps above read.
const KNOWN = new Set([
  ...['apiVersion', 'kind', 'metadata', 'resources', 'bases', 'components', 'namespace', 'namePrefix', 'nameSuffix'],
  ...['labels', 'commonLabels', 'commonAnnotations', 'patches', 'patchesStrategicMerge', 'patchesJson6902', 'replicas'],
  ...['replacements', 'images', 'imageTags', 'configMapGenerator', 'secretGenerator', 'generatorOptions', 'openapi'],
  ...['buildMetadata', 'sortOptions', 'validators', 'helmGlobals'],
]);

function tellOutOfSight(session: Session, root: MapNode): void {
  for (const { key, value } of root.entries) {
    const reason = OUT_OF_SIGHT[key];
    const isEmptyList = value.kind === 'list' && value.items.length === 0;
    if (reason !== undefined && !isNull(value) && !isEmptyList) tell(session, reason, value, key);
    else if (reason === undefined && !KNOWN.has(key))
      tell(session, 'refused', value, `${key} is no field of a kustomization`);
  }
}
