import type { Writable } from 'node:stream';

/** Tells people at a terminal how far long work has come. */
export interface Progress {
  /** Says that so many of the files are done, such as `Reading 1200 of 4000 files`. */
  at(verb: string, done: number, files: number): void;
  /** Takes the line away, so that the answer begins at its start. */
  end(): void;
}

/** Work that is done sooner stays silent, in milliseconds. */
const QUIET = 1000;
/** The line changes no oftener than this, in milliseconds. */
const PAUSE = 100;

const CLEAR = '\r\u001B[K';

/** Makes progress that is written over one line of a terminal. */
export function progressOn(terminal: Writable, now: () => number = Date.now): Progress {
  const began = now();
  let last = began;
  let isShown = false;
  return {
    at: (verb, done, files) => {
      const time = now();
      if (time - began < QUIET || time - last < PAUSE) return;
      last = time;
      isShown = true;
      terminal.write(`${CLEAR}${verb} ${done} of ${files} files`);
    },
    end: () => {
      if (isShown) terminal.write(CLEAR);
      isShown = false;
    },
  };
}

/** Progress that nobody sees. */
export const NO_PROGRESS: Progress = { at: () => {}, end: () => {} };
