import type { Cluster } from '../cluster/cluster.ts';
import { twinOf } from '../cluster/hypothetical.ts';
import { groupBy } from '../group-by.ts';
import type { Workload } from '../model/resource.ts';
import type { Direction } from '../objects/object.ts';
import type { CompiledPolicy } from '../policies/compiled.ts';
import { type Bounds, boundsOf, doubtsAbout } from '../reachability/bounds.ts';
import { blockersIn, explainSide, type Side } from '../reachability/explain.ts';
import { reachabilityOf } from '../reachability/reachability.ts';
import type { SideQuestion } from '../reachability/rule-match.ts';
import type { RoutedTraffic } from '../routing/ingress-controller.ts';
import type { AddressSet } from '../sets/addresses.ts';
import { intersectTraffic, isNoTraffic, NO_TRAFFIC, type TrafficSet } from '../sets/traffic.ts';
import { endOf } from './ends.ts';
import { type Verdict, verdictOn } from './verdict.ts';

/** What one side says to the traffic asked about. */
export interface SideAnswer {
  readonly verdict: Verdict;
  readonly side: Side;
  /** Its doubts are those about what was asked. */
  readonly bounds: Bounds;
  /** The source's side of a question about the ingress controller, which only goes where Ingresses and Routes lead. */
  readonly routed: RoutedTraffic | undefined;
}

/** Answers for one side of a connection; a source that is routed sends no more than what is wanted of it. */
export function askSide(question: SideQuestion, asked: TrafficSet, routed?: RoutedTraffic): SideAnswer {
  const found = boundsOf(question);
  const limited = routed === undefined ? found : within(found, routed.wanted);
  const bounds = { ...limited, doubts: doubtsAbout(limited, asked) };
  return { verdict: verdictOn(bounds, asked), side: explainSide(question), bounds, routed };
}

function within({ sure, possible, doubts }: Bounds, wanted: TrafficSet): Bounds {
  return { sure: intersectTraffic(sure, wanted), possible: intersectTraffic(possible, wanted), doubts };
}

/** One side of what the pods of two workloads, or two pods of one, may exchange. */
export interface PodSide {
  readonly cluster: Cluster;
  readonly direction: Direction;
  /** Its policies are asked. */
  readonly subject: Workload;
  readonly peer: Workload;
}

/** Returns the verdict of the subject's policies on traffic with a peer. */
export function sideVerdict(side: PodSide, asked: TrafficSet): Verdict {
  return verdictOn(boundsOf(questionOf(side)), asked);
}

/** Returns the subject's policies that keep traffic from a peer. */
export function sideBlockers(side: PodSide, traffic: TrafficSet): readonly CompiledPolicy[] {
  return blockersIn(explainSide(questionOf(side)), traffic);
}

function questionOf({ cluster, direction, subject, peer }: PodSide): SideQuestion {
  // A pod always reaches itself, so another pod of the workload is asked about.
  const other = peer === subject ? twinOf(peer) : peer;
  return { cluster, direction, subject: endOf(subject), peer: endOf(other) };
}

/** Returns what the subject's policies allow towards or from a peer in sight, facts out of sight taken as not there. */
export function knownSide({ cluster, direction, subject, peer }: PodSide): TrafficSet {
  const reachability = reachabilityOf(cluster);
  const [own, other] = [subject, peer].map(each => reachability.classes.of.get(each));
  if (own === undefined || other === undefined) return NO_TRAFFIC;
  return reachability.traffic.get(reachability.side(direction, own, other));
}

/** Addresses outside the cluster, with what a workload may exchange with them. */
export interface KnownAddresses {
  readonly addresses: AddressSet;
  readonly traffic: TrafficSet;
}

/** Returns the same for addresses outside the cluster; those with which nothing may be exchanged are left out. */
export function knownOutside(cluster: Cluster, workload: Workload, direction: Direction): readonly KnownAddresses[] {
  const reachability = reachabilityOf(cluster);
  return reachability
    .external(workload, direction)
    .map(({ addresses, traffic }) => ({ addresses, traffic: reachability.traffic.get(traffic) }))
    .filter(({ traffic }) => !isNoTraffic(traffic));
}

/** Returns workloads in sight by what no policy tells apart: of each group one stands for all. */
export function alikeWorkloads(cluster: Cluster, workloads: readonly Workload[]): readonly (readonly Workload[])[] {
  const { of } = reachabilityOf(cluster).classes;
  return [...groupBy(workloads, workload => `${of.get(workload)?.index} ${workload.namespace}`).values()];
}
