import type { Cluster } from '../../cluster/cluster.ts';
import type { Inventory } from '../../cluster/inventory.ts';
import { groupBy } from '../../group-by.ts';
import { groupOf, isOfGroup, makesNoPods } from '../../model/api-groups.ts';
import { isSetByControllers } from '../../model/controller-labels.ts';
import type { Resource } from '../../model/resource.ts';
import type { Labels } from '../../objects/object.ts';
import { readLabels } from '../../objects/read-fields.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import { onceForEach } from '../../once.ts';
import type { ListNode, MapNode, YamlNode } from '../../parse/tree.ts';
import { matches } from '../../selectors/match.ts';
import { cronJobsNamed } from './cron-jobs.ts';

/** Says whether a selector may pick pods that are no workload to us: by labels the cluster sets, or of other kinds. */
export function mayPickUnseen(selector: LabelSelector, namespace: string, cluster: Cluster): boolean {
  const here = cluster.namespaces.get(namespace)?.workloads ?? [];
  // Without a template it is a part of an object, such as a patch or an assertion of a test.
  if (here.some(({ template }) => template === undefined)) return true;
  const keys = selector.requirements
    .filter(requirement => requirement.operator === 'In' || requirement.operator === 'Exists')
    .filter(requirement => cronJobsNamed(requirement, here).length === 0)
    .map(({ key }) => key);
  if (keys.some(isSetByControllers)) return true;
  if (unreadIn(namespace, cluster).some(text => mayCarry(text, selector))) return true;
  return ownersIn(namespace, cluster).some(
    ({ group, labels }) => keys.some(key => isOfGroup(key, group)) || labels().some(each => matches(selector, each)),
  );
}

const unreadOf = onceForEach(({ objects }: Inventory) => objects.filter(object => object.type === 'unread'));

function unreadIn(namespace: string, { inventory }: Cluster): readonly string[] {
  return unreadOf(inventory)
    .filter(each => each.namespace === '' || each.namespace === namespace)
    .map(({ text }) => text);
}

/** Says whether pods of a document that cannot be read may have the labels: they stand there, or a template fills them in. */
function mayCarry(text: string, { requirements }: LabelSelector): boolean {
  const asked = requirements.filter(({ operator }) => operator === 'In' || operator === 'Exists');
  const isFilledIn = LABELS_OF_TEMPLATE.test(text);
  return asked.every(
    ({ key, values, operator }) =>
      (isFilledIn && key.startsWith('app.kubernetes.io/')) ||
      valuesOf(text, key).some(value => operator === 'Exists' || value.includes('{{') || values.includes(value)),
  );
}

// Named templates for labels write those that Helm recommends.
const LABELS_OF_TEMPLATE = /\{\{[^}]*\b(?:include|template|tpl|toYaml)\b[^}]*label/i;

function valuesOf(text: string, key: string): readonly string[] {
  const lines = text.matchAll(/["']?([\w./-]+)["']?[ \t]*:[ \t]*(\{\{[^\n]*|["']?[\w.-]*)/g);
  return [...lines].filter(([, name]) => name === key).map(([, , value = '']) => value.replace(/^["']/, ''));
}

/** An object of an unknown kind that may have pods made: its API group, and what may be labels of those pods. */
interface Owner {
  readonly namespace: string;
  readonly group: string;
  readonly labels: () => readonly Labels[];
}

const ownersOf = onceForEach(({ objects }: Inventory) => groupBy(objects.flatMap(ownerOf), each => each.namespace));

function ownersIn(namespace: string, { inventory }: Cluster): readonly Owner[] {
  return ownersOf(inventory).get(namespace) ?? [];
}

function ownerOf({ type, apiVersion, namespace, node }: Resource): readonly Owner[] {
  const group = groupOf(apiVersion);
  if (type !== 'other' || makesNoPods(group)) return [];
  let found: readonly Labels[] | undefined;
  const labels = (): readonly Labels[] => {
    found ??= labelsWithin(node);
    return found;
  };
  return [{ namespace, group, labels }];
}

/** Returns the maps in a tree that may be labels; those of selectors, which ask for labels, are left out. */
function labelsWithin(root: YamlNode): readonly Labels[] {
  const found: Labels[] = [];
  const seen = new Set<YamlNode>();
  const open: YamlNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === 'scalar' || seen.has(node)) continue;
    seen.add(node);
    if (node.kind === 'map') {
      const labels = readLabels(node);
      if (labels.size > 0) found.push(labels);
    }
    open.push(...childrenOf(node));
  }
  return found;
}

function childrenOf(node: MapNode | ListNode): readonly YamlNode[] {
  if (node.kind === 'list') return node.items;
  return node.entries.filter(({ key }) => !/^matchLabels$|selector$/i.test(key)).map(({ value }) => value);
}
