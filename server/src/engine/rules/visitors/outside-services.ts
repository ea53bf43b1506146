import { knownOutside } from '../../answers/sides.ts';
import { type Cluster, picks } from '../../cluster/cluster.ts';
import { trafficOf } from '../../evaluation/rule-traffic.ts';
import { worldFact } from '../../facts/fact.ts';
import type { Route, Service, Workload } from '../../model/resource.ts';
import { childOf, stringOf } from '../../parse/tree.ts';
import { isIsolating, rulesOf } from '../../policies/compiled.ts';
import { peersOrAny } from '../../policies/peers.ts';
import { balancersOf } from '../../routing/route-class.ts';
import {
  type AddressSet,
  ALL_ADDRESSES,
  addressesOf,
  intersectAddresses,
  isNoAddresses,
  uniteAllAddresses,
} from '../../sets/addresses.ts';
import { parseCidr } from '../../sets/cidr.ts';
import {
  intersectTraffic,
  isNoTraffic,
  NO_TRAFFIC,
  onePort,
  type TrafficSet,
  uniteTraffic,
} from '../../sets/traffic.ts';
import { mayBeOpened } from '../policies/other-dialects.ts';
import { pinnedNamespaces } from '../resolver/resolver.ts';
import { rulesMeantFor } from '../services/service-ports.ts';
import { resolveTargets } from '../services/service-targets.ts';
import type { Entrance } from './let-in.ts';
import { looksLike } from './platform-access.ts';

/** A Service that takes connections from outside the cluster, and what its pods listen on; their policies admit no address. */
export interface ShutService {
  readonly service: Service;
  readonly entrances: readonly Entrance[];
  /** True where nobody but pods of the Service's own namespace, and no proxy among them, may come in. */
  readonly isSure: boolean;
}

/** Says how a Service takes connections from outside; undefined for one that does not. */
export function outsideKind({ serviceType, externalIps }: Service): string | undefined {
  if (serviceType === 'LoadBalancer' || serviceType === 'NodePort') return serviceType;
  return externalIps.length > 0 && serviceType === 'ClusterIP' ? 'externalIPs' : undefined;
}

/** Says whether pods see the addresses of clients outside, not those of nodes that send connections on. */
export function keepsClients(service: Service): boolean {
  return service.externalTrafficPolicy === 'Local' || goesStraightToPods(service);
}

/** Says whether a load balancer connects to the pods themselves, without a port of the nodes. */
function goesStraightToPods({ node, annotations }: Service): boolean {
  const nodePorts = childOf(childOf(node, 'spec'), 'allocateLoadBalancerNodePorts');
  const straight = [...annotations].some(([key, value]) => key.endsWith('nlb-target-type') && value === 'ip');
  return straight || (nodePorts?.kind === 'scalar' && nodePorts.value === false);
}

/** Returns the Services that take connections from outside and lead to pods that admit no address on any of their ports. */
export const shutServices = worldFact('Services shut to the outside', (cluster: Cluster): readonly ShutService[] => {
  const routed = keysOf(cluster.routes);
  const balanced = keysOf(
    cluster.routes.filter(route => [...balancersOf(route, cluster.inventory)].some(each => each !== undefined)),
  );
  return cluster.services.flatMap(service => {
    const key = `${service.namespace}/${service.name}`;
    // Controllers of some Ingresses need a node port, and ingress-blocked tells of those, and of load balancers.
    const isRouted = balanced.has(key) || (service.serviceType === 'NodePort' && routed.has(key));
    if (outsideKind(service) === undefined || isRouted || isServedByPods(service, cluster)) return [];
    const entrances = entrancesOf(service, cluster);
    const isShut = entrances.length > 0 && entrances.every(each => isShutTo(service, each, cluster));
    return isShut ? [{ service, entrances, isSure: entrances.every(each => isClosedAround(each, cluster)) }] : [];
  });
});

