import type { ConnectionEnd } from '../../engine/answers/connections.ts';
import type { LabelSelector, Requirement } from '../../engine/objects/selector.ts';
import type { ShownWorkload } from '../../engine/reachability/shown.ts';
import { toCidrs } from '../../engine/sets/addresses.ts';
import { isAllTraffic, PROTOCOLS, type TrafficSet } from '../../engine/sets/traffic.ts';

/** What is allowed, in the JSON answers: every port of all three protocols, or the ports of some. */
export type AllowedJson =
  | 'all'
  | readonly { readonly protocol: string; readonly ports: readonly (readonly [number, number])[] }[];

/** Returns traffic as the JSON answers write it. */
export function allowedJson(traffic: TrafficSet): AllowedJson {
  if (isAllTraffic(traffic)) return 'all';
  return PROTOCOLS.filter(protocol => traffic[protocol].length > 0).map(protocol => ({
    protocol,
    ports: traffic[protocol],
  }));
}

/** A workload as the JSON answers write it. */
export interface WorkloadJson {
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
}

/** Returns a workload as the JSON answers write it. */
export function workloadJson({ namespace, name, kind }: ShownWorkload): WorkloadJson {
  return { namespace, name, kind };
}

/** An end of a connection in the JSON answers. */
export type EndJson =
  | ({ readonly type: 'workload' } & WorkloadJson)
  | { readonly type: 'ip'; readonly cidrs: readonly string[] }
  | { readonly type: 'ingress-controller' };

/** Returns an end of a connection as the JSON answers write it. */
export function endJson(end: ConnectionEnd): EndJson {
  if (end.type === 'workload') return { type: 'workload', ...workloadJson(end.workload) };
  return end.type === 'ip' ? { type: 'ip', cidrs: toCidrs(end.addresses) } : end;
}

/** Returns a label selector as manifests write it (meta/v1 LabelSelector); empty for one that picks everything. */
export function selectorJson({ requirements }: LabelSelector): object {
  const labels = requirements.filter(({ from }) => from === 'matchLabels');
  const expressions = requirements.filter(({ from }) => from === 'matchExpressions');
  return {
    ...(labels.length === 0
      ? {}
      : { matchLabels: Object.fromEntries(labels.map(({ key, values }) => [key, values[0]])) }),
    ...(expressions.length === 0 ? {} : { matchExpressions: expressions.map(expressionJson) }),
  };
}

function expressionJson({ key, operator, values }: Requirement): object {
  return values.length === 0 ? { key, operator } : { key, operator, values };
}
