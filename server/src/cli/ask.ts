import type { Direction, Route, Workload } from '../engine/model/resource.ts';
import { type Bounds, boundsOf, doubtsAbout } from '../engine/reachability/bounds.ts';
import type { Cluster } from '../engine/reachability/cluster.ts';
import { type Endpoint, explainSide, type Side } from '../engine/reachability/explain.ts';
import { twinOf, withPods } from '../engine/reachability/hypothetical.ts';
import { routingOf } from '../engine/reachability/ingress-controller.ts';
import type { PairQuestion } from '../engine/reachability/redundant.ts';
import { ALL_TRAFFIC, intersectTraffic, isNoTraffic, NO_TRAFFIC, type TrafficSet } from '../engine/sets/traffic.ts';
import type { AskedEnd } from './endpoints.ts';
import { type AskedTraffic, trafficAsked } from './ports.ts';
import { Refusal } from './refusal.ts';

/** The answer to a question about a connection. */
export type Verdict = 'allowed' | 'blocked' | 'depends';

/** What Ingresses and Routes send to the pods asked about. */
export interface RoutedTraffic {
  readonly routes: readonly Route[];
  readonly wanted: TrafficSet;
}

/** What one side says to the traffic asked about. */
export interface SideAnswer {
  readonly verdict: Verdict;
  readonly side: Side;
  readonly bounds: Bounds;
  /** The source's side of a question about the ingress controller, which only goes where Ingresses and Routes lead. */
  readonly routed: RoutedTraffic | undefined;
}

/** What is said to a pair of ends, and why. */
export interface Answer {
  readonly verdict: Verdict;
  readonly asked: TrafficSet;
  /** What surely passes both sides of what was asked. */
  readonly allowed: TrafficSet;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** The pair as the engine was asked about it. */
  readonly pair: PairQuestion;
  readonly egress: SideAnswer;
  readonly ingress: SideAnswer;
  /** True where the ends stand for several pods that differ, and so do the answers; this is one of them. */
  readonly isMixed: boolean;
  /** True for a workload asked about itself: two of its pods are compared, and one pod always reaches itself. */
  readonly isOwn: boolean;
}

/** Answers whether one end reaches another. */
export function ask(cluster: Cluster, from: AskedEnd, to: AskedEnd, traffic: AskedTraffic): Answer {
  refuseNonsense(from, to);
  const madeUp = [from, to].flatMap(podsMadeUp);
  const world: World = { cluster: withPods(cluster, madeUp), madeUp: new Set(madeUp) };
  const answers = endpointsOf(world, from).flatMap(source =>
    endpointsOf(world, to).map(destination => askPair(world, source, destination, from, traffic)),
  );
  const answer = answers.find(({ verdict }) => verdict !== 'allowed') ?? answers[0];
  if (answer === undefined) throw new Refusal('The ends of the question name no pods.');
  const isMixed = answers.some(({ verdict }) => verdict !== answer.verdict);
  return { ...answer, verdict: isMixed ? 'depends' : answer.verdict, isMixed };
}

function refuseNonsense(from: AskedEnd, to: AskedEnd): void {
  if (to.type === 'ingress-controller') {
    throw new Refusal('The ingress controller is a source alone: name its pods to ask who reaches it.');
  }
  if (to.type !== 'address') return;
  if (from.type === 'address') throw new Refusal('Policies say nothing about two addresses: one end has to be a pod.');
  if (from.type === 'ingress-controller') throw new Refusal('The ingress controller is asked about pods alone.');
}

/** The cluster of a question, with the pods that it makes up. */
interface World {
  readonly cluster: Cluster;
  readonly madeUp: ReadonlySet<Workload>;
}

function podsMadeUp(end: AskedEnd): readonly Workload[] {
  if (end.type === 'ingress-controller') return [...end.madeUp];
  return end.type === 'pods' && end.isHypothetical ? end.pods : [];
}

/** Returns one pod for each class that the policies put the end's pods into. */
function endpointsOf({ cluster }: World, end: AskedEnd): readonly Endpoint[] {
  if (end.type === 'address') return [end];
  const { of } = cluster.reachability.classes;
  const classes = new Set(end.pods.map(workload => of.get(workload)));
  return [...classes].flatMap(podClass => {
    const workload = end.pods.find(each => of.get(each) === podClass);
    return workload === undefined ? [] : [{ type: 'workload', workload }];
  });
}

function askPair(world: World, source: Endpoint, destination: Endpoint, from: AskedEnd, traffic: AskedTraffic): Answer {
  const target = destination.type === 'workload' ? destination.workload : undefined;
  const asked = trafficAsked(traffic, target);
  const isOwn = source.type === 'workload' && source.workload === target && source.workload.kind !== 'Pod';
  const { cluster, peer } = isOwn ? withTwin(world, source.workload) : { cluster: world.cluster, peer: destination };
  const sideOf = (direction: Direction, routed: RoutedTraffic | undefined): SideAnswer => {
    const [subject, other] = direction === 'egress' ? [source, peer] : [peer, source];
    const question = { cluster, direction, subject, peer: other, undeclared: world.madeUp };
    const limited = limit(boundsOf(question), routed);
    const bounds = { ...limited, doubts: doubtsAbout(limited, asked) };
    const side = explainSide(cluster, direction, subject, other);
    return { verdict: verdictOf(bounds, asked), side, bounds, routed };
  };
  const routed = from.type === 'ingress-controller' ? routedTo(cluster, target) : undefined;
  const egress = sideOf('egress', routed);
  const ingress = sideOf('ingress', undefined);
  const sure = intersectTraffic(egress.bounds.sure, ingress.bounds.sure);
  const possible = intersectTraffic(egress.bounds.possible, ingress.bounds.possible);
  const verdict = verdictOf({ sure, possible }, asked);
  return {
    verdict: isOwn && verdict === 'blocked' ? 'depends' : verdict,
    asked,
    allowed: intersectTraffic(sure, asked),
    source,
    destination,
    pair: { cluster, source, destination: peer, undeclared: world.madeUp, wanted: routed?.wanted ?? ALL_TRAFFIC },
    egress,
    ingress,
    isMixed: false,
    isOwn,
  };
}

/** Adds a second pod of the workload, to ask about two of its pods. */
function withTwin({ cluster }: World, workload: Workload): { cluster: Cluster; peer: Endpoint } {
  const twin = twinOf(workload);
  return { cluster: withPods(cluster, [twin]), peer: { type: 'workload', workload: twin } };
}

function routedTo(cluster: Cluster, target: Workload | undefined): RoutedTraffic {
  const found = routingOf(cluster).workloads.find(({ workload }) => workload === target);
  return found ?? { routes: [], wanted: NO_TRAFFIC };
}

/** Says whether each side allows some of what was asked, and they nothing in common. */
export function hasNoCommonPort({ verdict, egress, ingress }: Answer): boolean {
  return verdict === 'blocked' && [egress, ingress].every(side => side.verdict === 'allowed');
}

function limit(bounds: Bounds, routed: RoutedTraffic | undefined): Bounds {
  if (routed === undefined) return bounds;
  const { wanted } = routed;
  return {
    sure: intersectTraffic(bounds.sure, wanted),
    possible: intersectTraffic(bounds.possible, wanted),
    doubts: bounds.doubts,
  };
}

function verdictOf({ sure, possible }: Pick<Bounds, 'sure' | 'possible'>, asked: TrafficSet): Verdict {
  if (!isNoTraffic(intersectTraffic(sure, asked))) return 'allowed';
  return isNoTraffic(intersectTraffic(possible, asked)) ? 'blocked' : 'depends';
}
