import type { Workload } from '../../engine/model/resource.ts';
import type { PodQuery } from '../../engine/policies/compiled.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { PolicyContext } from '../support/policy-context.ts';
import { linkToResource, shownName, shownOnce } from '../support/ranges.ts';
import { count } from '../words/markdown.ts';

/** How many names a hover lists before it counts the rest. */
export const MAX_NAMES = 10;

/** Returns `2 workloads: a, b`, each a link, or `no workload of this workspace`. */
export function workloadList(snapshot: Snapshot, workloads: readonly Workload[]): string {
  const shown = shownOnce(workloads);
  if (shown.length === 0) return 'no workload of this workspace';
  const links = shown.slice(0, MAX_NAMES).map(workload => linkToResource(snapshot, workload, shownName(workload)));
  const rest = shown.length - links.length;
  return `${count(shown.length, 'workload')}: ${links.join(', ')}${rest === 0 ? '' : ` and ${rest} more`}`;
}

/** Returns the workloads that any of the queries picks, in the order of the cluster. */
export function pickedByAny(
  { cluster }: Pick<PolicyContext, 'cluster'>,
  queries: readonly PodQuery[],
): readonly Workload[] {
  const picked = new Set(queries.flatMap(query => cluster.select(query)));
  return cluster.workloads.filter(workload => picked.has(workload));
}

/** Returns what the queries pick now, as a sentence. */
export function picksSentence(context: PolicyContext, queries: readonly PodQuery[]): string {
  return `Picks ${workloadList(context.snapshot, pickedByAny(context, queries))}.`;
}
