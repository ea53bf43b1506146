import type { Cluster } from '../cluster/cluster.ts';
import { type Endpoint, isSameEnd } from '../cluster/endpoint.ts';
import { twinOf } from '../cluster/hypothetical.ts';
import type { Workload } from '../model/resource.ts';
import type { Direction } from '../objects/object.ts';
import { type Bounds, doubtsAbout } from '../reachability/bounds.ts';
import type { Doubt } from '../reachability/doubts.ts';
import { reachabilityOf } from '../reachability/reachability.ts';
import type { PairQuestion } from '../reachability/redundant-rules.ts';
import type { SideQuestion } from '../reachability/rule-match.ts';
import type { RoutedTraffic } from '../routing/ingress-controller.ts';
import {
  ALL_TRAFFIC,
  intersectTraffic,
  isNoTraffic,
  NO_TRAFFIC,
  sameTraffic,
  subtractTraffic,
  type TrafficSet,
  uniteTraffic,
} from '../sets/traffic.ts';
import { type AskedEnd, endOf, endpointsOf, madeUpPods, routedEndpointsOf } from './ends.ts';
import { askSide, type SideAnswer } from './sides.ts';
import { type Outcome, type Verdict, verdictOn } from './verdict.ts';
import { visitsTo } from './visits.ts';

/** A fact that the answer waits for, and the side that it is about. */
export interface OpenFact {
  readonly direction: Direction;
  readonly doubt: Doubt;
  /** The source that it is about, where that is another than the one that is shown. */
  readonly source?: Endpoint;
}

/** What is said to two ends, and why. */
export interface Answer extends Outcome {
  readonly verdict: Verdict;
  readonly asked: TrafficSet;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** The pair as the engine was asked about it. */
  readonly pair: PairQuestion;
  readonly egress: SideAnswer;
  readonly ingress: SideAnswer;
  /** The facts that decide about what was asked and does not surely pass or not. */
  readonly open: readonly OpenFact[];
  /** What one end stands for several of, with different answers; the sides shown are those of one pair. */
  readonly mixed: 'pods' | 'controllers' | 'balancer' | undefined;
  /**
   * True for pods asked about themselves where it matters whether one or two pods are meant: one always reaches itself.
   */
  readonly isOwn: boolean;
}

/** Answers a question: what one end may send to another. `askedAt` tells what is asked of a destination, which resolves port names. */
export function ask(
  cluster: Cluster,
  from: AskedEnd,
  to: AskedEnd,
  askedAt: (destination: Workload | undefined) => TrafficSet = () => ALL_TRAFFIC,
): Answer {
  const undeclared = new Set([from, to].flatMap(madeUpPods));
  const ends = from.type === 'ingress-controller' ? routedEndpointsOf(cluster, to) : endpointsOf(cluster, to);
  const groups = ends.map(destination => {
    const target = destination.type === 'workload' ? destination.workload : undefined;
    const asked = askedAt(target);
    const visits = visitsTo(cluster, from, target);
    const concerned = visits.filter(({ routed }) => !routed || !isNoTraffic(intersectTraffic(routed.wanted, asked)));
    return (concerned.length > 0 ? concerned : visits).map(({ source, routed, isSure }): Part => {
      const peer = otherPod(cluster, source, destination, to);
      return { isSure, answer: answerPair({ cluster, undeclared, source, destination, peer, asked, routed }) };
    });
  });
  return together(groups, isAmong(from, to));
}

interface Pair extends Pick<SideQuestion, 'cluster' | 'undeclared'> {
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** The destination; another of its pods where it is the source itself. */
  readonly peer: Endpoint;
  readonly asked: TrafficSet;
  readonly routed: RoutedTraffic | undefined;
}

/** Returns the pod to ask about where both ends are one: another one of its class, or a twin; itself for a single Pod. */
function otherPod(cluster: Cluster, source: Endpoint, destination: Endpoint, to: AskedEnd): Endpoint {
  if (source.type === 'address' || to.type === 'address' || !isSameEnd(source, destination)) return destination;
  const { workload } = source;
  if (workload.kind !== 'Pod') return endOf(twinOf(workload));
  const { of } = reachabilityOf(cluster).classes;
  return endOf(to.pods.find(each => each !== workload && of.get(each) === of.get(workload)) ?? workload);
}

/** Says whether some pods are at both ends. */
function isAmong(from: AskedEnd, to: AskedEnd): boolean {
  return from.type !== 'address' && to.type !== 'address' && from.pods.some(pod => to.pods.includes(pod));
}

function answerPair({ cluster, undeclared, source, destination, peer, asked, routed }: Pair): Answer {
  const wanted = routed?.wanted ?? ALL_TRAFFIC;
  const sideOf = (direction: Direction): SideAnswer => {
    const [subject, other] = direction === 'egress' ? [source, peer] : [peer, source];
    const question: SideQuestion = { cluster, direction, subject, peer: other, ...(undeclared && { undeclared }) };
    return askSide(question, asked, direction === 'egress' ? routed : undefined);
  };
  const [egress, ingress] = [sideOf('egress'), sideOf('ingress')];
  const sure = intersectTraffic(egress.bounds.sure, ingress.bounds.sure);
  const possible = intersectTraffic(egress.bounds.possible, ingress.bounds.possible);
  const pair: PairQuestion = { cluster, source, destination: peer, wanted, ...(undeclared && { undeclared }) };
  const waiting = intersectTraffic(subtractTraffic(possible, sure), asked);
  const open = openFacts(egress.bounds, ingress.bounds, waiting);
  const verdict = verdictOn({ sure, possible }, asked);
  const ends = { source, destination, pair };
  return { verdict, asked, sure, possible, ...ends, egress, ingress, open, mixed: undefined, isOwn: false };
}

