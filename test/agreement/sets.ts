import type { Workload } from '../../server/src/engine/model/resource.ts';
import { parseAddress } from '../../server/src/engine/sets/address.ts';
import { type AddressSet, addressesOf, hasAddress } from '../../server/src/engine/sets/addresses.ts';
import { parseCidr } from '../../server/src/engine/sets/cidr.ts';
import {
  ALL_TRAFFIC,
  everyPort,
  intersectTraffic,
  isNoTraffic,
  NO_TRAFFIC,
  onePort,
  PROTOCOLS,
  portRange,
  type TrafficSet,
  uniteTraffic,
} from '../../server/src/engine/sets/traffic.ts';

/** Traffic as the JSON answers write it. */
export type AllowedJson =
  | 'all'
  | readonly { readonly protocol: string; readonly ports: readonly (readonly [number, number])[] }[];

/** Reads traffic of a JSON answer. */
export function setOf(allowed: AllowedJson): TrafficSet {
  if (allowed === 'all') return ALL_TRAFFIC;
  const ranges = allowed.flatMap(({ protocol, ports }) =>
    PROTOCOLS.filter(each => each === protocol).flatMap(each => ports.map(([low, high]) => portRange(each, low, high))),
  );
  return ranges.reduce(uniteTraffic, NO_TRAFFIC);
}

/** Says whether a CIDR or a set holds an address. */
export function holdsAddress(block: string | AddressSet, text: string): boolean {
  const address = parseAddress(text);
  if (address === undefined) return false;
  if (typeof block !== 'string') return hasAddress(block, address);
  const cidr = parseCidr(block);
  return cidr !== undefined && hasAddress(addressesOf(cidr), address);
}

/** Returns what is asked by a port or protocol, of pods whose ports a name is one of. */
export function askedSet(
  asked: { readonly port?: string; readonly protocol?: string },
  pods: readonly Workload[],
): TrafficSet {
  const { port } = asked;
  const protocol = PROTOCOLS.find(each => each === asked.protocol);
  if (port === undefined) return protocol === undefined ? ALL_TRAFFIC : everyPort(protocol);
  if (/^\d+$/.test(port)) return onePort(protocol ?? 'TCP', Number(port));
  const named = pods.flatMap(({ ports }) => ports.filter(each => each.name === port && each.protocol === 'TCP'));
  return named.map(each => onePort('TCP', each.port)).reduce(uniteTraffic, NO_TRAFFIC);
}

/** Says whether two sets have something in common. */
export function meet(a: TrafficSet, b: TrafficSet): boolean {
  return !isNoTraffic(intersectTraffic(a, b));
}
