import type { Direction, Route, Workload } from '../model/resource.ts';
import type { CompiledPeer, CompiledPolicy, CompiledRule, PodQuery } from '../policies/compiled.ts';
import { intersectTraffic, type TrafficSet, uniteTraffic } from '../sets/traffic.ts';
import type { Cluster } from './cluster.ts';
import { controllerPods } from './controller-pods.ts';
import { evaluate, type Targets } from './evaluate.ts';
import { planFor } from './plan.ts';
import { followRoutes, type RouteProblem } from './routes.ts';
import { picksPod, selectionOf } from './selection.ts';

/** What Ingresses, Routes and routes of the Gateway API send to the pods of one workload, as far as the Services lead there. */
export interface RoutedWorkload {
  readonly workload: Workload;
  readonly routes: readonly Route[];
  /** The TCP ports of the pods that the controller connects to. */
  readonly wanted: TrafficSet;
  /** The part of it that the policies let a controller's pod use that has the labels that are known, and no others. */
  readonly allowed: TrafficSet;
  /** The part of it that they let one use, whatever is not known of its namespace and labels. */
  readonly possible: TrafficSet;
}

/** What the ingress controller connects to. */
export interface Routing {
  readonly workloads: readonly RoutedWorkload[];
  readonly problems: readonly RouteProblem[];
}

/** Follows all routes to pods, and asks the policies there for the pods of controllers. */
export function routingOf(cluster: Cluster): Routing {
  const { reached, problems } = followRoutes(cluster);
  if (reached.size === 0) return { workloads: [], problems };
  const { pods } = controllerPods(cluster);
  const workloads = [...reached].map(([workload, { routes, wanted }]) => {
    const admitted = (isPeer: PeerTest): TrafficSet =>
      intersectTraffic(wanted, pods.map(pod => admittedFrom(cluster, pod, workload, isPeer)).reduce(uniteTraffic));
    return { workload, routes: [...routes], wanted, allowed: admitted(picksPod), possible: admitted(mayPick) };
  });
  return { workloads, problems };
}

/** Says whether a query picks a controller's pod. */
type PeerTest = (cluster: Cluster, query: PodQuery, pod: Workload) => boolean;

const mayPick: PeerTest = (cluster, query, pod) => selectionOf(cluster, query, pod) !== 'no';

/** Returns what the policies let a controller's pod send to the workload's pods, given which queries pick it to allow. */
function admittedFrom(cluster: Cluster, pod: Workload, workload: Workload, isAllowed: PeerTest): TrafficSet {
  const table = cluster.reachability.traffic;
  const evaluateWith = (policies: readonly CompiledPolicy[], direction: Direction, isPeer: RuleTest): TrafficSet => {
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
    (peer, { action }) =>
      peer.type === 'pods' && (action === 'accept' ? isAllowed : picksPod)(cluster, peer.query, pod),
  );
  const outOf = evaluateWith(
    cluster.policies.filter(({ subject }) => picksPod(cluster, subject, pod)),
    'egress',
    peer => peer.type === 'pods' && cluster.select(peer.query).includes(workload),
  );
  return intersectTraffic(into, outOf);
}

type RuleTest = (peer: CompiledPeer, rule: CompiledRule) => boolean;
