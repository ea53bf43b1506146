import type { Cluster } from './cluster.ts';
import type { Routing } from './ingress-controller.ts';
import { type AnswerWarning, general } from './warnings/answer-warning.ts';
import { enforcement } from './warnings/enforcement.ts';
import { unresolvedPorts } from './warnings/named-ports.ts';
import { blockedRoutes, routeProblems } from './warnings/routes.ts';
import { finishedPods, hostNetwork, mixedPods } from './warnings/simplified-pods.ts';
import {
  disputedOrder,
  labelsOfControllers,
  otherPolicies,
  undeclaredNamespaces,
  unknownAddresses,
  unknownNodes,
} from './warnings/unknown-facts.ts';

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

export { describeResource } from './warnings/answer-warning.ts';
