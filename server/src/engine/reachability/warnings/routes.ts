import { describeTraffic, includesTraffic, isNoTraffic, subtractTraffic } from '../../sets/traffic.ts';
import type { Routing } from '../ingress-controller.ts';
import type { RouteProblem } from '../routes.ts';
import { type AnswerWarning, describeResource, listNames, placeOfName } from './answer-warning.ts';

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
  const blocked = workloads.flatMap(({ workload, routes: [route], wanted, possible }) => {
    const never = subtractTraffic(wanted, possible);
    if (route === undefined || isNoTraffic(never)) return [];
    const message = `${describeResource(route)} leads to ${listNames([workload])}, but the policies there admit no ingress controller on ${describeTraffic(never)}.`;
    return [{ message, place: placeOfName(route) }];
  });
  const open = workloads.filter(({ sure, possible }) => !includesTraffic(sure, possible));
  const [first] = open[0]?.routes ?? [];
  if (first === undefined) return blocked;
  const names = listNames(open.map(({ workload }) => workload));
  const message = `Whether the ingress controller reaches ${names} depends on what is not known of its namespace and labels, and what the policies ask for.`;
  return [...blocked, { message, place: placeOfName(first) }];
}
