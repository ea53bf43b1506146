import { type AnswerWarning, general } from '../cluster/answer-warning.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Routing } from '../routing/ingress-controller.ts';
import { unresolvedPorts } from './named-ports.ts';
import { finishedPods, hostNetwork, mixedPods } from './simplified-pods.ts';
import {
  disputedOrder,
  labelsOfControllers,
  otherPolicies,
  undeclaredNamespaces,
  unknownAddresses,
  unknownNodes,
} from './unknown-facts.ts';
import { enforcement } from './unsure-enforcement.ts';
import { blockedRoutes, routeProblems } from './unsure-routes.ts';

/** Returns what a reader of the cluster's connections must know: nothing for answers that are exact. */
export function warningsOf(cluster: Cluster, routing: Routing): readonly AnswerWarning[] {
  return [
    ...emptyWorld(cluster),
    ...otherPolicies(cluster),
    ...enforcement(cluster),
    ...disputedOrder(cluster),
    ...unresolvedPorts(cluster),
    ...unknownAddresses(cluster),
    ...unknownNodes(cluster),
    ...undeclaredNamespaces(cluster),
    ...labelsOfControllers(cluster),
    ...hostNetwork(cluster),
    ...mixedPods(cluster),
    ...finishedPods(cluster.workloads),
    ...routeProblems(routing),
    ...blockedRoutes(routing),
  ];
}

function emptyWorld(cluster: Cluster): readonly AnswerWarning[] {
  const { workloads, policies } = cluster;
  if (workloads.length === 0) return [general('There are no workloads: nothing can connect to anything.')];
  // With policies that nothing evaluates, nobody knows that all is allowed.
  if (policies.length > 0 || cluster.foreign.length > 0 || cluster.unenforced.length > 0) return [];
  return [general('There are no policies: everything is allowed.')];
}

export { describeResource } from '../cluster/answer-warning.ts';
