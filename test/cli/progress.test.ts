import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Progress, progressOn } from '../../server/src/cli/terminal/progress.ts';

/** Progress on a clock that the test sets, in milliseconds, and what it wrote. */
function watched(): { readonly progress: Progress; readonly clock: { time: number }; readonly written: string[] } {
  const [clock, written]: [{ time: number }, string[]] = [{ time: 0 }, []];
  const terminal = new Writable({
    write: (chunk, _encoding, done) => {
      written.push(String(chunk));
      done();
    },
  });
  return { progress: progressOn(terminal, () => clock.time), clock, written };
}

describe('progress', () => {
  it('stays silent while work is short', () => {
    const { progress, clock, written } = watched();
    clock.time = 900;
    progress.at('Reading', 7, 10);
    progress.end();
    expect(written).toEqual([]);
  });

  it('rewrites one line now and then, and takes it away', () => {
    const { progress, clock, written } = watched();
    for (const [time, done] of [
      [1000, 10],
      [1050, 11],
      [1100, 12],
    ] as const) {
      clock.time = time;
      progress.at('Reading', done, 20);
    }
    progress.end();
    progress.end();
    expect(written).toEqual(['\r\u001B[KReading 10 of 20 files', '\r\u001B[KReading 12 of 20 files', '\r\u001B[K']);
  });
});
