import { type AnswerWarning, describeResource, listNames, placeOfName } from '../cluster/answer-warning.ts';
import type { AddressClass } from '../profile/route-classes.ts';
import type { RouteWay, Routing } from '../routing/ingress-controller.ts';
import type { RouteProblem } from '../routing/routes.ts';
import { describeTraffic, includesTraffic, isNoTraffic, subtractTraffic } from '../sets/traffic.ts';

/** Names the Ingresses and Routes that lead to no pod, or not by the book. */
export function routeProblems({ problems }: Routing): readonly AnswerWarning[] {
  return problems.map(({ route, backend, reason }) => {
    const service = `Service ${backend.namespace}/${backend.serviceName}`;
    const message = `${describeResource(route)} leads to ${explanation(reason, service, String(backend.port))}`;
    return { message, place: { resource: route, span: backend.span } };
  });
}

function explanation(reason: RouteProblem['reason'], service: string, port: string): string {
  switch (reason) {
    case 'no-grant':
      return `${service}, and no ReferenceGrant of that namespace is in the manifests that lets it: nothing is reached by it.`;
    case 'no-service':
      return `${service}, which is not in the manifests: whom the ingress controller reaches there is unknown.`;
    case 'no-selector':
      return `${service}, which has no selector: whom the ingress controller reaches there is unknown.`;
    case 'no-port':
      return `port ${port} of ${service}, which has no such TCP port: nothing is reached by it.`;
    case 'target-port':
      return `port ${port} of ${service}, which is a target port and none of its own: only some ingress controllers take it.`;
    case 'service-port':
      return `port ${port} of ${service}, which is a port of its own and no target port: the router may not find the pods by it.`;
  }
}

/** Names the workloads that no policy lets an ingress controller reach, and those where it depends on the controller. */
export function blockedRoutes({ workloads }: Routing): readonly AnswerWarning[] {
  const blocked = workloads.flatMap(({ workload, ways, routes: [route], wanted, possible }) => {
    const never = subtractTraffic(wanted, possible);
    if (route === undefined || isNoTraffic(never)) return [];
    const balancer = balancerOf(ways);
    const nobody = balancer === undefined ? 'no ingress controller' : `no address of ${balancer.name}`;
    const message = `${describeResource(route)} leads to ${listNames([workload])}, but the policies there admit ${nobody} on ${describeTraffic(never)}.`;
    return [{ message, place: placeOfName(route) }];
  });
  const open = workloads.filter(({ sure, possible }) => !includesTraffic(sure, possible));
  return [...blocked, ...[false, true].flatMap(isBalanced => openRoutes(open, isBalanced))];
}

function openRoutes(open: Routing['workloads'], isBalanced: boolean): readonly AnswerWarning[] {
  const some = open.filter(({ ways }) => (balancerOf(ways) !== undefined) === isBalanced);
  const [first] = some;
  const [route] = first?.routes ?? [];
  if (first === undefined || route === undefined) return [];
  const names = listNames(some.map(({ workload }) => workload));
  const message = isBalanced
    ? `Whether ${balancerOf(first.ways)?.name ?? ''} reaches ${names} depends on its addresses, which no manifest tells, and what the policies ask for.`
    : `Whether the ingress controller reaches ${names} depends on what is not known of its namespace and labels, and what the policies ask for.`;
  return [{ message, place: placeOfName(route) }];
}

/** Returns the load balancer that serves all routes to some pods; undefined where a pod may serve some. */
function balancerOf(ways: readonly RouteWay[]): AddressClass | undefined {
  const [first, ...others] = ways.map(({ routeClass }) => routeClass?.balancer);
  return others.every(each => each !== undefined) ? first : undefined;
}
