import { childOf, itemsOf, type MapNode, stringOf, type YamlNode } from '../parse/tree.ts';
import { type FieldSpec, setField, specsOf } from './fields.ts';
import { become, type Item, idOf } from './item.ts';
import { isClusterScoped } from './scopes.ts';
import type { Trees } from './trees.ts';

const NAME: FieldSpec = { path: 'metadata/name' };
const NAMESPACE: FieldSpec = { path: 'metadata/namespace', create: true };
const BINDINGS = ['RoleBinding', 'ClusterRoleBinding'];
// Whose names Kustomize leaves as they are, since others find them by name.
const UNPREFIXED = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);

/** Puts all items into the namespace of a kustomization, as its field `namespace` has it. */
export function setNamespace(trees: Trees, kustomization: MapNode, items: readonly Item[]): void {
  const value = childOf(kustomization, 'namespace');
  const namespace = stringOf(value);
  if (value === undefined || namespace === undefined || namespace === '') return;
  for (const item of items) {
    const id = idOf(item.root);
    const by = trees.placeOf(value);
    if (id.kind === 'Namespace' && id.group === '') {
      become(
        trees,
        item,
        setField(trees, item.root, NAME, () => value, value),
        by,
      );
    } else if (!isClusterScoped(id)) {
      become(
        trees,
        item,
        setField(trees, item.root, NAMESPACE, () => value, value),
        by,
      );
    }
    if (BINDINGS.includes(id.kind)) become(trees, item, moveDefaultAccount(trees, item.root, value), by);
  }
}

// Of the subjects of bindings only the account `default` moves with the namespace; others follow their ServiceAccount.
function moveDefaultAccount(trees: Trees, root: MapNode, namespace: YamlNode): MapNode {
  const set = (node: YamlNode | undefined): YamlNode => {
    if (node?.kind !== 'list') return node ?? namespace;
    const items = node.items.map(subject => {
      const isDefault = stringOf(childOf(subject, 'name')) === 'default';
      const isAccount = stringOf(childOf(subject, 'kind')) === 'ServiceAccount';
      return subject.kind === 'map' && isDefault && isAccount
        ? trees.withValue(subject, 'namespace', namespace)
        : subject;
    });
    return items.every((item, index) => item === node.items[index]) ? node : trees.withItems(node, items);
  };
  return setField(trees, root, { path: 'subjects' }, set, namespace);
}

/** Puts the prefix and the suffix of a kustomization around the names of all items. */
export function addAffixes(trees: Trees, kustomization: MapNode, items: readonly Item[]): void {
  for (const field of ['namePrefix', 'nameSuffix']) {
    const value = childOf(kustomization, field);
    const affix = stringOf(value);
    if (value === undefined || affix === undefined || affix === '') continue;
    for (const item of items) {
      if (UNPREFIXED.has((item.previous[0] ?? idOf(item.root)).kind)) continue;
      const set = (node: YamlNode | undefined): YamlNode => {
        const name = stringOf(node);
        if (node === undefined || name === undefined) return node ?? value;
        return trees.text(field === 'namePrefix' ? affix + name : name + affix, node);
      };
      become(trees, item, setField(trees, item.root, NAME, set, value), trees.placeOf(value));
      item.affixes.push(`${field} ${affix}`);
    }
  }
}

const REPLICATED = ['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'];
const REPLICAS = specsOf(REPLICATED, ['spec/replicas'], true);

/** Sets the numbers of replicas that a kustomization gives by name. */
export function setReplicas(trees: Trees, kustomization: MapNode, items: readonly Item[]): readonly YamlNode[] {
  const unmet: YamlNode[] = [];
  for (const entry of itemsOf(childOf(kustomization, 'replicas'))) {
    const [name, count] = [stringOf(childOf(entry, 'name')), childOf(entry, 'count')];
    if (count === undefined) continue;
    const meant = items.filter(
      item =>
        REPLICATED.includes(idOf(item.root).kind) && [...item.previous, idOf(item.root)].some(id => id.name === name),
    );
    if (meant.length === 0) unmet.push(entry);
    for (const item of meant) {
      const spec = REPLICAS.find(({ kind }) => kind === idOf(item.root).kind);
      if (spec !== undefined)
        become(
          trees,
          item,
          setField(trees, item.root, spec, () => count, count),
          trees.placeOf(entry),
        );
    }
  }
  return unmet;
}
