import type { Cluster } from '../../engine/cluster/cluster.ts';
import type { Workload } from '../../engine/model/resource.ts';
import { DIRECTIONS, type Direction } from '../../engine/objects/object.ts';
import { rulesOf } from '../../engine/policies/compiled.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { linkToResource, shownName } from '../support/ranges.ts';
import { neighboursOf, outsideOf } from '../support/workload-reach.ts';
import { bold, capitalized, count, escapeMarkdown } from '../words/markdown.ts';
import { MAX_NAMES } from './picked.ts';

/** Explains a workload: the policies that select it, who may connect to it and whom it may connect to. */
export function workloadLines(snapshot: Snapshot, cluster: Cluster, workload: Workload): readonly string[] {
  const title = bold(`${workload.kind} ${workload.namespace}/${workload.name}`);
  return [
    title,
    policiesSentence(snapshot, cluster, workload),
    ...directionParts(snapshot, cluster, workload, 'ingress'),
    ...directionParts(snapshot, cluster, workload, 'egress'),
  ];
}

function policiesSentence(snapshot: Snapshot, cluster: Cluster, workload: Workload): string {
  const policies = cluster.policiesOf(workload);
  const open = DIRECTIONS.filter(direction => policies.every(policy => rulesOf(policy, direction) === undefined));
  const state = open.length === 0 ? '' : ` ${capitalized(open.join(' and '))}: not isolated.`;
  if (policies.length === 0) return `No policy selects it.${state}`;
  const links = policies.slice(0, MAX_NAMES).map(({ resource }) => linkToResource(snapshot, resource));
  const rest = policies.length - links.length;
  const selects = policies.length === 1 ? 'policy selects' : 'policies select';
  return `${policies.length} ${selects} it: ${links.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.${state}`;
}

function directionParts(
  snapshot: Snapshot,
  cluster: Cluster,
  workload: Workload,
  direction: Direction,
): readonly string[] {
  const neighbours = neighboursOf(cluster, workload, direction);
  const outside = outsideOf(cluster, workload, direction).map(escapeMarkdown);
  const [who, nobody] =
    direction === 'ingress' ? ['Reachable from', 'Reachable from no workload'] : ['Reaches', 'Reaches no workload'];
  const sure = neighbours.filter(({ isSure }) => isSure);
  const maybe = neighbours.filter(({ isSure }) => !isSure);
  const perhaps = maybe.length === 0 ? '' : `, perhaps ${maybe.length}${sure.length === 0 ? '' : ' more'}`;
  const head = `${sure.length === 0 ? nobody : `${who} ${count(sure.length, 'workload')}`}${perhaps}`;
  const shown = [...sure, ...maybe].slice(0, MAX_NAMES).map(({ workload: other, traffic }) => {
    return `- ${linkToResource(snapshot, other, shownName(other))}: ${traffic}`;
  });
  const rest = neighbours.length - shown.length;
  const more = rest > 0 ? [`- and ${rest} more`] : [];
  const external = outside.length === 0 ? 'nothing' : outside.join('; ');
  return [[`**${head}.** Outside the cluster: ${external}.`, ...shown, ...more].join('\n')];
}
