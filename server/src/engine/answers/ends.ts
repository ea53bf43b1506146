import type { Cluster } from '../cluster/cluster.ts';
import { type ControllerPods, controllerPods } from '../cluster/controller-pods.ts';
import type { Endpoint } from '../cluster/endpoint.ts';
import type { Workload } from '../model/resource.ts';
import { reachabilityOf } from '../reachability/reachability.ts';
import type { RouteClass } from '../routing/route-class.ts';
import type { Address } from '../sets/address.ts';

/** Pods that are shown under one name. */
export type Pods = readonly [Workload, ...Workload[]];

/** One end of a question. */
export type AskedEnd =
  | {
      readonly type: 'pods';
      readonly pods: Pods;
      /** True for pods that no manifest declares. */
      readonly isMadeUp: boolean;
    }
  | ({ readonly type: 'ingress-controller' } & ControllerPods)
  | { readonly type: 'address'; readonly address: Address };

/** Returns the end that the ingress controller is. */
export function controllerEnd(cluster: Cluster): AskedEnd {
  return { type: 'ingress-controller', ...controllerPods(cluster) };
}

/** Returns the controllers of a class: those that surely serve it, and those that may beside them. */
export function podsFor(
  { pods, brought }: ControllerPods,
  routeClass: RouteClass | undefined,
): { readonly sure: Pods; readonly possible: readonly Workload[] } {
  const [first, ...rest] = brought
    .filter(({ classes }) => routeClass === undefined || classes.includes(routeClass.name))
    .map(({ pod }) => pod);
  const others = pods.filter(pod => brought.every(each => each.pod !== pod));
  if (first !== undefined) return { sure: [first, ...rest], possible: others };
  const [other, ...more] = others;
  return { sure: other === undefined ? pods : [other, ...more], possible: [] };
}

/** Returns the pods of an end that no manifest declares. */
export function madeUpPods(end: AskedEnd): readonly Workload[] {
  if (end.type === 'ingress-controller') return [...end.madeUp];
  return end.type === 'pods' && end.isMadeUp ? end.pods : [];
}

/** Returns what an end may be: an address, or one pod for each class that the policies put its pods into. */
export function endpointsOf(cluster: Cluster, end: AskedEnd): readonly Endpoint[] {
  if (end.type === 'address') return [end];
  const byClass = new Map<unknown, Workload>();
  for (const workload of end.pods) {
    const group = reachabilityOf(cluster).classes.of.get(workload) ?? workload;
    if (!byClass.has(group)) byClass.set(group, workload);
  }
  return [...byClass.values()].map(endOf);
}

/** Returns the end that a workload's pods are. */
export function endOf(workload: Workload): Endpoint {
  return { type: 'workload', workload };
}
