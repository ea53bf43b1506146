import type { Cluster } from '../../cluster/cluster.ts';
import type { Workload } from '../../model/resource.ts';
import type { Direction } from '../../objects/object.ts';
import type { CompiledPolicy, CompiledRule, PodQuery } from '../../policies/compiled.ts';
import { podQueriesOf } from '../../policies/peers.ts';
import { mayPickUnseen } from '../makers/unseen.ts';
import { namesLabels } from '../support/names-labels.ts';

/** Returns the queries for the pods that a rule leads to: those of the policy for ingress, the peers for egress. */
export function destinationQueries(
  { subject }: CompiledPolicy,
  direction: Direction,
  rule: CompiledRule,
): readonly PodQuery[] {
  return direction === 'ingress' ? [subject] : podQueriesOf(rule);
}

/** The pods that a rule leads to. */
export interface Destinations {
  readonly workloads: readonly Workload[];
  /** True where labels name them, so that each of them is meant. */
  readonly isNamed: boolean;
}

/** Returns the pods that the queries pick; undefined where some may be out of sight. */
export function destinationsOf(queries: readonly PodQuery[], cluster: Cluster): Destinations | undefined {
  const areSeen = queries.every(query => {
    const isHome = query.namespaces.type === 'name';
    const names = cluster.namespacesOf(query).map(({ name }) => name);
    // A peer that picks pods of other namespaces without a label means whoever has the port.
    if (!isHome && !namesLabels(query.pods)) return false;
    return !names.some(name => mayPickUnseen(query.pods, name, cluster));
  });
  if (!areSeen) return undefined;
  const workloads = [...new Set(queries.flatMap(query => cluster.select(query)))];
  return { workloads, isNamed: queries.every(({ pods }) => namesLabels(pods)) };
}
