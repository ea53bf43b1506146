import type { Workload } from '../../engine/model/resource.ts';
import type { Protocol } from '../../engine/sets/traffic.ts';
import {
  ALL_TRAFFIC,
  everyPort,
  isNoTraffic,
  MAX_PORT,
  NO_TRAFFIC,
  onePort,
  PROTOCOLS,
  type TrafficSet,
  uniteTraffic,
} from '../../engine/sets/traffic.ts';
import { Refusal } from '../terminal/refusal.ts';

/** What `--port` and `--protocol` ask about. */
export interface AskedTraffic {
  readonly port: number | string | undefined;
  readonly protocol: Protocol | undefined;
}

/** The options that ask about a port or protocol. */
export interface PortOptions {
  readonly port?: string;
  readonly protocol?: string;
}

/** Reads `--port` and `--protocol`; refuses what is no port, port name or protocol. */
export function readTraffic(options: PortOptions): AskedTraffic {
  return { port: readPort(options.port), protocol: readProtocol(options.protocol) };
}

function readPort(text: string | undefined): number | string | undefined {
  if (text === undefined) return undefined;
  if (/^[a-z0-9-]{1,15}$/i.test(text) && /[a-z]/i.test(text)) return text;
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > MAX_PORT)
    throw new Refusal(`${text} is no port: give a number from 1 to ${MAX_PORT} or a port's name.`);
  return port;
}

function readProtocol(text: string | undefined): Protocol | undefined {
  if (text === undefined) return undefined;
  const protocol = PROTOCOLS.find(each => each === text.toUpperCase());
  if (protocol === undefined) throw new Refusal(`${text} is no protocol that policies know: say TCP, UDP or SCTP.`);
  return protocol;
}

/** Returns the traffic asked about; a port without protocol means TCP, a name is that of the destination's container ports. */
export function trafficAsked({ port, protocol }: AskedTraffic, destination: Workload | undefined): TrafficSet {
  if (port === undefined) return protocol === undefined ? ALL_TRAFFIC : everyPort(protocol);
  if (typeof port === 'number') return onePort(protocol ?? 'TCP', port);
  const named = (destination?.ports ?? []).filter(each => each.name === port && each.protocol === (protocol ?? 'TCP'));
  const traffic = named.reduce((sum, each) => uniteTraffic(sum, onePort(each.protocol, each.port)), NO_TRAFFIC);
  if (isNoTraffic(traffic)) throw new Refusal(`The destination declares no ${protocol ?? 'TCP'} port named ${port}.`);
  return traffic;
}

/** Returns what is asked, for people: `TCP 80`, `UDP`, or nothing when everything is. */
export function describeAsked({ port, protocol }: AskedTraffic): string {
  if (port === undefined) return protocol ?? '';
  return `${protocol ?? 'TCP'} ${port}`;
}
