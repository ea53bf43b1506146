import type { Cluster } from '../cluster/cluster.ts';
import type { Endpoint } from '../cluster/endpoint.ts';
import { addressesIn } from '../cluster/node-peers.ts';
import { policiesInDoubt, policiesSelecting } from '../cluster/selection.ts';
import { cutAddresses } from '../evaluation/cells.ts';
import type { Workload } from '../model/resource.ts';
import { rulesOf } from '../policies/compiled.ts';
import type { AddressClass } from '../profile/route-classes.ts';
import { addressesOfBalancer } from '../routing/balancer-addresses.ts';
import { controllersInSight } from '../routing/controllers-in-sight.ts';
import { type RoutedTraffic, type RouteWay, waysTo } from '../routing/ingress-controller.ts';
import { intersectAddresses, oneOf } from '../sets/addresses.ts';
import { NO_TRAFFIC } from '../sets/traffic.ts';
import { type AskedEnd, endOf, endpointsOf, podsFor } from './ends.ts';

/** A source that may connect to a destination. */
export interface Visit {
  readonly source: Endpoint;
  /** What the ingress controller sends; undefined for other sources, which send what they like. */
  readonly routed: RoutedTraffic | undefined;
  /**
   * False for a source that need not exist: what it may send counts as possible, what is blocked for it does not count.
   */
  readonly isSure: boolean;
}

/** Returns the sources that stand for an end where it connects to pods or addresses. */
export function visitsTo(cluster: Cluster, from: AskedEnd, to: Workload | undefined): readonly Visit[] {
  if (from.type !== 'ingress-controller' || to === undefined) {
    return endpointsOf(cluster, from).map(source => ({ source, routed: undefined, isSure: true }));
  }
  const visits = waysTo(cluster, to).flatMap(way => visitsBy(cluster, from, to, way));
  if (visits.length > 0) return visits;
  const routed: RoutedTraffic = { routes: [], wanted: NO_TRAFFIC };
  return from.pods.map(pod => ({ source: endOf(pod), routed, isSure: true }));
}

function visitsBy(
  cluster: Cluster,
  from: Extract<AskedEnd, { readonly type: 'ingress-controller' }>,
  to: Workload,
  way: RouteWay,
): readonly Visit[] {
  const balancer = way.routeClass?.balancer;
  if (balancer !== undefined) {
    return addressesFor(cluster, to, balancer).map(source => ({ source, routed: way, isSure: true }));
  }
  const { sure, possible } = inSightFor(cluster, way) ?? podsFor(from, way.routeClass);
  return [
    ...endpointsOf(cluster, { type: 'pods', pods: sure, isMadeUp: false }).map(source => ({ source, isSure: true })),
    ...possible.map(pod => ({ source: endOf(pod), isSure: false })),
  ].map(visit => ({ ...visit, routed: way }));
}

/** Returns the controllers in sight of the class of a way, where the user has not named any. */
function inSightFor(cluster: Cluster, { routeClass }: RouteWay): ReturnType<typeof podsFor> | undefined {
  if (routeClass === undefined || cluster.profile.ingressControllers?.trust === 'stated') return undefined;
  const [first, ...rest] = controllersInSight(cluster, routeClass);
  return first && { sure: [first, ...rest], possible: [] };
}

/** Returns one of a load balancer's possible addresses for each part of them that the pods' policies tell apart. */
function addressesFor(cluster: Cluster, to: Workload, balancer: AddressClass): readonly Endpoint[] {
  const policies = [...policiesSelecting(cluster, to), ...policiesInDoubt(cluster, to).map(({ policy }) => policy)];
  const possible = addressesOfBalancer(cluster, balancer);
  const rules = policies.flatMap(policy => rulesOf(policy, 'ingress') ?? []);
  const { cells } = cutAddresses(rules, rule => addressesIn(cluster.inventory, rule));
  return cells.flatMap(cell => {
    const address = oneOf(intersectAddresses(cell, possible));
    return address === undefined ? [] : [{ type: 'address', address, owner: balancer }];
  });
}
