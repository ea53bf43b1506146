import { explain } from '../engine/reachability/explain.ts';
import { NOTHING } from '../engine/reachability/traffic-table.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Axis, ExplanationView, SideView, Traffic } from './protocol.ts';
import { axesOf, OUTSIDE, trafficView } from './reachability-view.ts';
import { dependsOn } from './support/depends.ts';
import { endsOf } from './support/endpoints.ts';
import { type ReachabilityModel, reachabilityModel } from './support/reachability-model.ts';
import { sideView } from './support/side-view.ts';

/** Returns why one axis of the matrix reaches another or not; null when one of them is not there by now. */
export function explanationView(
  snapshot: Snapshot,
  uri: string,
  sourceId: string,
  destinationId: string,
): ExplanationView | null {
  const model = reachabilityModel(snapshot.clusterFor(uri));
  const axes = axesOf(snapshot, model);
  const source = axes.sources.find(({ id }) => id === sourceId);
  const destination = axes.destinations.find(({ id }) => id === destinationId);
  if (source === undefined || destination === undefined) return null;
  if (source.type !== 'workload' && destination.type === 'addresses') return outsideView(source, destination);
  const ends = endsOf(model, source, destination);
  if (ends === undefined) return null;
  const explanation = explain(ends.cluster, ends.source, ends.destination);
  const names = { source: nameOf(source), destination: nameOf(destination) };
  const outward = { subject: names.source, peer: names.destination };
  const inward = { subject: names.destination, peer: names.source };
  return {
    source,
    destination,
    traffic: cellOf(model, source, destination),
    egress: sideView(snapshot, explanation.egress, ends.source, outward),
    ingress: sideView(snapshot, explanation.ingress, ends.destination, inward),
    depends: dependsOn(ends, names),
  };
}

function nameOf({ namespace, name }: Axis): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

/** Returns the very cell that the matrix shows. */
function cellOf(model: ReachabilityModel, source: Axis, destination: Axis): Traffic {
  const { outside, routed, samples } = model;
  if (source.type === 'ingress-controller') return trafficView(model, routed.get(destination.class) ?? NOTHING);
  if (source.type === 'addresses') {
    const cell = outside.ingress[source.class - samples.length - (routed.size > 0 ? 1 : 0)];
    return trafficView(model, cell?.traffic[destination.class] ?? NOTHING);
  }
  if (destination.type === 'workload') return trafficView(model, model.between(source.class, destination.class));
  return trafficView(model, outside.egress[destination.class - samples.length]?.traffic[source.class] ?? NOTHING);
}

function outsideView(source: Axis, destination: Axis): ExplanationView {
  const side: SideView = {
    verdict: 'blocked',
    summary: 'No policy of this cluster sees these connections.',
    reasons: [],
  };
  return { source, destination, traffic: OUTSIDE, egress: side, ingress: side, depends: [] };
}
