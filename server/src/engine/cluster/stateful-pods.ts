import type { Workload } from '../model/resource.ts';
import { membersOf, POD_INDEX_LABEL, POD_NAME_LABEL } from '../model/stateful-set.ts';
import { onceForEach } from '../once.ts';
import { type CompiledPolicy, type PodQuery, rulesOfBoth } from '../policies/compiled.ts';
import { podQueriesOf } from '../policies/peers.ts';

/** Says whether a policy tells the pods of one StatefulSet apart. */
export const tellsMembersApart = onceForEach((policy: CompiledPolicy): boolean =>
  [policy.subject, ...rulesOfBoth(policy).flatMap(podQueriesOf)].some(asksForMembers),
);

function asksForMembers({ pods }: PodQuery): boolean {
  return pods.requirements.some(({ key }) => key === POD_NAME_LABEL || key === POD_INDEX_LABEL);
}

/** Returns workloads with the pods of StatefulSets in their place, where their number is known and none is written by itself. */
export function withMembers(workloads: readonly Workload[]): readonly Workload[] {
  const declared = new Set(
    workloads.flatMap(({ kind, namespace, name }) => (kind === 'Pod' ? [`${namespace}/${name}`] : [])),
  );
  return workloads.flatMap(workload => {
    const members = membersOf(workload) ?? [];
    const isDeclared = members.some(({ namespace, name }) => declared.has(`${namespace}/${name}`));
    return members.length === 0 || isDeclared ? [workload] : members;
  });
}
