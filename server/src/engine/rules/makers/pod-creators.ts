import type { Inventory } from '../../cluster/inventory.ts';
import type { Resource } from '../../model/resource.ts';
import { readSelector } from '../../objects/read-selector.ts';
import { onceForEach } from '../../once.ts';
import { childOf, itemsOf, stringOf, type YamlNode } from '../../parse/tree.ts';
import { matches } from '../../selectors/match.ts';

/** A role that lets a service account in sight make pods, and where. */
export interface PodCreator {
  readonly role: string;
  /** Of the form `namespace/name`. */
  readonly account: string;
  /** The namespace; undefined for all of them. */
  readonly namespace: string | undefined;
  /** True where the role allows everything, so that pods are not what it is for. */
  readonly isGeneral: boolean;
}

/** Returns the roles that let service accounts in sight make pods: by themselves, or by an object whose controller does. */
export const podCreators: (inventory: Inventory) => readonly PodCreator[] = onceForEach(inventory => {
  const roles = withAggregated(inventory.objects);
  const accounts = accountsIn(inventory);
  return inventory.objects.flatMap(object => creatorsIn(object, roles, accounts));
});

type Roles = ReadonlyMap<string, readonly YamlNode[]>;

const RBAC = 'rbac.authorization.k8s.io/';

/** Returns the rules of all roles; the control plane gives a ClusterRole with an aggregationRule those of the ones it selects. */
function withAggregated(objects: readonly Resource[]): Roles {
  const all = objects.filter(({ apiVersion, kind }) => apiVersion.startsWith(RBAC) && /^(?:Cluster)?Role$/.test(kind));
  const cluster = all.filter(({ kind }) => kind === 'ClusterRole');
  return new Map(all.map(role => [keyOf(role), rulesOf(role, cluster, new Set())]));
}

function keyOf({ kind, name, namespace }: Resource): string {
  return `${kind} ${kind === 'Role' ? namespace : ''}/${name}`;
}

/** Roles that aggregate each other are met once each. */
function rulesOf(role: Resource, cluster: readonly Resource[], met: Set<Resource>): readonly YamlNode[] {
  if (met.has(role)) return [];
  met.add(role);
  const aggregation = role.kind === 'ClusterRole' ? childOf(role.node, 'aggregationRule') : undefined;
  if (aggregation?.kind !== 'map') return itemsOf(childOf(role.node, 'rules'));
  const selectors = itemsOf(childOf(aggregation, 'clusterRoleSelectors')).flatMap(node => readSelector(node, '') ?? []);
  const chosen = cluster.filter(({ labels }) => selectors.some(selector => matches(selector, labels)));
  return chosen.flatMap(other => rulesOf(other, cluster, met));
}

/** Service accounts that exist, as objects or by the pods that run as them; true for those that run. */
function accountsIn({ objects, workloads }: Inventory): ReadonlyMap<string, boolean> {
  const declared = objects.filter(({ kind, apiVersion }) => kind === 'ServiceAccount' && apiVersion === 'v1');
  return new Map([
    ...declared.map(({ namespace, name }) => [`${namespace}/${name}`, false] as const),
    ...workloads.map(({ namespace, serviceAccount = 'default' }) => [`${namespace}/${serviceAccount}`, true] as const),
  ]);
}

function creatorsIn(binding: Resource, roles: Roles, accounts: ReadonlyMap<string, boolean>): readonly PodCreator[] {
  const { apiVersion, kind, node, namespace } = binding;
  if (!apiVersion.startsWith(RBAC) || (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding')) return [];
  const reference = childOf(node, 'roleRef');
  const [roleKind, role] = ['kind', 'name'].map(key => stringOf(childOf(reference, key)) ?? '');
  const grant = grantOf(roleKind ?? '', role ?? '', namespace, roles);
  if (grant === undefined) return [];
  const where = kind === 'RoleBinding' ? namespace : undefined;
  const named = itemsOf(childOf(node, 'subjects')).flatMap(subject => accountsOf(subject, namespace, accounts));
  return [...new Set(named)].flatMap(account => {
    // An account used only to deploy makes what is in sight; one that pods run as may make more.
    if (grant === 'workloads' && accounts.get(account) !== true) return [];
    return [{ role: `${roleKind} ${role}`, account, namespace: where, isGeneral: grant === 'everything' }];
  });
}

/** Returns the service accounts in sight that a subject names: one, or all of a group of them. */
function accountsOf(subject: YamlNode, namespace: string, accounts: ReadonlyMap<string, boolean>): readonly string[] {
  const [kind, name = '', home = namespace] = ['kind', 'name', 'namespace'].map(key => stringOf(childOf(subject, key)));
  if (kind === 'ServiceAccount') return accounts.has(`${home}/${name}`) ? [`${home}/${name}`] : [];
  const [, inNamespace] = kind === 'Group' ? (/^system:serviceaccounts(?::(.+))?$/.exec(name) ?? ['', '']) : ['', ''];
  if (inNamespace === '') return [];
  return [...accounts.keys()].filter(account => inNamespace === undefined || account.startsWith(`${inNamespace}/`));
}

/** What a role allows to create that comes to pods. */
type Grant = 'pods' | 'workloads' | 'everything';

/** Roles that every cluster has and that allow to create pods (Kubernetes: user-facing roles). */
const DEFAULT_ROLES: ReadonlyMap<string, Grant> = new Map<string, Grant>([
  ['cluster-admin', 'everything'],
  ['admin', 'everything'],
  ['edit', 'everything'],
]);

function grantOf(kind: string, name: string, namespace: string, roles: Roles): Grant | undefined {
  const rules = roles.get(`${kind} ${kind === 'Role' ? namespace : ''}/${name}`);
  if (rules === undefined) return kind === 'ClusterRole' ? DEFAULT_ROLES.get(name) : undefined;
  const grants = new Set(rules.map(grantOfRule));
  return (['pods', 'workloads', 'everything'] as const).find(grant => grants.has(grant));
}

const CONTROLLERS: ReadonlySet<string> = new Set([
  'cronjobs',
  'daemonsets',
  'deployments',
  'jobs',
  'replicasets',
  'replicationcontrollers',
  'statefulsets',
]);

function grantOfRule(rule: YamlNode): Grant | undefined {
  const [groups = [], resources = [], verbs = []] = ['apiGroups', 'resources', 'verbs'].map(key =>
    itemsOf(childOf(rule, key)).map(stringOf),
  );
  if (!verbs.includes('create') && !verbs.includes('*')) return undefined;
  const isAny = groups.includes('*');
  if ((isAny || groups.includes('')) && resources.includes('pods')) return 'pods';
  const ofControllers = isAny || groups.some(group => group === '' || group === 'apps' || group === 'batch');
  if (ofControllers && resources.some(each => CONTROLLERS.has(each ?? ''))) return 'workloads';
  return ofControllers && resources.includes('*') ? 'everything' : undefined;
}
