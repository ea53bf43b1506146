import type { Resource } from '../../model/resource.ts';
import { onceForEach } from '../../once.ts';
import { childOf, itemsOf, stringOf, type YamlNode } from '../../parse/tree.ts';
import type { Inventory } from '../../reachability/inventory.ts';

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
  const roles = new Map(inventory.objects.flatMap(rulesOfRole));
  const accounts = accountsIn(inventory);
  return inventory.objects.flatMap(object => creatorsIn(object, roles, accounts));
});

type Roles = ReadonlyMap<string, readonly YamlNode[]>;

const RBAC = 'rbac.authorization.k8s.io/';

function rulesOfRole({ apiVersion, kind, name, namespace, node }: Resource): readonly [string, readonly YamlNode[]][] {
  if (!apiVersion.startsWith(RBAC) || (kind !== 'Role' && kind !== 'ClusterRole')) return [];
  return [[`${kind} ${kind === 'Role' ? namespace : ''}/${name}`, itemsOf(childOf(node, 'rules'))]];
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
  return itemsOf(childOf(node, 'subjects')).flatMap(subject => {
    const account = `${stringOf(childOf(subject, 'namespace')) ?? namespace}/${stringOf(childOf(subject, 'name'))}`;
    const runs = accounts.get(account);
    // Who only deploys makes what is in sight; who runs in the cluster makes more.
    if (stringOf(childOf(subject, 'kind')) !== 'ServiceAccount' || runs === undefined) return [];
    if (grant === 'workloads' && !runs) return [];
    const where = kind === 'RoleBinding' ? namespace : undefined;
    return [{ role: `${roleKind} ${role}`, account, namespace: where, isGeneral: grant === 'everything' }];
  });
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
