import { EVERYTHING, NOTHING } from '../evaluation/traffic-table.ts';
import { describeTraffic } from '../sets/traffic.ts';
import type { OutcomeId, OutcomeTable } from './outcomes.ts';

/** Returns an outcome as text: `TCP 80`, `perhaps TCP 80` where that depends, `TCP 80, perhaps UDP 53`, `TCP 80, perhaps all ports`, or `nothing`. */
export function describeOutcome(table: OutcomeTable, id: OutcomeId): string {
  const { traffic } = table;
  const { sure, possible } = table.get(id);
  const open = table.openOf(id);
  if (open === NOTHING) return describeTraffic(traffic.get(sure));
  const perhaps = `perhaps ${describeTraffic(traffic.get(possible === EVERYTHING ? possible : open))}`;
  return sure === NOTHING ? perhaps : `${describeTraffic(traffic.get(sure))}, ${perhaps}`;
}
