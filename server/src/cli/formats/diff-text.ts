import type { ShownWorkload } from '../../engine/reachability/shown.ts';
import type { Painter, Style } from '../terminal/colors.ts';
import { type ConnectionChange, changeInWords, type DiffFormat, summaryOf } from './changes.ts';
import { describeEnd } from './connections.ts';

/** Workloads that came or went, a line for each change, and a last line that counts them. */
export const diffText: DiffFormat = function* (answer, paint) {
  yield* workloads('+ workload', 'green', answer.workloadsAdded, paint);
  yield* workloads('- workload', 'red', answer.workloadsRemoved, paint);
  yield* connections('+', 'green', answer.added, paint);
  yield* connections('-', 'red', answer.removed, paint);
  yield* connections('~', 'yellow', answer.changed, paint);
  yield `${summaryOf(answer)}\n`;
};

function* workloads(mark: string, style: Style, some: readonly ShownWorkload[], paint: Painter): Generator<string> {
  for (const workload of some) yield `${paint(style, `${mark} ${describeEnd({ type: 'workload', workload })}`)}\n`;
}

function* connections(
  mark: '+' | '-' | '~',
  style: Style,
  changes: readonly ConnectionChange[],
  paint: Painter,
): Generator<string> {
  for (const change of changes) {
    const { source, destination, before, after } = changeInWords(change);
    const traffic = mark === '~' ? `${before} ⇒ ${after}` : mark === '+' ? after : before;
    yield `${paint(style, `${mark} ${source} → ${destination}: ${traffic}`)}\n`;
  }
}
