import type { Connection, ConnectionEnd } from '../../engine/reachability/connections.ts';
import type { Exposure } from '../../engine/reachability/exposure.ts';
import type { ShownWorkload } from '../../engine/reachability/shown.ts';
import type { TrafficTable } from '../../engine/reachability/traffic-table.ts';
import { describeAddresses } from '../../engine/sets/describe-addresses.ts';
import { describeTraffic } from '../../engine/sets/traffic.ts';
import { plain } from './safe-text.ts';

/** What `list` answers, before it is written in a format. */
export interface ListAnswer {
  readonly workloads: readonly ShownWorkload[];
  /** Those that the list is about; all unless it is narrowed to one. */
  readonly asked: readonly ShownWorkload[];
  readonly connections: Iterable<Connection>;
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

/** Yields the connections in words; each end and each set of traffic is put into words once. */
export function* inWords({ connections, traffic }: ListAnswer): Generator<ConnectionText> {
  const ends = new Map<ConnectionEnd, string>();
  const allowed: string[] = [];
  for (const connection of connections) {
    const id = connection.traffic;
    allowed[id] ??= describeTraffic(traffic.get(id));
    yield {
      source: remembered(ends, connection.source, describeEnd),
      destination: remembered(ends, connection.destination, describeEnd),
      allowed: allowed[id],
    };
  }
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
