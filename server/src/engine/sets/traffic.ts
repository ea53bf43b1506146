import { type IntervalSet, includes, intersect, sameIntervals, subtract, unite } from './intervals.ts';

/** The transport protocols a policy can name. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** The protocols a policy can tell apart, in the order answers show them. */
export const PROTOCOLS: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

/** The highest port; ports run from 1. */
export const MAX_PORT = 65535;

/** A set of ports as inclusive ranges within 1..65535. */
export type PortSet = IntervalSet<number>;

/** What may be sent: per protocol the destination ports. */
export type TrafficSet = Readonly<Record<Protocol, PortSet>>;

const EVERY_PORT: PortSet = [[1, MAX_PORT]];

/** Nothing at all. */
export const NO_TRAFFIC: TrafficSet = { TCP: [], UDP: [], SCTP: [] };

/** Every port of every protocol. */
export const ALL_TRAFFIC: TrafficSet = { TCP: EVERY_PORT, UDP: EVERY_PORT, SCTP: EVERY_PORT };

/** Returns a protocol's ports from low to high inclusive, cut to 1..65535. */
export function portRange(protocol: Protocol, low: number, high: number): TrafficSet {
  return { ...NO_TRAFFIC, [protocol]: intersect([[low, high]], EVERY_PORT) };
}

/** Returns every port of one protocol. */
export function everyPort(protocol: Protocol): TrafficSet {
  return { ...NO_TRAFFIC, [protocol]: EVERY_PORT };
}

/** Returns one port of one protocol. */
export function onePort(protocol: Protocol, port: number): TrafficSet {
  return portRange(protocol, port, port);
}

function combine(a: TrafficSet, b: TrafficSet, how: (x: PortSet, y: PortSet) => PortSet): TrafficSet {
  return { TCP: how(a.TCP, b.TCP), UDP: how(a.UDP, b.UDP), SCTP: how(a.SCTP, b.SCTP) };
}

/** Returns what either set allows. */
export function uniteTraffic(a: TrafficSet, b: TrafficSet): TrafficSet {
  return combine(a, b, unite);
}

/** Returns what both sets allow. */
export function intersectTraffic(a: TrafficSet, b: TrafficSet): TrafficSet {
  return combine(a, b, intersect);
}

/** Returns what the first set allows and the second does not. */
export function subtractTraffic(a: TrafficSet, b: TrafficSet): TrafficSet {
  return combine(a, b, subtract);
}

/** Says whether the first set allows all that the second does. */
export function includesTraffic(a: TrafficSet, b: TrafficSet): boolean {
  return PROTOCOLS.every(protocol => includes(a[protocol], b[protocol]));
}

/** Says whether two sets allow the same. */
export function sameTraffic(a: TrafficSet, b: TrafficSet): boolean {
  return PROTOCOLS.every(protocol => sameIntervals(a[protocol], b[protocol]));
}

/** Says whether nothing is allowed. */
export function isNoTraffic(set: TrafficSet): boolean {
  return PROTOCOLS.every(protocol => set[protocol].length === 0);
}

/** Says whether everything is allowed. */
export function isAllTraffic(set: TrafficSet): boolean {
  return sameTraffic(set, ALL_TRAFFIC);
}

/** Returns the set as people write it: `TCP 80, 443 · UDP 53`, `TCP (all ports)`, `all ports`, `nothing`. */
export function describeTraffic(set: TrafficSet): string {
  if (isNoTraffic(set)) return 'nothing';
  if (isAllTraffic(set)) return 'all ports';
  const parts = PROTOCOLS.filter(protocol => set[protocol].length > 0);
  return parts.map(protocol => `${protocol} ${describePorts(set[protocol])}`).join(' · ');
}

function describePorts(ports: PortSet): string {
  if (sameIntervals(ports, EVERY_PORT)) return '(all ports)';
  return ports.map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`)).join(', ');
}
