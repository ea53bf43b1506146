import type { ConnectionEnd } from '../../engine/reachability/connections.ts';
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

/** An end of a connection in the JSON answers. */
export type EndJson =
  | { readonly type: 'workload'; readonly namespace: string; readonly name: string; readonly kind: string }
  | { readonly type: 'ip'; readonly cidrs: readonly string[] }
  | { readonly type: 'ingress-controller' };

/** Returns an end of a connection as the JSON answers write it. */
export function endJson(end: ConnectionEnd): EndJson {
  if (end.type === 'workload') {
    const { namespace, name, kind } = end.workload;
    return { type: 'workload', namespace, name, kind };
  }
  return end.type === 'ip' ? { type: 'ip', cidrs: toCidrs(end.addresses) } : end;
}
