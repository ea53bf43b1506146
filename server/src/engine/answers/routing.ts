import type { Cluster } from '../cluster/cluster.ts';
import { worldFact } from '../facts/fact.ts';
import { followedRoutes, type RoutedWorkload, type Routing, routesTo, waysTo } from '../routing/ingress-controller.ts';
import { intersectTraffic } from '../sets/traffic.ts';
import { ask } from './answer.ts';
import { controllerEnd } from './ends.ts';

/** Follows all routes to pods, and asks what of it the ingress controller may send there. */
export const routingOf: (cluster: Cluster) => Routing = worldFact('what the ingress controller reaches', cluster => {
  const { reached, problems } = followedRoutes(cluster);
  const controller = reached.size === 0 ? undefined : controllerEnd(cluster);
  const workloads = [...reached.keys()].flatMap((workload): readonly RoutedWorkload[] => {
    if (controller === undefined) return [];
    const routed = routesTo(cluster, workload);
    const { sure, possible } = ask(cluster, controller, { type: 'pods', pods: [workload], isMadeUp: false });
    const within = (most: typeof sure): typeof sure => intersectTraffic(most, routed.wanted);
    return [{ ...routed, ways: waysTo(cluster, workload), workload, sure: within(sure), possible: within(possible) }];
  });
  return { workloads, problems };
});
