import type { Cluster } from '../cluster/cluster.ts';
import { worldFact } from '../facts/fact.ts';
import type { Route, Workload } from '../model/resource.ts';
import { NO_TRAFFIC, type TrafficSet } from '../sets/traffic.ts';
import { classesOf, type RouteClass } from './route-class.ts';
import { type FollowedRoutes, followRoutes, type RouteProblem } from './routes.ts';

/** What Ingresses, Routes and routes of the Gateway API send to pods, as far as the Services lead there. */
export interface RoutedTraffic {
  readonly routes: readonly Route[];
  /** The TCP ports of the pods that the controller connects to. */
  readonly wanted: TrafficSet;
}

/** The same for the pods of one workload, with what the policies let through. */
export interface RoutedWorkload extends RoutedTraffic {
  readonly workload: Workload;
  readonly ways: readonly RouteWay[];
  /** The part of it that surely passes, whatever is unknown. */
  readonly sure: TrafficSet;
  /** The part of it that passes at best. */
  readonly possible: TrafficSet;
}

/** What the ingress controller connects to. */
export interface Routing {
  readonly workloads: readonly RoutedWorkload[];
  readonly problems: readonly RouteProblem[];
}

const followed = worldFact('routes', (cluster: Cluster): FollowedRoutes => followRoutes(cluster));

/** What routes of one class send to pods; the class is undefined where nobody knows it. */
export interface RouteWay extends RoutedTraffic {
  readonly routeClass: RouteClass | undefined;
}

const followedByClass = worldFact('routes by class', (cluster: Cluster) => {
  const { inventory, routes } = cluster;
  const classes = new Set(routes.flatMap(route => classesOf(route, inventory)));
  return [...classes].map(routeClass => {
    const own = classes.size === 1 ? routes : routes.filter(route => classesOf(route, inventory).includes(routeClass));
    return { routeClass, ...followRoutes(cluster, own) };
  });
});

/** Returns what routes send to a workload's pods, by class: whoever serves a class connects for its routes alone. */
export function waysTo(cluster: Cluster, workload: Workload): readonly RouteWay[] {
  return followedByClass(cluster).flatMap(({ routeClass, reached }) => {
    const found = reached.get(workload);
    return found === undefined ? [] : [{ routeClass, wanted: found.wanted, routes: [...found.routes] }];
  });
}

/** Returns all that routes lead to, by class. */
export function routedByClass(cluster: Cluster): readonly (FollowedRoutes & Pick<RouteWay, 'routeClass'>)[] {
  return followedByClass(cluster);
}

/** Returns what routes send to a workload's pods. */
export function routesTo(cluster: Cluster, workload: Workload): RoutedTraffic {
  const found = followed(cluster).reached.get(workload);
  return found === undefined ? { routes: [], wanted: NO_TRAFFIC } : { ...found, routes: [...found.routes] };
}

/** Returns all that routes lead to. */
export function followedRoutes(cluster: Cluster): FollowedRoutes {
  return followed(cluster);
}
