import type { ForeignPolicy } from '../model/foreign.ts';
import type { Workload } from '../model/resource.ts';
import type { Direction } from '../objects/object.ts';
import { describeResource } from './answer-warning.ts';
import type { Cluster } from './cluster.ts';
import type { Assumed } from './open-labels.ts';
import { selectionOf } from './selection.ts';

/** Returns the policies that nothing here evaluates and that may decide about a direction of the workload's pods. */
export function foreignPoliciesOf(
  cluster: Cluster,
  workload: Workload,
  direction: Direction,
  assumed?: Assumed,
): readonly ForeignPolicy[] {
  return cluster.foreign.filter(
    ({ directions, subject }) =>
      directions.includes(direction) && selectionOf(cluster, subject, workload, assumed) !== 'no',
  );
}

/** Names a policy with its dialect, such as `NetworkPolicy shop/web (projectcalico.org/v3)`. */
export function describeForeign({ resource }: ForeignPolicy): string {
  return `${describeResource(resource)} (${resource.apiVersion})`;
}

/** Returns what an answer waits for where such a policy may change it, as a phrase without a full stop. */
export function describeForeignDoubt(policy: ForeignPolicy): string {
  return `what ${describeForeign(policy)} says, which is not evaluated`;
}
