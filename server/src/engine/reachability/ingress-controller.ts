import type { Direction, Route, Workload } from '../model/resource.ts';
import type { CompiledPeer, CompiledPolicy, CompiledRule, PodQuery } from '../policies/compiled.ts';
import { isImpossible, spaceOf } from '../selectors/algebra.ts';
import { NAMESPACE_NAME_LABEL } from '../selectors/describe.ts';
import { matches } from '../selectors/match.ts';
import { intersectTraffic, type TrafficSet } from '../sets/traffic.ts';
import type { Cluster } from './cluster.ts';
import { evaluate, type Targets } from './evaluate.ts';
import { planFor } from './plan.ts';
import { followRoutes, type RouteProblem } from './routes.ts';

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

/** What the ingress controller connects to. */
export interface Routing {
  readonly workloads: readonly RoutedWorkload[];
  readonly problems: readonly RouteProblem[];
}

/** Follows all routes to pods, and asks the policies there for a controller's pod. */
export function routingOf(cluster: Cluster): Routing {
  const { reached, problems } = followRoutes(cluster);
  const workloads = [...reached].map(([workload, { routes, wanted }]) => {
    const allowed = intersectTraffic(wanted, admittedFrom(cluster, workload, isController));
    const possible = intersectTraffic(wanted, admittedFrom(cluster, workload, mayPickController));
    return { workload, routes: [...routes], wanted, allowed, possible };
  });
  return { workloads, problems };
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
