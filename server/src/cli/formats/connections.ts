import type { Connection, ConnectionEnd, KnownConnection } from '../../engine/answers/connections.ts';
import { NOTHING, type TrafficTable } from '../../engine/evaluation/traffic-table.ts';
import type { Exposure } from '../../engine/reachability/exposure.ts';
import type { ShownWorkload } from '../../engine/reachability/shown.ts';
import { describeAddresses } from '../../engine/sets/describe-addresses.ts';
import { describeTraffic } from '../../engine/sets/traffic.ts';
import { plain } from '../terminal/safe-text.ts';

/** What `list` answers, before it is written in a format. */
export interface ListAnswer {
  readonly workloads: readonly ShownWorkload[];
  /** Those that the list is about; all unless it is narrowed to one. */
  readonly asked: readonly ShownWorkload[];
  /** Can be walked several times. */
  readonly connections: Iterable<Connection>;
  /** What is allowed by what is known, the open part of it included. */
  readonly known: Iterable<KnownConnection>;
  /** True where something is open about any connection: neither surely allowed nor surely blocked. */
  readonly isOpen: boolean;
  /** Returns what decides about the open part of a connection, as phrases. */
  readonly factsOf: (connection: Connection) => readonly string[];
  /** What is open to pods that need not exist; undefined where that was not asked for. */
  readonly exposures: readonly Exposure[] | undefined;
  /** The table of the connections' traffic ids. */
  readonly traffic: TrafficTable;
  readonly warnings: readonly string[];
}

/** A format of `list`: the answer as pieces of text, made while they are written. */
export type ListFormat = (answer: ListAnswer) => Iterable<string>;

/** A connection in words: both ends and what is allowed. */
export interface ConnectionText {
  readonly source: string;
  readonly destination: string;
  readonly allowed: string;
}

/** A connection of which some is neither surely allowed nor surely blocked, in words. */
export interface OpenText extends ConnectionText {
  /** What of it is open. */
  readonly possible: string;
  /** On what that depends. */
  readonly depends: readonly string[];
}

/** Yields what is surely allowed in words. */
export function* inWords(answer: ListAnswer): Generator<ConnectionText> {
  const write = writer(answer);
  for (const connection of answer.connections) {
    if (connection.traffic !== NOTHING) yield write(connection);
  }
}

/** Yields in words what depends on facts that are not in the manifests, with what is surely allowed beside it. */
export function* openInWords(answer: ListAnswer): Generator<OpenText> {
  if (!answer.isOpen) return;
  const write = writer(answer);
  for (const connection of answer.connections)
    if (connection.open !== NOTHING) yield openText(connection, answer, write);
}

/** Yields all connections in words, each once. */
export function* allWords(answer: ListAnswer): Generator<ConnectionText | OpenText> {
  const write = writer(answer);
  for (const connection of answer.connections)
    yield connection.open === NOTHING ? write(connection) : openText(connection, answer, write);
}

function openText(connection: Connection, { traffic, factsOf }: ListAnswer, write: Writer): OpenText {
  const possible = describeTraffic(traffic.get(connection.open));
  return { ...write(connection), possible, depends: factsOf(connection).map(plain) };
}

type Writer = (connection: Connection) => ConnectionText;

/** Puts each end and each set of traffic into words once. */
function writer({ traffic }: ListAnswer): Writer {
  const ends = new Map<ConnectionEnd, string>();
  const allowed: string[] = [];
  return ({ source, destination, traffic: id }) => {
    allowed[id] ??= id === NOTHING ? '' : describeTraffic(traffic.get(id));
    return {
      source: remembered(ends, source, describeEnd),
      destination: remembered(ends, destination, describeEnd),
      allowed: allowed[id],
    };
  };
}

/** Returns a value that is made once for each key. */
export function remembered<K, V>(known: Map<K, V>, key: K, make: (key: K) => V): V {
  let value = known.get(key);
  if (value === undefined) {
    value = make(key);
    known.set(key, value);
  }
  return value;
}

/** Writes an end in words: `shop/web [Deployment]`, `10.0.0.0/8`, `ingress controller`. */
export function describeEnd(end: ConnectionEnd): string {
  switch (end.type) {
    case 'workload':
      return plain(`${end.workload.namespace}/${end.workload.name} [${end.workload.kind}]`);
    case 'ip':
      return describeAddresses(end.addresses);
    case 'ingress-controller':
      return 'ingress controller';
  }
}
