import type { Cluster } from '../cluster/cluster.ts';
import { type ControllerPods, controllerPods } from '../cluster/controller-pods.ts';
import type { Endpoint } from '../cluster/endpoint.ts';
import type { Workload } from '../model/resource.ts';
import { reachabilityOf } from '../reachability/reachability.ts';
import { waysTo } from '../routing/ingress-controller.ts';
import type { RouteClass } from '../routing/route-class.ts';
import type { Address } from '../sets/address.ts';
import { describeTraffic } from '../sets/traffic.ts';

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
  return samplesOf(cluster, end, () => '');
}

/** Returns the same for what an ingress controller connects to, where routes tell pods apart, too. */
export function routedEndpointsOf(cluster: Cluster, end: AskedEnd): readonly Endpoint[] {
  return samplesOf(cluster, end, pod =>
    waysTo(cluster, pod)
      .map(({ routeClass, wanted }) => `${routeClass?.name ?? ''} ${describeTraffic(wanted)}`)
      .join('|'),
  );
}

function samplesOf(cluster: Cluster, end: AskedEnd, tellApart: (pod: Workload) => string): readonly Endpoint[] {
  if (end.type === 'address') return [end];
  const { of } = reachabilityOf(cluster).classes;
  const seen = new Map<unknown, Set<string>>();
  const samples = end.pods.filter(pod => {
    const group = of.get(pod) ?? pod;
    const known = seen.get(group) ?? new Set();
    const text = tellApart(pod);
    if (known.has(text)) return false;
    seen.set(group, known.add(text));
    return true;
  });
  return samples.map(endOf);
}

/** Returns the end that a workload's pods are. */
export function endOf(workload: Workload): Endpoint {
  return { type: 'workload', workload };
}
