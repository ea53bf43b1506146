import { type Answer, ask } from '../engine/answers/answer.ts';
import { type AskedEnd, controllerEnd } from '../engine/answers/ends.ts';
import { factTexts } from '../engine/answers/fact-texts.ts';
import { overviewOf, podsOf } from '../engine/answers/overview.ts';
import type { Cluster } from '../engine/cluster/cluster.ts';
import { twinOf } from '../engine/cluster/hypothetical.ts';
import { shownKey } from '../engine/reachability/shown.ts';
import { oneOf } from '../engine/sets/addresses.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { type ReachabilityModel, reachabilityModel } from './matrix/reachability-model.ts';
import { sideView } from './matrix/side-view.ts';
import { axesOf, OUTSIDE, trafficView } from './reachability-view.ts';
import type { Axis, ExplanationView, SideView, Traffic } from './support/protocol.ts';

/** Returns why one axis of the matrix reaches another or not; null when one of them is not there by now. */
export function explanationView(
  snapshot: Snapshot,
  uri: string,
  sourceId: string,
  destinationId: string,
): ExplanationView | null {
  const cluster = snapshot.clusterFor(uri);
  const model = reachabilityModel(cluster);
  const axes = axesOf(snapshot, model);
  const source = axes.sources.find(({ id }) => id === sourceId);
  const destination = axes.destinations.find(({ id }) => id === destinationId);
  if (source === undefined || destination === undefined) return null;
  if (source.type !== 'workload' && destination.type === 'addresses') return outsideView(source, destination);
  const from = endOf(cluster, model, source, 'ingress');
  const to = source.id === destination.id ? otherPodsOf(from) : endOf(cluster, model, destination, 'egress');
  if (from === undefined || to === undefined) return null;
  const answer = ask(cluster, from, to);
  const names = { source: axisName(source), destination: axisName(destination) };
  return {
    source,
    destination,
    traffic: trafficOf(cluster, answer),
    egress: sideView(snapshot, answer, 'egress', names),
    ingress: sideView(snapshot, answer, 'ingress', names),
    depends: factTexts(answer, names).map(fact => `It depends on ${fact}.`),
  };
}

/** Returns the end of a question that an axis stands for. */
function endOf(
  cluster: Cluster,
  model: ReachabilityModel,
  axis: Axis,
  direction: 'ingress' | 'egress',
): AskedEnd | undefined {
  if (axis.type === 'ingress-controller') return controllerEnd(cluster);
  if (axis.type === 'workload') {
    const entry = model.overview.entries.find(({ shown }) => axis.id === `workload:${shownKey(shown)}`);
    return entry && podsOf(entry);
  }
  const first = model.overview.samples.length + (direction === 'ingress' && model.hasController ? 1 : 0);
  const cell = model.outside[direction][axis.class - first];
  const address = cell && oneOf(cell.addresses);
  return address && { type: 'address', address };
}

/** The matrix shows what a workload may send to its own other pods. */
function otherPodsOf(end: AskedEnd | undefined): AskedEnd | undefined {
  if (end?.type !== 'pods') return end;
  const [first, ...rest] = end.pods;
  return { ...end, pods: [twinOf(first), ...rest.map(twinOf)] };
}

function axisName({ namespace, name }: Axis): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

function trafficOf(cluster: Cluster, { sure, possible }: Answer): Traffic {
  const { table } = overviewOf(cluster);
  return trafficView(table, table.intern(table.traffic.intern(sure), table.traffic.intern(possible)));
}

function outsideView(source: Axis, destination: Axis): ExplanationView {
  const side: SideView = {
    verdict: 'blocked',
    summary: 'No policy of this cluster sees these connections.',
    reasons: [],
  };
  return { source, destination, traffic: OUTSIDE, egress: side, ingress: side, depends: [] };
}
