import type { Connection, ConnectionEnd, KnownConnection } from '../../engine/answers/connections.ts';
import { EVERYTHING, NOTHING, type TrafficId, type TrafficTable } from '../../engine/evaluation/traffic-table.ts';
import type { Direction } from '../../engine/objects/object.ts';
import type { ShownWorkload } from '../../engine/reachability/shown.ts';
import {
  ALL_TRAFFIC,
  everyPort,
  NO_TRAFFIC,
  onePort,
  PROTOCOLS,
  type TrafficSet,
  uniteTraffic,
} from '../../engine/sets/traffic.ts';
import { didYouMean } from '../terminal/did-you-mean.ts';
import { Refusal } from '../terminal/refusal.ts';
import { type AskedTraffic, type PortOptions, readTraffic } from './asked-ports.ts';

/** The options that narrow a list. */
export interface FilterOptions extends PortOptions {
  readonly focus?: string;
  readonly direction?: Direction;
}

/** What a list is narrowed to: one workload, one direction as it sees connections, and the traffic asked about. */
export interface ListFilter {
  /** The traffic that counts. */
  readonly wanted: TrafficId;
  connections(all: Iterable<Connection>): Iterable<Connection>;
  known(all: Iterable<KnownConnection>): Iterable<KnownConnection>;
  /** Says whether a direction of a workload is asked about. */
  isAsked(workload: ShownWorkload, direction: Direction): boolean;
}

/** What the options that narrow a list say, before any manifest is read. */
export interface Narrowing {
  readonly focus: string | undefined;
  readonly direction: Direction | undefined;
  readonly traffic: TrafficSet;
}

/** Reads the options that narrow a list; refuses those that no manifest could make right. */
export function readNarrowing({ focus, direction, ...options }: FilterOptions): Narrowing {
  if (direction !== undefined && focus === undefined) {
    throw new Refusal('--direction needs --focus: it says which side of that workload is meant.');
  }
  return { focus, direction, traffic: wantedTraffic(readTraffic(options)) };
}

/** Returns the filter of a list; refuses a workload that is not there. */
export function filterOf(
  { focus, direction, traffic: asked }: Narrowing,
  workloads: readonly ShownWorkload[],
  table: TrafficTable,
): ListFilter {
  const focused = focus === undefined ? undefined : focusOn(focus, workloads);
  const wanted = table.intern(asked);
  const isEverything = focused === undefined && wanted === EVERYTHING;
  const open = (connection: Connection): Connection | undefined => {
    const [traffic, rest] = [connection.traffic, connection.open].map(id => table.intersect(id, wanted));
    if (traffic === undefined || rest === undefined || (traffic === NOTHING && rest === NOTHING)) return undefined;
    return { ...connection, traffic, open: rest };
  };
  const known = (connection: KnownConnection): KnownConnection | undefined => {
    const traffic = table.intersect(connection.traffic, wanted);
    return traffic === NOTHING ? undefined : { ...connection, traffic };
  };
  return {
    wanted,
    isAsked: (workload, each) =>
      (focused === undefined || focused({ type: 'workload', workload })) && each === (direction ?? each),
    connections: all => (isEverything ? all : { [Symbol.iterator]: () => narrowed(all, open) }),
    known: all => (isEverything ? all : { [Symbol.iterator]: () => narrowed(all, known) }),
  };

  function* narrowed<T extends KnownConnection>(all: Iterable<T>, cut: (each: T) => T | undefined): Generator<T> {
    for (const connection of all) {
      if (focused !== undefined && !touches(connection, focused, direction)) continue;
      const left = cut(connection);
      if (left !== undefined) yield left;
    }
  }
}

function wantedTraffic({ port, protocol }: AskedTraffic): TrafficSet {
  if (typeof port === 'string') throw new Refusal('--port takes a number here: names differ from pod to pod.');
  if (port === undefined) return protocol === undefined ? ALL_TRAFFIC : everyPort(protocol);
  const protocols = protocol === undefined ? PROTOCOLS : [protocol];
  return protocols.reduce((sum, each) => uniteTraffic(sum, onePort(each, port)), NO_TRAFFIC);
}

function focusOn(text: string, workloads: readonly ShownWorkload[]): (end: ConnectionEnd) => boolean {
  if (text === 'ingress-controller') return end => end.type === text;
  const named = workloads.filter(({ namespace, kind, name }) =>
    [`${namespace}/${name}`, `${namespace}/${kind}/${name}`].includes(text),
  );
  if (named.length === 0) {
    throw new Refusal(`There is no workload ${text} in the manifests.${didYouMean(text, workloads)}`);
  }
  return end => end.type === 'workload' && named.includes(end.workload);
}

function touches(
  { source, destination }: KnownConnection,
  isFocus: (end: ConnectionEnd) => boolean,
  direction: Direction | undefined,
): boolean {
  return (direction !== 'ingress' && isFocus(source)) || (direction !== 'egress' && isFocus(destination));
}
