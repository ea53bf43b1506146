import type { ConnectionEnd, KnownConnection } from '../../engine/answers/connections.ts';
import { NOTHING, type TrafficId, type TrafficTable } from '../../engine/evaluation/traffic-table.ts';
import type { Exposure } from '../../engine/reachability/exposure.ts';
import { jsonText } from '../terminal/safe-text.ts';
import { type ListAnswer, type ListFormat, remembered } from './connections.ts';
import { exposureJson } from './exposure-json.ts';
import { allowedJson, endJson, workloadJson } from './json.ts';

/**
 * The documented JSON, one connection a line. Large answers are mostly repetition, so each end and each set of traffic
 * is turned into text once.
 */
export const listJson: ListFormat = function* (answer) {
  const { workloads, exposures, traffic, warnings } = answer;
  const shown = workloads.map(each => jsonText(workloadJson(each)));
  yield `{"version":1,"workloads":[${shown.join(',\n')}],\n"connections":[`;
  yield* inBlocks(connectionLines(answer));
  yield '\n],\n"depends":[';
  if (answer.isOpen) yield* inBlocks(openLines(answer));
  yield '\n],';
  if (exposures !== undefined) yield* exposureLines(exposures, traffic);
  yield `"warnings":${jsonText(warnings)}}\n`;
};

/** The parts of each line. */
type Parts = readonly [source: string, destination: string, what: string];

function* connectionLines(answer: ListAnswer): Generator<Parts> {
  const write = writer(answer);
  for (const connection of answer.known) {
    const [source, destination] = write.ends(connection);
    yield [source, destination, `,"allowed":${write.traffic(connection.traffic)}}`];
  }
}

function* openLines(answer: ListAnswer): Generator<Parts> {
  const write = writer(answer);
  const facts = new Map<string, string>();
  for (const connection of answer.connections) {
    if (connection.open === NOTHING) continue;
    const [source, destination] = write.ends(connection);
    const on = answer.factsOf(connection).map(fact => remembered(facts, fact, jsonText));
    yield [source, destination, `,"possible":${write.traffic(connection.open)},"on":[${on.join()}]}`];
  }
}

interface Writer {
  readonly ends: (connection: KnownConnection) => readonly [source: string, destination: string];
  readonly traffic: (id: TrafficId) => string;
}

function writer({ traffic }: ListAnswer): Writer {
  const sources = new Map<ConnectionEnd, string>();
  const destinations = new Map<ConnectionEnd, string>();
  const sets: string[] = [];
  return {
    ends: ({ source, destination }) => [
      remembered(sources, source, end => `{"source":${jsonText(endJson(end))}`),
      remembered(destinations, destination, end => `,"destination":${jsonText(endJson(end))}`),
    ],
    traffic: id => (sets[id] ??= jsonText(allowedJson(traffic.get(id)))),
  };
}

function* inBlocks(lines: Iterable<Parts>): Generator<string> {
  let parts: string[] = [];
  let separator = '\n';
  for (const line of lines) {
    parts.push(separator, ...line);
    separator = ',\n';
    if (parts.length < PARTS_AT_ONCE) continue;
    yield parts.join('');
    parts = [];
  }
  yield parts.join('');
}

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
