import { GATEWAY_GROUP } from '../model/read-gateway.ts';
import type { Direction, Route, RouteBackend, Service, ServicePort, Workload } from '../model/resource.ts';
import type { CompiledPeer, CompiledPolicy, CompiledRule, PodQuery } from '../policies/compiled.ts';
import { isImpossible, spaceOf } from '../selectors/algebra.ts';
import { NAMESPACE_NAME_LABEL } from '../selectors/describe.ts';
import { matches } from '../selectors/match.ts';
import { intersectTraffic, isNoTraffic, NO_TRAFFIC, onePort, type TrafficSet, uniteTraffic } from '../sets/traffic.ts';
import { type Cluster, picks } from './cluster.ts';
import { evaluate, type Targets } from './evaluate.ts';
import { planFor } from './plan.ts';

/**
 * The namespace in which the ingress controller is thought to run while its pods are not known. No namespace can have
 * this name, so nothing but `kubernetes.io/metadata.name` tells it apart.
 */
export const CONTROLLER_NAMESPACE = 'ingress controller';

/** What Ingresses, Routes and routes of the Gateway API send to the pods of one workload, as far as the Services lead there. */
export interface RoutedWorkload {
  readonly workload: Workload;
  readonly routes: readonly Route[];
  /** The TCP ports of the pods that the controller connects to. */
  readonly wanted: TrafficSet;
  /** The part of it that the policies let a pod without labels in a namespace of its own use. */
  readonly allowed: TrafficSet;
  /** The part of it that they let some pod use, whatever its namespace and labels. */
  readonly possible: TrafficSet;
}

/** A backend of a route that leads to no pod, or not by the book. */
export interface RouteProblem {
  readonly route: Route;
  readonly backend: RouteBackend;
  readonly reason: 'no-grant' | 'no-service' | 'no-selector' | 'no-port' | 'target-port' | 'service-port';
}

/** What the ingress controller connects to. */
export interface Routing {
  readonly workloads: readonly RoutedWorkload[];
  readonly problems: readonly RouteProblem[];
}

/** Follows all Ingresses, Routes and routes of the Gateway API through their Services to pods, and asks the policies there for a controller's pod. */
export function routingOf(cluster: Cluster): Routing {
  const services = new Map(cluster.services.map(service => [`${service.namespace}/${service.name}`, service]));
  const found = new Map<Workload, { readonly routes: Set<Route>; wanted: TrafficSet }>();
  const problems: RouteProblem[] = [];
  for (const route of cluster.routes) {
    for (const backend of route.backends) {
      const named = services.get(`${backend.namespace}/${backend.serviceName}`);
      const isGranted = backend.namespace === route.namespace || isReferenceGranted(cluster, route, backend);
      const service = isGranted ? named : undefined;
      const ports = service === undefined ? [] : portsFor(route, backend, service);
      const reason = isGranted ? problemOf(route, backend, service, ports) : 'no-grant';
      if (reason !== undefined) problems.push({ route, backend, reason });
      if (service === undefined) continue;
      for (const workload of cluster.workloads.filter(each => picks(service, each))) {
        const wanted = ports.reduce((sum, port) => uniteTraffic(sum, podPorts(port, workload)), NO_TRAFFIC);
        if (isNoTraffic(wanted)) continue;
        const known = found.get(workload) ?? { routes: new Set<Route>(), wanted: NO_TRAFFIC };
        known.routes.add(route);
        known.wanted = uniteTraffic(known.wanted, wanted);
        found.set(workload, known);
      }
    }
  }
  const workloads = [...found].map(([workload, { routes, wanted }]) => {
    const allowed = intersectTraffic(wanted, admittedFrom(cluster, workload, isController));
    const possible = intersectTraffic(wanted, admittedFrom(cluster, workload, mayPickController));
    return { workload, routes: [...routes], wanted, allowed, possible };
  });
  return { workloads, problems };
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

/** Returns what the policies let the controller's pod send to the workload's pods, given which queries pick it to allow. */
function admittedFrom(cluster: Cluster, workload: Workload, isAllowed: (query: PodQuery) => boolean): TrafficSet {
  const table = cluster.reachability.traffic;
  const evaluateWith = (policies: readonly CompiledPolicy[], direction: Direction, isPeer: PeerTest): TrafficSet => {
    const targets: Targets = {
      size: 1,
      matching: rule => (rule.peers === 'any' || rule.peers.some(peer => isPeer(peer, rule)) ? [0] : []),
      ports: rule => cluster.reachability.ruleTraffic(rule, workload.ports),
    };
    const [id] = evaluate(planFor(policies, direction), targets, table);
    return table.get(id ?? 0);
  };
  const into = evaluateWith(
    cluster.policiesOf(workload),
    'ingress',
    (peer, { action }) => peer.type === 'pods' && (action === 'accept' ? isAllowed : isController)(peer.query),
  );
  const outOf = evaluateWith(
    cluster.policies.filter(({ subject }) => isController(subject)),
    'egress',
    peer => peer.type === 'pods' && cluster.select(peer.query).includes(workload),
  );
  return intersectTraffic(into, outOf);
}

type PeerTest = (peer: CompiledPeer, rule: CompiledRule) => boolean;

const NO_LABELS = new Map<string, string>();
const CONTROLLER_NAMESPACE_LABELS = new Map([[NAMESPACE_NAME_LABEL, CONTROLLER_NAMESPACE]]);

/** Says whether a query picks a pod without labels in a namespace of its own. */
function isController({ namespaces, pods }: PodQuery): boolean {
  if (namespaces.type === 'name') return false;
  return matches(namespaces.selector, CONTROLLER_NAMESPACE_LABELS) && matches(pods, NO_LABELS);
}

/** Says whether a query may pick the pod of a controller whose namespace and labels are not known. */
export function mayPickController({ namespaces, pods }: PodQuery): boolean {
  const selectors = namespaces.type === 'name' ? [pods] : [namespaces.selector, pods];
  return selectors.every(selector => !selector.broken && !isImpossible(spaceOf(selector)));
}
