import { groupBy } from '../group-by.ts';
import { childOf, stringOf, type YamlNode } from '../parse/tree.ts';
import type { Place } from './built.ts';
import { type FieldSpec, isFor, setField, specsOf } from './fields.ts';
import { become, effectiveNamespace, type Id, type Item, idOf } from './item.ts';
import { isClusterScoped } from './scopes.ts';
import type { Trees } from './trees.ts';

const WORKLOADS = ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job', 'ReplicationController'];
const BINDINGS = ['RoleBinding', 'ClusterRoleBinding'];
const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

function inPods(paths: readonly string[]): readonly FieldSpec[] {
  const below = (start: string): readonly string[] => paths.map(path => `${start}/${path}`);
  return [
    ...specsOf(['Pod'], below('spec')),
    ...specsOf(WORKLOADS, below('spec/template/spec')),
    ...specsOf(['CronJob'], below('spec/jobTemplate/spec/template/spec')),
  ];
}

function inContainers(paths: readonly string[]): readonly string[] {
  return ['containers', 'initContainers'].flatMap(list => paths.map(path => `${list}/${path}`));
}

/** Which fields name an object of a kind. */
const REFERENCES: readonly (readonly [kind: string, fields: readonly FieldSpec[]])[] = [
  [
    'Service',
    [
      ...specsOf(['StatefulSet'], ['spec/serviceName']),
      ...specsOf(
        ['Ingress'],
        [
          'spec/rules/http/paths/backend/serviceName',
          'spec/backend/serviceName',
          'spec/rules/http/paths/backend/service/name',
          'spec/defaultBackend/service/name',
        ],
      ),
      ...specsOf(['APIService'], ['spec/service/name']),
      ...specsOf(WEBHOOKS, ['webhooks/clientConfig/service']),
    ],
  ],
  ['ServiceAccount', [...inPods(['serviceAccountName']), ...specsOf(BINDINGS, ['subjects'])]],
  [
    'ConfigMap',
    inPods([
      'volumes/configMap/name',
      'volumes/projected/sources/configMap/name',
      ...inContainers(['env/valueFrom/configMapKeyRef/name', 'envFrom/configMapRef/name']),
    ]),
  ],
  [
    'Secret',
    [
      ...inPods([
        'volumes/secret/secretName',
        'volumes/projected/sources/secret/name',
        'imagePullSecrets/name',
        ...inContainers(['env/valueFrom/secretKeyRef/name', 'envFrom/secretRef/name']),
      ]),
      ...specsOf(['Ingress'], ['spec/tls/secretName']),
      ...specsOf(['ServiceAccount'], ['imagePullSecrets/name']),
    ],
  ],
  ['IngressClass', specsOf(['Ingress'], ['spec/ingressClassName'])],
  ['Role', specsOf(['RoleBinding'], ['roleRef/name'])],
  ['ClusterRole', specsOf(BINDINGS, ['roleRef/name'])],
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map(
    kind => [kind, specsOf(['HorizontalPodAutoscaler'], ['spec/scaleTargetRef/name'])] as const,
  ),
];

/** Items of one kind that have another name than before, by each name that they had. */
type ByName = ReadonlyMap<string, readonly Item[]>;

/** Gives the names by which items refer to each other the value that the named item ended up with. */
export function followNames(trees: Trees, items: readonly Item[]): void {
  const renamed = items.filter(item => item.previous.length > 0);
  const kinds = new Map<string, ByName>();
  for (const [kind, own] of groupBy(renamed, item => idOf(item.root).kind)) kinds.set(kind, byName(own));
  for (const item of items)
    for (const [kind, fields] of REFERENCES) {
      const targets = kinds.get(kind);
      if (targets === undefined) continue;
      const id = idOf(item.root);
      for (const spec of fields) if (isFor(spec, id)) follow(trees, item, spec, kind, targets);
    }
}

function byName(items: readonly Item[]): ByName {
  const names = new Map<string, Item[]>();
  for (const item of items)
    for (const name of new Set(item.previous.map(id => id.name))) {
      const same = names.get(name);
      if (same === undefined) names.set(name, [item]);
      else same.push(item);
    }
  return names;
}

function follow(trees: Trees, item: Item, spec: FieldSpec, kind: string, targets: ByName): void {
  if (spec.path === 'roleRef/name' && stringOf(childOf(childOf(item.root, 'roleRef'), 'kind')) !== kind) return;
  let by: Place | undefined;
  const rename = (node: YamlNode): YamlNode => {
    if (node.kind === 'list') {
      const next = node.items.map(rename);
      return next.every((one, index) => one === node.items[index]) ? node : trees.withItems(node, next);
    }
    const name = stringOf(node.kind === 'map' ? childOf(node, 'name') : node);
    const target = name === undefined ? undefined : choose(item, inNamespace(node, targets.get(name) ?? []));
    const id = target === undefined ? undefined : idOf(target.root);
    const next = id === undefined ? node : renamed(trees, node, id);
    if (target !== undefined && next !== node) by = giver(trees, target.root);
    return next;
  };
  const root = setField(trees, item.root, spec, node => (node === undefined ? item.root : rename(node)), item.root);
  become(trees, item, root, by ?? trees.placeOf(item.root));
}

function giver(trees: Trees, root: YamlNode): Place | undefined {
  const name = childOf(childOf(root, 'metadata'), 'name');
  return name === undefined ? undefined : trees.giverOf(name);
}

// A map that names an object has `name` and perhaps `namespace`; both follow.
function renamed(trees: Trees, node: YamlNode, id: Id): YamlNode {
  if (node.kind !== 'map') return stringOf(node) === id.name ? node : trees.text(id.name, node);
  const [name, space] = [childOf(node, 'name'), childOf(node, 'namespace')];
  const named = stringOf(name) === id.name ? node : trees.withValue(node, 'name', trees.text(id.name, name ?? node));
  if (id.namespace === '' || id.namespace === stringOf(space)) return named;
  return trees.withValue(named, 'namespace', trees.text(id.namespace, space ?? name ?? node));
}

// Where a map names a namespace too, objects that were in it first come before those that are in it now.
function inNamespace(node: YamlNode, targets: readonly Item[]): readonly Item[] {
  const space = stringOf(childOf(node, 'namespace'));
  if (space === undefined) return targets;
  const before = targets.filter(({ root, previous }) => effectiveNamespace(previous[0] ?? idOf(root)) === space);
  return before.length > 0 ? before : targets.filter(({ root }) => effectiveNamespace(idOf(root)) === space);
}

function choose(referrer: Item, targets: readonly Item[]): Item | undefined {
  const own = idOf(referrer.root);
  const near = targets.filter(target => {
    const id = idOf(target.root);
    if (isClusterScoped(own) || isClusterScoped(id) || id.kind === 'ServiceAccount') return true;
    return effectiveNamespace(id) === effectiveNamespace(own);
  });
  if (near.length <= 1) return near[0];
  const alike = near.filter(target => target.affixes.join('\n') === referrer.affixes.join('\n'));
  const names = new Set(alike.map(target => idOf(target.root).name));
  return names.size === 1 ? alike[0] : undefined;
}
