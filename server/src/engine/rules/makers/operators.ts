import type { Inventory } from '../../cluster/inventory.ts';
import { groupBy } from '../../group-by.ts';
import { groupOf, isOfOwner, makesNoPods } from '../../model/api-groups.ts';
import type { Resource } from '../../model/resource.ts';
import type { LabelSelector, Requirement } from '../../objects/selector.ts';
import { onceForEach } from '../../once.ts';
import type { YamlNode } from '../../parse/tree.ts';
import { childOf } from '../../parse/tree.ts';
import { isDeployer } from './deployers.ts';

/** Returns the custom object of a namespace whose operator may make pods with the labels, by the habits of operators. */
export function operatedObject(selector: LabelSelector, namespace: string, inventory: Inventory): Resource | undefined {
  const asked = selector.requirements.filter(({ operator }) => operator === 'In' || operator === 'Exists');
  return customIn(inventory)
    .get(namespace)
    ?.find(object => {
      const told = asked.filter(each => tells(each, object));
      return told.length > 0 && asked.every(each => told.includes(each) || isPart(each));
    });
}

const customIn = onceForEach(({ objects }: Inventory) =>
  groupBy(
    objects.filter(({ type, apiVersion }) => type === 'other' && !makesNoPods(groupOf(apiVersion))),
    ({ namespace }) => namespace,
  ),
);

/** Returns the Subscription (operators.coreos.com) after whose operator a label is named, as `loki-operator` and `lokistack`. */
export function subscriptionFor({ requirements }: LabelSelector, inventory: Inventory): Resource | undefined {
  const asked = requirements.flatMap(({ operator, values }) => (operator === 'In' ? values.flatMap(wordsOf) : []));
  return subscriptionsIn(inventory).find(({ name }) =>
    wordsOf(name).some(
      word => word.length >= SHORTEST && !COMMON.has(word) && asked.some(each => each.startsWith(word)),
    ),
  );
}

const subscriptionsIn = onceForEach(({ objects }: Inventory) =>
  objects.filter(({ kind, apiVersion }) => kind === 'Subscription' && groupOf(apiVersion) === 'operators.coreos.com'),
);

/** Labels that tell a part of what the object has made, beside one that tells the object. */
function isPart({ key }: Requirement): boolean {
  return /(?:^|[-_./])(?:component|instance|kind|managed-by|part-of|pool|role|team|tier|type|version)$/.test(key);
}

/** Says whether a label is one that an operator gives pods for the object: of its group, with its name, or that of its kind. */
function tells({ key, values }: Requirement, object: Resource): boolean {
  const { apiVersion, kind, name, labels } = object;
  const group = groupOf(apiVersion);
  if (isOfOwner(key, group) || HABITS.get(`${group}/${kind}`)?.has(key)) return true;
  const words = wordsOfKind(group, kind);
  if (wordsOf(key.slice(key.indexOf('/') + 1)).some(word => words.has(word))) return true;
  const value = labels.get(key);
  return values.some(
    each =>
      wordsOf(each).some(word => words.has(word)) || (hasPods(object) && (each === value || isNamedAfter(each, name))),
  );
}

/** Keys without a domain that operators use, by API group and kind. */
const HABITS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['acid.zalan.do/postgresql', new Set(['application', 'cluster-name', 'spilo-role'])],
  ['operator.tigera.io/Installation', new Set(['k8s-app'])],
]);

function isNamedAfter(value: string, name: string): boolean {
  return name !== '' && (value === name || value.startsWith(`${name}-`) || value.endsWith(`-${name}`));
}

/** Words that say nothing of whose an object is. */
const COMMON: ReadonlySet<string> = new Set([
  'apache',
  'app',
  'application',
  'cluster',
  'cncf',
  'coreos',
  'database',
  'deployment',
  'github',
  'gitlab',
  'google',
  'googleapis',
  'instance',
  'job',
  'k8s',
  'kubernetes',
  'main',
  'name',
  'namespace',
  'network',
  'openshift',
  'operator',
  'pod',
  'policy',
  'pool',
  'role',
  'route',
  'secret',
  'server',
  'service',
  'set',
  'store',
  'user',
]);

const SHORTEST = 4;

function wordsOfKind(group: string, kind: string): ReadonlySet<string> {
  // The last name of a domain, as `com`, is that of all.
  const all = [kind.toLowerCase(), ...wordsOf(kind), ...group.split('.').slice(0, -1).flatMap(wordsOf)];
  return new Set(all.filter(word => word.length >= SHORTEST && !COMMON.has(word)));
}

/** Returns the words of a name in small letters: `spark-role`, `ZookeeperMember`. */
function wordsOf(text: string): readonly string[] {
  return text
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_./]/);
}

const POD_FIELDS =
  /^(?:containers|count|image|instances|members|nodes|nodeSets|numberOfInstances|pod(?:Spec|Template)?|pools|replicaCount|replicas|servers|size|storage|volumeClaimTemplates?)$/;

/** How deep below `spec` the fields of pods stand, as `spec.pools[0].volumeClaimTemplate`. */
const DEPTH = 4;

/** Says whether an object has fields that only pods need, and is not known to bring others' pods. */
const hasPods = onceForEach(
  (object: Resource): boolean => !isDeployer(object) && holdsPodField(childOf(object.node, 'spec'), DEPTH),
);

function holdsPodField(node: YamlNode | undefined, depth: number): boolean {
  if (node === undefined || node.kind === 'scalar' || depth === 0) return false;
  if (node.kind === 'list') return node.items.some(item => holdsPodField(item, depth - 1));
  return node.entries.some(({ key, value }) => POD_FIELDS.test(key) || holdsPodField(value, depth - 1));
}
