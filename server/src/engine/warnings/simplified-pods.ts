import { type AnswerWarning, general, listNames } from '../cluster/answer-warning.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Workload } from '../model/resource.ts';
import { rulesOfBoth } from '../policies/compiled.ts';
import { podQueriesOf } from '../policies/peers.ts';
import { reachabilityOf } from '../reachability/reachability.ts';

/** Names the pods on the node's network that NetworkPolicies pick. */
export function hostNetwork(cluster: Cluster): readonly AnswerWarning[] {
  const queries = cluster.policies.flatMap(policy => [policy.subject, ...rulesOfBoth(policy).flatMap(podQueriesOf)]);
  const picked = new Set(queries.flatMap(query => cluster.select(query)));
  return onHostNetwork([...picked]);
}

/** Names those of some pods that are on the node's network. */
export function onHostNetwork(workloads: readonly Workload[]): readonly AnswerWarning[] {
  const host = workloads.filter(workload => workload.hostNetwork);
  if (host.length === 0) return [];
  const verb = host.length === 1 ? 'uses' : 'use';
  return [
    general(
      `${listNames(host)} ${verb} the network of the node: NetworkPolicies are evaluated there as on other pods, while most plug-ins do not apply them.`,
    ),
  ];
}

/** Names the workloads whose pods the policies tell apart. */
export function mixedPods(cluster: Cluster): readonly AnswerWarning[] {
  const groups = new Map<string, Workload[]>();
  for (const workload of cluster.workloads) {
    const key = `${workload.namespace}/${workload.shownAs.kind}/${workload.shownAs.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [workload]);
    else group.push(workload);
  }
  const { of } = reachabilityOf(cluster).classes;
  return [...groups.values()]
    .filter(members => members.length > 1 && new Set(members.map(member => of.get(member))).size > 1)
    .map(members =>
      general(
        `The pods of ${listNames(members)} differ in labels, ports or addresses, and the policies tell them apart: what only some of them may do depends on which is meant.`,
      ),
    );
}

/** Names the pods that have run to their end. */
export function finishedPods(workloads: readonly Workload[]): readonly AnswerWarning[] {
  const finished = workloads.filter(workload => workload.finished);
  if (finished.length === 0) return [];
  const verbs = finished.length === 1 ? 'has finished, and counts' : 'have finished, and count';
  return [general(`${listNames(finished)} ${verbs} as if running.`)];
}
