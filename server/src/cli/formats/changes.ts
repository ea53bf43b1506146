import type { ConnectionEnd } from '../../engine/answers/connections.ts';
import type { ConnectionChange as ClusterChange } from '../../engine/answers/diff.ts';
import type { ShownWorkload } from '../../engine/reachability/shown.ts';
import { describeTraffic, isNoTraffic, type TrafficSet } from '../../engine/sets/traffic.ts';
import type { Painter } from '../terminal/colors.ts';
import { counted } from '../terminal/counted.ts';
import { describeEnd } from './connections.ts';

/** What one end, which may be the ingress controller, may send to another, before and after. */
export interface ConnectionChange extends Omit<ClusterChange, 'source' | 'destination'> {
  readonly source: ConnectionEnd;
  readonly destination: ConnectionEnd;
}

/** What `diff` answers, before it is written in a format. */
export interface DiffAnswer {
  /** Nothing was allowed before. */
  readonly added: readonly ConnectionChange[];
  /** Nothing is allowed after. */
  readonly removed: readonly ConnectionChange[];
  /** Something was allowed before and something else is after. */
  readonly changed: readonly ConnectionChange[];
  readonly workloadsAdded: readonly ShownWorkload[];
  readonly workloadsRemoved: readonly ShownWorkload[];
  readonly warnings: readonly string[];
}

/** A format of `diff`. */
export type DiffFormat = (answer: DiffAnswer, paint: Painter) => Iterable<string>;

/** A change in words. */
export interface ChangeText {
  readonly source: string;
  readonly destination: string;
  readonly before: string;
  readonly after: string;
}

/** Puts a change into words. */
export function changeInWords(change: ConnectionChange): ChangeText {
  return {
    source: describeEnd(change.source),
    destination: describeEnd(change.destination),
    before: describeAllowed(change.before, change.openBefore),
    after: describeAllowed(change.after, change.openAfter),
  };
}

function describeAllowed(sure: TrafficSet, open: TrafficSet | undefined): string {
  if (open === undefined) return describeTraffic(sure);
  const perhaps = `perhaps ${describeTraffic(open)}`;
  return isNoTraffic(sure) ? perhaps : `${describeTraffic(sure)}, ${perhaps}`;
}

/** Says how many connections changed in which way. */
export function summaryOf({ added, removed, changed }: DiffAnswer): string {
  const parts = [
    [added.length, 'added'],
    [removed.length, 'removed'],
    [changed.length, 'changed'],
  ] as const;
  const [first, ...others] = parts.filter(([count]) => count > 0);
  if (first === undefined) return 'No connection changed';
  return [`${counted(first[0], 'connection')} ${first[1]}`, ...others.map(([count, how]) => `${count} ${how}`)].join(
    ', ',
  );
}

/** Says whether the answer holds a change. */
export function isChanged({ added, removed, changed }: DiffAnswer): boolean {
  return added.length + removed.length + changed.length > 0;
}
