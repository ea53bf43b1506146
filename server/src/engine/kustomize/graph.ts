import { childOf, itemsOf, stringOf, type YamlNode } from '../parse/tree.ts';
import { type Files, folderOf, join, KUSTOMIZATION_NAMES, Reader } from './files.ts';

/** The kustomizations of files: what each includes, and which files are no manifests. */
export interface Kustomizations {
  /** The folders with a kustomization that no other one includes, components left out; sorted. */
  readonly roots: readonly string[];
  /** The folders with a kustomization that each folder with one includes; files are not among them. */
  readonly includes: ReadonlyMap<string, readonly string[]>;
  /** Manifests that a kustomization lists, so that they are built and not read on their own. */
  readonly resources: ReadonlySet<string>;
  /** Kustomization files, patches, replacements and configurations: never manifests. */
  readonly inputs: ReadonlySet<string>;
  /** The folders of components, which are parts of others and never roots; sorted. */
  readonly components: readonly string[];
}

/** Finds the kustomizations among files, by their names alone. */
export function kustomizationsIn(files: Files): Kustomizations {
  const reader = new Reader(files);
  const names = new Set<string>(KUSTOMIZATION_NAMES);
  const named = [...files.keys()].filter(path => names.has(path.slice(path.lastIndexOf('/') + 1)));
  const own = named.filter(path => isOwn(reader, path));
  const folders = [...new Set(own.map(folderOf))].toSorted();
  const includes = new Map<string, readonly string[]>();
  const [resources, inputs, components, included] = [
    new Set<string>(),
    new Set(own),
    new Set<string>(),
    new Set<string>(),
  ];
  for (const folder of folders) {
    const root = rootIn(reader, folder);
    if (stringOf(childOf(root, 'kind')) === 'Component') components.add(folder);
    const listed = ['resources', 'bases', 'components'].flatMap(key => paths(childOf(root, key), folder));
    const inner = listed.filter(path => reader.kustomization(path) !== undefined && !files.has(path));
    includes.set(folder, inner);
    for (const path of inner) if (path !== folder) included.add(path);
    for (const path of listed) if (files.has(path)) resources.add(path);
    for (const path of inputsOf(root, folder)) if (files.has(path)) inputs.add(path);
  }
  for (const path of inputs) resources.delete(path);
  const roots = folders.filter(folder => !included.has(folder) && !components.has(folder));
  return { roots, includes, resources, inputs, components: [...components] };
}

// Flux has objects of the kind Kustomization too, which are manifests.
function isOwn(reader: Reader, path: string): boolean {
  const apiVersion = stringOf(childOf(reader.documents(path)?.[0]?.root, 'apiVersion'));
  return apiVersion === undefined || apiVersion.startsWith('kustomize.config.k8s.io/');
}

function rootIn(reader: Reader, folder: string): YamlNode | undefined {
  const path = reader.kustomization(folder);
  return path === undefined ? undefined : reader.documents(path)?.[0]?.root;
}

const LISTS_OF_FILES = ['patchesStrategicMerge', 'configurations', 'crds', 'generators', 'transformers', 'validators'];
const LISTS_WITH_PATHS = ['patches', 'patchesJson6902', 'replacements'];

function inputsOf(root: YamlNode | undefined, folder: string): readonly string[] {
  return [
    ...LISTS_OF_FILES.flatMap(key => paths(childOf(root, key), folder)),
    ...LISTS_WITH_PATHS.flatMap(key =>
      itemsOf(childOf(root, key)).flatMap(entry => {
        const path = stringOf(childOf(entry, 'path'));
        return path === undefined ? [] : [join(folder, path)];
      }),
    ),
    ...['valuesFile', 'additionalValuesFiles'].flatMap(key =>
      itemsOf(childOf(root, 'helmCharts')).flatMap(chart => {
        const value = childOf(chart, key);
        return value?.kind === 'list' ? paths(value, folder) : stringsOf(value).map(path => join(folder, path));
      }),
    ),
  ];
}

function paths(list: YamlNode | undefined, folder: string): readonly string[] {
  return itemsOf(list).flatMap(item => stringsOf(item).map(path => join(folder, path)));
}

function stringsOf(node: YamlNode | undefined): readonly string[] {
  const text = stringOf(node);
  return text === undefined || text.includes('\n') ? [] : [text];
}
