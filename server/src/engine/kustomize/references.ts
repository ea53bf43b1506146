import { groupBy } from '../group-by.ts';
import { childOf, stringOf, type YamlNode } from '../parse/tree.ts';
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

/** Gives the names by which items refer to each other the value that the named item ended up with. */
export function followNames(trees: Trees, items: readonly Item[]): void {
  const renamed = groupBy(
    items.filter(item => item.previous.length > 0),
    item => idOf(item.root).kind,
  );
  for (const item of items)
    for (const [kind, fields] of REFERENCES) {
      const targets = renamed.get(kind);
      if (targets === undefined) continue;
      const own = fields.filter(spec => isFor(spec, idOf(item.root)));
      for (const spec of own) follow(trees, item, spec, targets);
    }
}

function follow(trees: Trees, item: Item, spec: FieldSpec, targets: readonly Item[]): void {
  const roleKind = spec.path === 'roleRef/name' ? stringOf(childOf(childOf(item.root, 'roleRef'), 'kind')) : undefined;
  const candidates = targets.filter(target => roleKind === undefined || idOf(target.root).kind === roleKind);
  const rename = (node: YamlNode): YamlNode => {
    if (node.kind === 'list') return trees.withItems(node, node.items.map(rename));
    if (node.kind === 'map') return renameInMap(trees, item, node, candidates);
    const name = stringOf(node);
    const target = name === undefined ? undefined : choose(item, name, candidates);
    const next = target === undefined ? undefined : idOf(target.root).name;
    return next === undefined || next === name ? node : trees.text(next, node);
  };
  const root = setField(trees, item.root, spec, node => (node === undefined ? item.root : rename(node)), item.root);
  const by = candidates.map(({ root: target }) => giver(trees, target)).find(place => place !== undefined);
  become(trees, item, root, by ?? trees.placeOf(item.root));
}

function giver(trees: Trees, root: YamlNode) {
  const name = childOf(childOf(root, 'metadata'), 'name');
  return name === undefined ? undefined : trees.giverOf(name);
}

// A map that names an object has `name` and perhaps `namespace`; both follow.
function renameInMap(trees: Trees, item: Item, map: Extract<YamlNode, { kind: 'map' }>, candidates: readonly Item[]) {
  const [nameNode, spaceNode] = [childOf(map, 'name'), childOf(map, 'namespace')];
  const [name, space] = [stringOf(nameNode), stringOf(spaceNode)];
  if (nameNode === undefined || name === undefined) return map;
  const first = (target: Item): Id => target.previous[0] ?? idOf(target.root);
  const before = candidates.filter(target => effectiveNamespace(first(target)) === space);
  const now = before.length > 0 ? before : candidates.filter(target => effectiveNamespace(idOf(target.root)) === space);
  const target = choose(item, name, space === undefined ? candidates : now);
  if (target === undefined) return map;
  const id = idOf(target.root);
  const named = id.name === name ? map : trees.withValue(map, 'name', trees.text(id.name, nameNode));
  if (id.namespace === '' || id.namespace === space) return named;
  return trees.withValue(named, 'namespace', trees.text(id.namespace, spaceNode ?? nameNode));
}

function choose(referrer: Item, name: string, targets: readonly Item[]): Item | undefined {
  const own = idOf(referrer.root);
  const named = targets.filter(target => {
    const id = idOf(target.root);
    if (!target.previous.some(previous => previous.name === name)) return false;
    if (isClusterScoped(own) || isClusterScoped(id) || id.kind === 'ServiceAccount') return true;
    return effectiveNamespace(id) === effectiveNamespace(own);
  });
  if (named.length <= 1) return named[0];
  const alike = named.filter(target => target.affixes.join('\n') === referrer.affixes.join('\n'));
  const names = new Set(alike.map(target => idOf(target.root).name));
  return names.size === 1 ? alike[0] : undefined;
}
