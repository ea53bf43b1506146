import type { ConnectionEnd } from '../../engine/reachability/connections.ts';
import type { Exposure } from '../../engine/reachability/exposure.ts';
import type { TrafficTable } from '../../engine/reachability/traffic-table.ts';
import { exposureJson } from './exposure-json.ts';
import { allowedJson, endJson, workloadJson } from './json.ts';
import { type ListFormat, remembered } from './list.ts';
import { jsonText } from './safe-text.ts';

/**
 * The documented JSON, one connection a line. Large answers are mostly repetition, so each end and each set of traffic
 * is turned into text once.
 */
export const listJson: ListFormat = function* ({ workloads, connections, exposures, traffic, warnings }) {
  const shown = workloads.map(each => jsonText(workloadJson(each)));
  yield `{"version":1,"workloads":[${shown.join(',\n')}],\n"connections":[`;
  const sources = new Map<ConnectionEnd, string>();
  const destinations = new Map<ConnectionEnd, string>();
  const allowed: string[] = [];
  let parts: string[] = [];
  let separator = '\n';
  for (const { source, destination, traffic: id } of connections) {
    allowed[id] ??= `,"allowed":${jsonText(allowedJson(traffic.get(id)))}}`;
    const from = remembered(sources, source, end => `{"source":${jsonText(endJson(end))}`);
    const to = remembered(destinations, destination, end => `,"destination":${jsonText(endJson(end))}`);
    parts.push(separator, from, to, allowed[id]);
    separator = ',\n';
    if (parts.length < PARTS_AT_ONCE) continue;
    yield parts.join('');
    parts = [];
  }
  yield `${parts.join('')}\n],`;
  if (exposures !== undefined) yield* exposureLines(exposures, traffic);
  yield `"warnings":${jsonText(warnings)}}\n`;
};

// Joining many flat parts at once copies each of them once; a string for each connection would be copied twice.
const PARTS_AT_ONCE = 4096;

function* exposureLines(exposures: readonly Exposure[], traffic: TrafficTable): Generator<string> {
  yield '"exposure":[';
  let separator = '\n';
  for (const exposure of exposures) {
    yield `${separator}${jsonText(exposureJson(exposure, traffic))}`;
    separator = ',\n';
  }
  yield '\n],';
}