/** Returns the facts that decide about traffic which neither surely passes both sides nor is surely blocked. */
function openFacts(egress: Bounds | undefined, ingress: Bounds | undefined, waiting: TrafficSet): readonly OpenFact[] {
  const facts = (direction: Direction, bounds: Bounds | undefined): readonly OpenFact[] =>
    bounds === undefined ? [] : doubtsAbout(bounds, waiting).map(doubt => ({ direction, doubt }));
  return isNoTraffic(waiting) ? [] : [...facts('egress', egress), ...facts('ingress', ingress)];
}

/** The answer about one pair of single ends. */
interface Part {
  readonly answer: Answer;
  /** False where the source need not exist. */
  readonly isSure: boolean;
}

/** Takes the answers for single ends together, by destination: sure is what all of them allow, possible what any does. */
function together(groups: readonly (readonly Part[])[], isSamePods: boolean): Answer {
  const parts = groups.flat();
  const certain = parts.filter(({ isSure }) => isSure).map(({ answer }) => answer);
  const told = toldOf(certain);
  const sure = groups.map(sureOf).reduce(intersectTraffic);
  const most = parts.map(({ answer }) => answer.possible).reduce(uniteTraffic);
  // One pod of several always reaches itself.
  const mayBeOne = isSamePods && certain.some(({ pair }) => !isSameEnd(pair.source, pair.destination));
  const possible = mayBeOne ? (told.pair.wanted ?? ALL_TRAFFIC) : most;
  const waiting = intersectTraffic(subtractTraffic(possible, sure), told.asked);
  const isOwn = mayBeOne && !isNoTraffic(waiting);
  const others = parts.flatMap(({ isSure, answer }) => (isSure ? [] : factsOf(answer, waiting)));
  const other = certain.find(each => differs(each, told));
  const open = [...told.open, ...others];
  const isMixed = other !== undefined || (!isNoTraffic(waiting) && open.length === 0 && !isOwn);
  const mixed = isMixed ? mixOf(told, other) : undefined;
  return { ...told, verdict: verdictOf(certain, { sure, possible }), sure, possible, open, mixed, isOwn };
}

/**
 * Returns the answer whose sides are shown: one that does not allow, where there is one. Of the addresses that a load
 * balancer may have one that is admitted is shown, and its side depends on which they are.
 */
function toldOf(certain: readonly Answer[]): Answer {
  const closed = certain.find(({ verdict }) => verdict !== 'allowed') ?? certain[0];
  if (closed === undefined) throw new Error('An end names a pod at least.');
  const open = mixOf(closed) === 'balancer' ? certain.find(({ verdict }) => verdict === 'allowed') : undefined;
  if (open === undefined || closed.verdict === 'allowed') return closed;
  return { ...open, ingress: { ...open.ingress, verdict: 'depends' } };
}

/** Returns what of the traffic that sources send to one destination they all may send. */
function sureOf(parts: readonly Part[]): TrafficSet {
  const certain = parts.filter(({ isSure }) => isSure).map(({ answer }) => answer);
  const wanted = certain.map(({ pair }) => pair.wanted ?? ALL_TRAFFIC);
  const kept = certain.map(({ sure }, index) => subtractTraffic(wanted[index] ?? ALL_TRAFFIC, sure));
  return subtractTraffic(wanted.reduce(uniteTraffic, NO_TRAFFIC), kept.reduce(uniteTraffic, NO_TRAFFIC));
}

/** Returns what the ends stand for several of, where answers differ: such as this one and another one. */
function mixOf({ source, destination, egress }: Answer, other?: Answer): Answer['mixed'] {
  if (source.type === 'address' && source.owner !== undefined) return 'balancer';
  const isOfPods = other !== undefined && !isSameEnd(other.destination, destination);
  return egress.routed === undefined || isOfPods ? 'pods' : 'controllers';
}

/** Returns the facts that decide whether a source that need not exist may send some of the traffic. */
function factsOf({ egress, ingress, source, possible }: Answer, waiting: TrafficSet): readonly OpenFact[] {
  const open = openFacts(egress.bounds, ingress.bounds, intersectTraffic(waiting, possible));
  return open.map(each => ({ ...each, source }));
}

/** Says whether two answers differ in what was asked. */
function differs(one: Answer, other: Answer): boolean {
  const isSame = (a: TrafficSet, b: TrafficSet): boolean =>
    sameTraffic(intersectTraffic(a, one.asked), intersectTraffic(b, other.asked));
  return one.verdict !== other.verdict || !isSame(one.sure, other.sure) || !isSame(one.possible, other.possible);
}

/** Where a port's name means other numbers on other pods, each is asked about its own. */
function verdictOf(answers: readonly Answer[], outcome: Outcome): Verdict {
  const [first] = answers;
  if (first !== undefined && answers.every(({ asked }) => sameTraffic(asked, first.asked))) {
    return verdictOn(outcome, first.asked);
  }
  const verdicts = new Set(answers.map(({ verdict }) => verdict));
  return verdicts.size === 1 ? (first?.verdict ?? 'blocked') : 'depends';
}

/** Returns what of the traffic asked about surely passes. */
export function allowedIn({ sure, asked }: Answer): TrafficSet {
  return intersectTraffic(sure, asked);
}

/** Says whether each side allows some of what was asked, but the two nothing in common. */
export function hasNoCommonPort({ verdict, egress, ingress }: Answer): boolean {
  return verdict === 'blocked' && [egress, ingress].every(side => side.verdict === 'allowed');
}
