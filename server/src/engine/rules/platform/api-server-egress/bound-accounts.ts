import type { Cluster } from '../../../cluster/cluster.ts';
import type { Inventory } from '../../../cluster/inventory.ts';
import type { Resource, Workload } from '../../../model/resource.ts';
import { onceForEach } from '../../../once.ts';
import { childOf, itemsOf, stringOf } from '../../../parse/tree.ts';

/** Returns the binding in sight that gives the pods' service account a role, undefined where none does. */
export function bindingOf(workload: Workload, cluster: Cluster): Resource | undefined {
  return mountsToken(workload)
    ? bindingsIn(cluster.inventory).get(`${workload.namespace}/${workload.serviceAccount ?? 'default'}`)
    : undefined;
}

/** The last binding of each service account. */
const bindingsIn = onceForEach(
  ({ objects }: Inventory): ReadonlyMap<string, Resource> =>
    new Map(objects.flatMap(each => accountsOf(each).map(account => [account, each] as const))),
);

/** Returns the service accounts that a RoleBinding or ClusterRoleBinding names, as `namespace/name`. */
function accountsOf({ kind, apiVersion, node }: Resource): readonly string[] {
  if (!/^(?:Cluster)?RoleBinding$/.test(kind) || !apiVersion.startsWith('rbac.authorization.k8s.io/')) return [];
  return itemsOf(childOf(node, 'subjects')).flatMap(subject => {
    const [what, name, namespace] = ['kind', 'name', 'namespace'].map(key => stringOf(childOf(subject, key)));
    return what === 'ServiceAccount' && name !== undefined && namespace !== undefined ? [`${namespace}/${name}`] : [];
  });
}

/** Pods that turn their token off do not talk to the API server. */
function mountsToken({ template }: Workload): boolean {
  const mounts = childOf(childOf(template, 'spec'), 'automountServiceAccountToken');
  return !(mounts?.kind === 'scalar' && mounts.value === false);
}