/** Returns the Services that routes lead to, by namespace and name. */
function keysOf(routes: readonly Route[]): ReadonlySet<string> {
  return new Set(
    routes.flatMap(({ backends }) => backends.map(({ namespace, serviceName }) => `${namespace}/${serviceName}`)),
  );
}

/** Some load balancers are pods themselves: those of k3s on every node, and proxies of private networks. */
function isServedByPods({ serviceType, node }: Service, { profile }: Cluster): boolean {
  if (serviceType !== 'LoadBalancer') return false;
  const loadBalancer = stringOf(childOf(childOf(node, 'spec'), 'loadBalancerClass'));
  return loadBalancer === undefined ? profile.distribution === 'k3s' : /tailscale|klipper|svclb/i.test(loadBalancer);
}

function entrancesOf(service: Service, cluster: Cluster): readonly Entrance[] {
  const here = cluster.namespaces.get(service.namespace)?.workloads ?? [];
  return here.flatMap(workload => {
    if (!picks(service, workload)) return [];
    const wanted = wantedOf(service, workload);
    return isNoTraffic(wanted) ? [] : [{ workload, wanted }];
  });
}

function wantedOf(service: Service, workload: Workload): TrafficSet {
  return service.ports
    .flatMap(({ port, protocol }) =>
      resolveTargets(service, workload, port, protocol).map(target => ({ target, protocol })),
    )
    .reduce((sum, { target, protocol }) => uniteTraffic(sum, onePort(protocol, target.port)), NO_TRAFFIC);
}

function isShutTo(service: Service, { workload, wanted }: Entrance, cluster: Cluster): boolean {
  // Policies on pods of the host's network are undefined by the API.
  if (workload.hostNetwork || mayBeOpened(workload, 'ingress', cluster)) return false;
  if (isUnfiltered(service, cluster)) return false;
  const isIsolated = cluster.policiesOf(workload).some(policy => isIsolating(policy, 'ingress'));
  if (!isIsolated) return false;
  const clients = clientsOf(service);
  const isOpen = knownOutside(cluster, workload, 'ingress').some(
    ({ addresses, traffic }) =>
      !isNoTraffic(intersectTraffic(traffic, wanted)) && !isNoAddresses(intersectAddresses(addresses, clients)),
  );
  const isMeant = rulesMeantFor(workload, wanted, cluster).some(rule =>
    peersOrAny(rule).some(peer => peer === 'any' || peer.type !== 'pods'),
  );
  return !isOpen && !isMeant;
}

/** Azure's own plug-in leaves alone what other nodes send on. */
function isUnfiltered(service: Service, { profile }: Cluster): boolean {
  return profile.plugIn?.id === 'azure-npm' && !keepsClients(service);
}

/** Returns the addresses from which connections come, as pods see them; everything where nodes send them on. */
export function clientsOf(service: Service): AddressSet {
  const ranges = service.sourceRanges.flatMap(text => parseCidr(text.trim()) ?? []);
  return keepsClients(service) && ranges.length > 0 ? uniteAllAddresses(ranges.map(addressesOf)) : ALL_ADDRESSES;
}

const PROXIES =
  /ingress|gateway|traefik|nginx|envoy|haproxy|proxy|router|contour|kong|ambassador|istio|tunnel|cloudflared/i;

/** Says whether all who may come in are pods in sight of the own namespace, and none of them sends on what comes from outside. */
function isClosedAround({ workload, wanted }: Entrance, cluster: Cluster): boolean {
  const rules = cluster.policiesOf(workload).flatMap(policy => rulesOf(policy, 'ingress') ?? []);
  const opening = rules.filter(
    rule => rule.action !== 'deny' && !isNoTraffic(intersectTraffic(trafficOf(rule, workload.ports), wanted)),
  );
  return opening.flatMap(peersOrAny).every(peer => {
    if (peer === 'any' || peer.type !== 'pods') return false;
    const isHome = pinnedNamespaces(peer.query.namespaces)?.every(name => name === workload.namespace) ?? false;
    return isHome && !cluster.select(peer.query).some(each => looksLike(each, PROXIES));
  });
}
