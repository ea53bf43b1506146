import type { Resource, Workload } from '../../model/resource.ts';
import { childOf, itemsOf, stringOf } from '../../parse/tree.ts';
import type { Cluster } from '../../reachability/cluster.ts';

const known = new WeakMap<Cluster, ReadonlyMap<string, Resource>>();

/** Returns the binding in sight that gives the pods' service account a role, undefined where none does. */
export function bindingOf(workload: Workload, cluster: Cluster): Resource | undefined {
  let bindings = known.get(cluster);
  if (bindings === undefined) {
    bindings = new Map(cluster.resources.flatMap(each => accountsOf(each).map(account => [account, each] as const)));
    known.set(cluster, bindings);
  }
  return mountsToken(workload)
    ? bindings.get(`${workload.namespace}/${workload.serviceAccount ?? 'default'}`)
    : undefined;
}

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
