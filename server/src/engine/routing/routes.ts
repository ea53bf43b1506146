import { type Cluster, picks } from '../cluster/cluster.ts';
import { GATEWAY_GROUP } from '../model/read-gateway.ts';
import type { Route, RouteBackend, Service, ServicePort, Workload } from '../model/resource.ts';
import { isNoTraffic, NO_TRAFFIC, onePort, type TrafficSet, uniteTraffic } from '../sets/traffic.ts';

/** A backend of a route that leads to no pod, or only where a controller is lenient. */
export interface RouteProblem {
  readonly route: Route;
  readonly backend: RouteBackend;
  readonly reason: 'no-grant' | 'no-service' | 'no-selector' | 'no-port' | 'target-port' | 'service-port';
}

/** The pods that routes lead to, and the ports of them. */
export interface FollowedRoutes {
  readonly reached: ReadonlyMap<Workload, Reached>;
  readonly problems: readonly RouteProblem[];
}

interface Reached {
  readonly routes: Set<Route>;
  wanted: TrafficSet;
}

/** Follows Ingresses, Routes and routes of the Gateway API, all unless some are given, through their Services to pods. */
export function followRoutes(cluster: Cluster, routes: readonly Route[] = cluster.routes): FollowedRoutes {
  const services = new Map(cluster.services.map(service => [`${service.namespace}/${service.name}`, service]));
  const reached = new Map<Workload, Reached>();
  const problems: RouteProblem[] = [];
  for (const route of routes) {
    for (const backend of route.backends) {
      const service = services.get(`${backend.namespace}/${backend.serviceName}`);
      const ports = service === undefined ? [] : portsFor(route, backend, service);
      const isGranted = backend.namespace === route.namespace || isReferenceGranted(cluster, route, backend);
      const reason = isGranted ? problemOf(route, backend, service, ports) : 'no-grant';
      if (reason !== undefined) problems.push({ route, backend, reason });
      if (service !== undefined && isGranted) reachPods(cluster, route, service, ports, reached);
    }
  }
  return { reached, problems };
}

function reachPods(
  cluster: Cluster,
  route: Route,
  service: Service,
  ports: readonly Target[],
  reached: Map<Workload, Reached>,
): void {
  for (const workload of cluster.namespaces.get(service.namespace)?.workloads ?? []) {
    if (!picks(service, workload)) continue;
    const wanted = ports.reduce((sum, port) => uniteTraffic(sum, podPorts(port, workload)), NO_TRAFFIC);
    if (isNoTraffic(wanted)) continue;
    const known = reached.get(workload) ?? { routes: new Set<Route>(), wanted: NO_TRAFFIC };
    known.routes.add(route);
    known.wanted = uniteTraffic(known.wanted, wanted);
    reached.set(workload, known);
  }
}

/** The port of a pod that a service port leads to, by number or by a container port's name. */
type Target = number | string;

/** Returns the pod ports a backend leads to: those of the Service's TCP ports, for Ingress and Route speak HTTP or TLS. */
function portsFor(route: Route, backend: RouteBackend, service: Service): readonly Target[] {
  const tcp = service.ports.filter(({ protocol }) => protocol === 'TCP');
  const { port } = backend;
  const chosen = isOfGateway(route) ? tcp.filter(each => each.port === port) : portsNamed(route, tcp, port);
  return chosen.map(({ targetPort }) => targetPort);
}

function portsNamed(route: Route, tcp: readonly ServicePort[], port: RouteBackend['port']): readonly ServicePort[] {
  if (port === undefined) return tcp;
  return route.kind === 'Route' ? routePorts(tcp, port) : ingressPorts(tcp, port);
}

function isOfGateway({ apiVersion }: Route): boolean {
  return apiVersion.startsWith(`${GATEWAY_GROUP}/`);
}

/** Says whether the other namespace lets the route lead to its Service; without such an object nothing is sent there. */
function isReferenceGranted({ grants }: Cluster, route: Route, { namespace, serviceName }: RouteBackend): boolean {
  return grants.some(
    grant =>
      grant.namespace === namespace &&
      grant.from.some(from => from.kind === route.kind && from.namespace === route.namespace) &&
      grant.services.some(name => name === undefined || name === serviceName),
  );
}

// An Ingress names the Service's port; some controllers take the target port as well, where nothing else fits.
function ingressPorts(ports: readonly ServicePort[], wanted: number | string): readonly ServicePort[] {
  const exact = ports.filter(({ name, port }) => name === wanted || port === wanted);
  return exact.length > 0 ? exact : ports.filter(({ targetPort }) => targetPort === wanted).slice(0, 1);
}

// route.openshift.io RoutePort: a name is that of the Service's port, a number that of the pods' port.
function routePorts(ports: readonly ServicePort[], wanted: number | string): readonly ServicePort[] {
  const exact = ports.filter(({ name, targetPort }) => name === wanted || targetPort === wanted);
  return exact.length > 0 ? exact : ports.filter(({ port }) => port === wanted);
}

function problemOf(
  route: Route,
  { port }: RouteBackend,
  service: Service | undefined,
  ports: readonly Target[],
): RouteProblem['reason'] | undefined {
  if (service === undefined) return 'no-service';
  if (service.selector === undefined) return 'no-selector';
  if (ports.length === 0) return 'no-port';
  if (isOfGateway(route) || port === undefined || service.ports.some(({ name }) => name === port)) return undefined;
  if (route.kind === 'Route') return ports.includes(port) ? undefined : 'service-port';
  return service.ports.some(each => each.port === port) ? undefined : 'target-port';
}

function podPorts(target: Target, { ports }: Workload): TrafficSet {
  if (typeof target === 'number') return onePort('TCP', target);
  const named = ports.filter(({ name, protocol }) => name === target && protocol === 'TCP');
  return named.reduce((sum, { port }) => uniteTraffic(sum, onePort('TCP', port)), NO_TRAFFIC);
}
