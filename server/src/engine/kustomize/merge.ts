import { childOf, type Entry, isNull, type ListNode, type MapNode, stringOf, type YamlNode } from '../parse/tree.ts';
import type { Trees } from './trees.ts';

const POD: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  volumes: ['name'],
  env: ['name'],
  imagePullSecrets: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  hostAliases: ['ip'],
  ports: ['containerPort', 'protocol'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
};

// The lists of which a patch names single items, by what (`x-kubernetes-patch-merge-key`, `x-kubernetes-list-map-keys`).
const MERGE_KEYS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Pod: POD,
  PodTemplate: POD,
  Deployment: POD,
  ReplicaSet: POD,
  DaemonSet: POD,
  StatefulSet: POD,
  Job: POD,
  CronJob: POD,
  ReplicationController: POD,
  Service: { ports: ['port', 'protocol'] },
  ServiceAccount: { secrets: ['name'], imagePullSecrets: ['name'] },
  MutatingWebhookConfiguration: { webhooks: ['name'] },
  ValidatingWebhookConfiguration: { webhooks: ['name'] },
};

const GROUPS = new Set(['', 'apps', 'batch', 'admissionregistration.k8s.io']);

/** Returns an object with a strategic merge patch applied; undefined when the patch deletes it. */
export function mergePatch(trees: Trees, root: MapNode, patch: MapNode): MapNode | undefined {
  const [group = ''] = /^.*(?=\/)/.exec(stringOf(childOf(root, 'apiVersion')) ?? '') ?? [];
  const keys = GROUPS.has(group) ? MERGE_KEYS[stringOf(childOf(root, 'kind')) ?? ''] : undefined;
  const merged = merge({ trees, keys: keys ?? {} }, root, patch, '');
  return merged?.kind === 'map' ? merged : undefined;
}

interface Merging {
  readonly trees: Trees;
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

// Undefined means that nothing is left.
function merge(merging: Merging, old: YamlNode, patch: YamlNode, field: string): YamlNode | undefined {
  if (isNull(patch)) return undefined;
  if (patch.kind === 'map') {
    const directive = stringOf(childOf(patch, '$patch'));
    if (directive === 'delete') return undefined;
    if (directive === 'replace') return merging.trees.without(patch, '$patch');
    return old.kind === 'map' ? mergeMaps(merging, old, patch) : cleaned(merging.trees, patch);
  }
  if (patch.kind === 'list' && old.kind === 'list') {
    const keys = merging.keys[field];
    if (keys !== undefined) return mergeLists(merging, old, patch, keys);
  }
  return patch;
}

function mergeMaps(merging: Merging, old: MapNode, patch: MapNode): YamlNode {
  return patch.entries.reduce((map, { key, value }) => {
    if (key === '$patch') return map;
    const child = childOf(map, key);
    const next = child === undefined || isNull(child) ? added(merging.trees, value) : merge(merging, child, value, key);
    return next === undefined ? merging.trees.without(map, key) : merging.trees.withValue(map, key, next);
  }, old);
}

function added(trees: Trees, value: YamlNode): YamlNode | undefined {
  if (isNull(value) || stringOf(childOf(value, '$patch')) === 'delete') return undefined;
  return cleaned(trees, value);
}

// What a patch adds comes without the fields that it would delete and without directives.
function cleaned(trees: Trees, node: YamlNode): YamlNode {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'list') {
    const items = node.items.flatMap(item => (stringOf(childOf(item, '$patch')) === undefined ? [item] : []));
    return items.length === node.items.length ? node : trees.withItems(node, items);
  }
  const entries = node.entries.flatMap((entry): readonly Entry[] => {
    const value = entry.key === '$patch' ? undefined : added(trees, entry.value);
    return value === undefined ? [] : [value === entry.value ? entry : { ...entry, value }];
  });
  const same = entries.length === node.entries.length && entries.every((entry, index) => entry === node.entries[index]);
  return same ? node : trees.withEntries(node, entries);
}

function mergeLists(merging: Merging, old: ListNode, patch: ListNode, keys: readonly string[]): YamlNode | undefined {
  const { trees } = merging;
  const directive = (item: YamlNode): string | undefined => stringOf(childOf(item, '$patch'));
  const isLone = (item: YamlNode): boolean => item.kind === 'map' && item.entries.length === 1;
  if (patch.items.some(item => directive(item) === 'replace' && isLone(item)))
    return trees.withItems(
      patch,
      patch.items.filter(item => directive(item) === undefined),
    );
  const tuple = (item: YamlNode): readonly string[] => keys.map(key => scalarText(childOf(item, key)));
  const kept = new Map<YamlNode, YamlNode | undefined>(old.items.map(item => [item, item]));
  const first: YamlNode[] = [];
  for (const item of patch.items) {
    const found = old.items.find(candidate => isSame(tuple(candidate), tuple(item)));
    if (found !== undefined) {
      const next = merge(merging, kept.get(found) ?? found, item, '');
      kept.set(found, next);
      if (next !== undefined) first.push(found);
      continue;
    }
    // Kustomize drops an item that lacks a key which one of its namesakes has, or has one which that lacks.
    const value = old.items.some(candidate => agree(tuple(candidate), tuple(item))) ? undefined : added(trees, item);
    if (value !== undefined) first.push(value);
  }
  const hasSecondKey = [...old.items, ...patch.items].some(item => tuple(item).filter(text => text !== '').length > 1);
  const fresh = hasSecondKey ? first.filter(item => !kept.has(item)) : first;
  const next = [...new Set([...fresh, ...old.items])].flatMap(item =>
    kept.has(item) ? (kept.get(item) ?? []) : [item],
  );
  return next.length === 0 ? undefined : trees.withItems(old, next);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.every((text, index) => text === other[index]);
}

function agree(one: readonly string[], other: readonly string[]): boolean {
  return one[0] === other[0] && one.every((text, index) => text === '' || other[index] === '' || text === other[index]);
}

function scalarText(node: YamlNode | undefined): string {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : '';
}
