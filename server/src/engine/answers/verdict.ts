import type { Bounds } from '../reachability/bounds.ts';
import { intersectTraffic, isNoTraffic, type TrafficSet } from '../sets/traffic.ts';

/** What is said of some traffic: `depends` waits for facts that no manifest tells. */
export type Verdict = 'allowed' | 'blocked' | 'depends';

/** What passes whatever the unknown facts are, and what passes at best. */
export type Outcome = Pick<Bounds, 'sure' | 'possible'>;

/** Returns the verdict on traffic: allowed where some of it surely passes. */
export function verdictOn({ sure, possible }: Outcome, asked: TrafficSet): Verdict {
  if (!isNoTraffic(intersectTraffic(sure, asked))) return 'allowed';
  return isNoTraffic(intersectTraffic(possible, asked)) ? 'blocked' : 'depends';
}
