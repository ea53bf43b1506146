import { isSameEnd } from '../cluster/endpoint.ts';
import { isOwnNode } from '../cluster/nodes.ts';
import type { Route } from '../model/resource.ts';
import type { CompiledPolicy, CompiledRule } from '../policies/compiled.ts';
import type { Reason } from '../reachability/explain.ts';
import type { Address } from '../sets/address.ts';
import {
  includesTraffic,
  intersectTraffic,
  isNoTraffic,
  NO_TRAFFIC,
  type TrafficSet,
  uniteTraffic,
} from '../sets/traffic.ts';
import type { Answer } from './answer.ts';
import type { SideAnswer } from './sides.ts';

/** Why a side answers as it does. */
export type SideReason =
  /** Addresses have no policies of their own. */
  | { readonly type: 'outside'; readonly address: Address }
  /** Pods and their own node always reach each other. */
  | { readonly type: 'own-node'; readonly address: Address }
  /** Both ends are one pod. */
  | { readonly type: 'same-pod' }
  | { readonly type: 'no-route' }
  | { readonly type: 'route'; readonly route: Route; readonly wanted: TrafficSet }
  /** A rule decides. */
  | (Reason & { readonly type: 'rule'; readonly policy: CompiledPolicy; readonly rule: CompiledRule })
  /** No policy decides; `isSure` is false where one may select the pods. */
  | { readonly type: 'default'; readonly traffic: TrafficSet; readonly isSure: boolean }
  /**
   * A policy isolates and admits nothing of what was asked beside what `rules` allow; with `mayAdmit` it may admit
   * some.
   */
  | {
      readonly type: 'isolation';
      readonly policy: CompiledPolicy;
      readonly admits: readonly Reason[];
      readonly mayAdmit: readonly CompiledRule[];
    }
  /** A policy isolates, and is not asked: what goes before it denies all that was asked. */
  | { readonly type: 'not-asked'; readonly policy: CompiledPolicy };

/** Returns why one side answers as it does; with `all`, also the policies that isolate it and decide nothing. */
export function reasonsOf(answer: Answer, answered: SideAnswer, all = false): readonly SideReason[] {
  const { side, routed } = answered;
  const [subject, peer] =
    side.direction === 'egress' ? [answer.source, answer.destination] : [answer.destination, answer.source];
  if (routed !== undefined && subject.type === 'address') return routeReasons(routed);
  if (subject.type === 'address') return [{ type: 'outside', address: subject.address }];
  if (peer.type === 'address' && isOwnNode(answer.pair.cluster, side.direction, subject, peer)) {
    return [{ type: 'own-node', address: peer.address }];
  }
  const isFree = side.reasons.every(({ policy }) => policy === undefined) && side.isolatedBy.length === 0;
  const routes = routed === undefined ? [] : routeReasons(routed);
  if (routed !== undefined && isFree) return routes;
  if (isSameEnd(answer.pair.source, answer.pair.destination)) return [{ type: 'same-pod' }];
  const decided = side.reasons.filter(({ traffic }) => !isNoTraffic(intersectTraffic(traffic, answer.asked)));
  const isOpen = decided.some(({ action }) => action === 'accept' || action === 'default');
  const silent = side.isolatedBy.filter(policy => !isOpen || (all && !decided.some(each => each.policy === policy)));
  const isDenied = includesTraffic(trafficOf(decided.filter(({ action }) => action === 'deny')), answer.asked);
  return [
    ...routes,
    ...decided.map(reason => decision(reason, answered)),
    ...(isDenied ? silent.filter(() => all).map(notAsked) : silent.map(policy => isolation(policy, answered))),
  ];
}

function trafficOf(reasons: readonly Reason[]): TrafficSet {
  return reasons.reduce((sum, { traffic }) => uniteTraffic(sum, traffic), NO_TRAFFIC);
}

function notAsked(policy: CompiledPolicy): SideReason {
  return { type: 'not-asked', policy };
}

function routeReasons({ routes, wanted }: NonNullable<SideAnswer['routed']>): readonly SideReason[] {
  return routes.length === 0 ? [{ type: 'no-route' }] : routes.map(route => ({ type: 'route', route, wanted }));
}

function decision(reason: Reason, { bounds }: SideAnswer): SideReason {
  const { policy, rule, traffic } = reason;
  if (policy !== undefined && rule !== undefined) return { ...reason, type: 'rule', policy, rule };
  const isSure = !bounds.doubts.some(({ about }) => about === 'subject' || about === 'dialect');
  return { type: 'default', traffic, isSure };
}

function isolation(policy: CompiledPolicy, { side, bounds }: SideAnswer): SideReason {
  const admits = side.reasons.filter(reason => reason.policy === policy && reason.action === 'accept');
  const mayAdmit = bounds.doubts.flatMap(doubt =>
    doubt.about === 'rule' && doubt.policy === policy ? [doubt.rule] : [],
  );
  return { type: 'isolation', policy, admits, mayAdmit };
}
