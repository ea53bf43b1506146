import type { Cluster } from '../../cluster/cluster.ts';
import type { Inventory } from '../../cluster/inventory.ts';
import { groupBy } from '../../group-by.ts';
import { groupOf, isOfOwner, makesNoPods } from '../../model/api-groups.ts';
import type { Resource } from '../../model/resource.ts';
import { readLabels } from '../../objects/read-fields.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import { onceForEach } from '../../once.ts';
import { childOf, itemsOf, stringOf } from '../../parse/tree.ts';
import type { NetworkPolicy } from '../../policies/network-policy/policy.ts';
import { matches, meets } from '../../selectors/match.ts';
import { nameOf } from '../support/names.ts';
import { makerByHabit } from './label-habits.ts';
import { operatedObject, subscriptionFor } from './operators.ts';
import { podCreators } from './pod-creators.ts';

/** Something of the cluster that may make pods with the labels of a selector, which no manifest shows. */
export interface Maker {
  /** What it is, as the beginning of a sentence. */
  readonly text: string;
  /** True where it is about this namespace or these labels, false where it may make pods anywhere. */
  readonly isNear: boolean;
}

/** Returns what may make pods of a namespace that a selector asks for, the surest first; undefined where nothing in sight does. */
export function makerOf(selector: LabelSelector, namespace: string, cluster: Cluster): Maker | undefined {
  const { inventory } = cluster;
  return (
    byOperator(selector, namespace, inventory) ??
    byHook(selector, namespace, inventory) ??
    byKustomization(selector, inventory) ??
    byRole(namespace, inventory) ??
    bySubscription(selector, inventory) ??
    byHabit(selector)
  );
}

/** The same for the pods of a policy. The policy may itself be a hook, which is applied with its Job alone. */
export function makerForPolicy(selector: LabelSelector, policy: NetworkPolicy, cluster: Cluster): Maker | undefined {
  const tool = hookOf(policy);
  if (tool !== undefined)
    return { text: `It is applied as a ${tool} hook, whose Job may make such pods`, isNear: true };
  return byNamespaceOfKustomization(policy, cluster.inventory) ?? makerOf(selector, policy.namespace, cluster);
}

/** A policy without a namespace gets that of the kustomization which takes it in, and meets the pods there. */
function byNamespaceOfKustomization({ namespaceField }: NetworkPolicy, inventory: Inventory): Maker | undefined {
  if (namespaceField.form !== 'absent') return undefined;
  const name = kustomizationsIn(inventory)
    .map(({ node }) => stringOf(childOf(node, 'namespace')))
    .find(each => each !== undefined);
  return name === undefined ? undefined : { text: `A kustomization may put it into namespace ${name}`, isNear: true };
}

const kustomizationsIn = onceForEach(({ objects }: Inventory) =>
  objects.filter(({ kind }) => kind === 'Kustomization'),
);

/** A kustomization gives its labels to the pods of what it takes in, which may be of other repositories. */
function byKustomization({ requirements }: LabelSelector, inventory: Inventory): Maker | undefined {
  const given = kustomizationsIn(inventory).flatMap(({ node }) => [
    childOf(node, 'commonLabels'),
    ...itemsOf(childOf(node, 'labels')).map(item => childOf(item, 'pairs')),
  ]);
  const asked = requirements.filter(({ operator }) => operator === 'In' || operator === 'Exists');
  const isGiven = given.map(readLabels).some(labels => labels.size > 0 && asked.some(each => meets(labels, each)));
  return isGiven ? { text: 'A kustomization writes such a label into pods', isNear: true } : undefined;
}

function byOperator(selector: LabelSelector, namespace: string, inventory: Inventory): Maker | undefined {
  const object = operatedObject(selector, namespace, inventory);
  if (object !== undefined)
    return { text: `The operator of ${object.kind} ${nameOf(object)} may make such pods`, isNear: true };
  const keys = selector.requirements.filter(({ operator }) => operator === 'In' || operator === 'Exists');
  const group = groupsIn(inventory).find(each => keys.some(({ key }) => isOfOwner(key, each)));
  return group === undefined
    ? undefined
    : { text: `The controller of API group ${group} may make such pods`, isNear: true };
}

/** The API groups of custom kinds that the cluster has: by definition, or by an object in some namespace. */
const groupsIn = onceForEach(({ objects }: Inventory): readonly string[] => {
  const all = objects.flatMap(object => {
    if (object.kind === 'CustomResourceDefinition') return definedGroup(object);
    const group = groupOf(object.apiVersion);
    return makesNoPods(group) ? [] : [group];
  });
  return [...new Set(all)];
});

function definedGroup({ name, node }: Resource): readonly string[] {
  const group = stringOf(childOf(childOf(node, 'spec'), 'group')) ?? name.slice(name.indexOf('.') + 1);
  return makesNoPods(group) ? [] : [group];
}

/** Annotations of what a tool applies around a release, Jobs mostly. */
const HOOKS: ReadonlyMap<string, string> = new Map([
  ['helm.sh/hook', 'Helm'],
  ['argocd.argoproj.io/hook', 'Argo CD'],
]);

function hookOf({ annotations }: Resource): string | undefined {
  return [...HOOKS].find(([key]) => annotations.has(key))?.[1];
}

const hooksIn = onceForEach(({ objects }: Inventory) =>
  groupBy(
    objects.filter(each => hookOf(each) !== undefined),
    ({ namespace }) => namespace,
  ),
);

/** The service account or role of a hook has the labels of its Job, which may be out of sight. */
function byHook(selector: LabelSelector, namespace: string, inventory: Inventory): Maker | undefined {
  const hooks = [...(hooksIn(inventory).get(namespace) ?? []), ...(hooksIn(inventory).get('') ?? [])];
  const hook = hooks.find(({ labels }) => matches(selector, labels));
  return hook === undefined
    ? undefined
    : { text: `${hook.kind} ${nameOf(hook)} is of a ${hookOf(hook)} hook, whose Job may make such pods`, isNear: true };
}

/** Operators that are installed for all namespaces make pods wherever their objects are. */
function bySubscription(selector: LabelSelector, inventory: Inventory): Maker | undefined {
  const found = subscriptionFor(selector, inventory);
  return found === undefined
    ? undefined
    : { text: `The operator of Subscription ${nameOf(found)} may make such pods`, isNear: false };
}

function byHabit(selector: LabelSelector): Maker | undefined {
  const name = makerByHabit(selector);
  return name === undefined ? undefined : { text: `${name} may make such pods`, isNear: true };
}

function byRole(namespace: string, inventory: Inventory): Maker | undefined {
  const all = podCreators(inventory);
  const creator =
    all.find(each => each.namespace === namespace) ?? all.find(each => each.namespace === undefined && !each.isGeneral);
  if (creator === undefined) return undefined;
  const text = `${creator.role} lets service account ${creator.account} create pods, and they may carry these labels`;
  return { text, isNear: creator.namespace === namespace };
}

/** Says whether a service account in sight may do everything everywhere, and so bring pods from elsewhere. */
export function mayAnyoneDeploy({ inventory }: Cluster): boolean {
  return podCreators(inventory).some(each => each.isGeneral);
}
