import type { TrafficSet } from '../../engine/sets/traffic.ts';
import { jsonText } from '../terminal/safe-text.ts';
import type { ConnectionChange, DiffFormat } from './changes.ts';
import { allowedJson, endJson, workloadJson } from './json.ts';

/** The documented JSON, one change a line. */
export const diffJson: DiffFormat = function* (answer) {
  const { added, removed, changed, workloadsAdded, workloadsRemoved } = answer;
  yield '{"version":1,"added":[';
  yield* lines(added, change => ({
    ...endsOf(change),
    allowed: allowedJson(change.after),
    ...possibleJson('possible', change.openAfter),
  }));
  yield '],\n"removed":[';
  yield* lines(removed, change => ({
    ...endsOf(change),
    allowed: allowedJson(change.before),
    ...possibleJson('possible', change.openBefore),
  }));
  yield '],\n"changed":[';
  yield* lines(changed, change => ({
    ...endsOf(change),
    before: allowedJson(change.before),
    ...possibleJson('possibleBefore', change.openBefore),
    after: allowedJson(change.after),
    ...possibleJson('possibleAfter', change.openAfter),
  }));
  yield `],\n"workloadsAdded":${jsonText(workloadsAdded.map(workloadJson))}`;
  yield `,\n"workloadsRemoved":${jsonText(workloadsRemoved.map(workloadJson))}}\n`;
};

function* lines(changes: readonly ConnectionChange[], write: (change: ConnectionChange) => object): Generator<string> {
  let separator = '\n';
  for (const change of changes) {
    yield `${separator}${jsonText(write(change))}`;
    separator = ',\n';
  }
}

function endsOf({ source, destination }: ConnectionChange): object {
  return { source: endJson(source), destination: endJson(destination) };
}

function possibleJson(name: string, open: TrafficSet | undefined): object {
  return open === undefined ? {} : { [name]: allowedJson(open) };
}
