import type { Writable } from 'node:stream';
import { NO_PROGRESS, type Progress, progressOn } from './progress.ts';
import { plain } from './safe-text.ts';

/** What a command talks to: the process's streams, or a test's. */
export interface Terminal {
  readonly stdin: AsyncIterable<unknown>;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Whether the answer may be coloured. */
  readonly colors: boolean;
  readonly progress: Progress;
}

/** Returns the process's own streams. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) stream.on('error', ignoreBrokenPipe);
  const progress = stderr.isTTY && env['TERM'] !== 'dumb' ? progressOn(stderr) : NO_PROGRESS;
  return { stdin, stdout, stderr, colors: wantsColors(stdout.isTTY, env), progress };
}

/**
 * Says whether to colour: only for people at a terminal who did not switch colours off (NO_COLOR, TERM=dumb), or where
 * FORCE_COLOR asks for it, as logs of CI do.
 */
export function wantsColors(
  isTerminal: boolean | undefined,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced) return forced !== '0';
  return isTerminal === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

// The reader may have seen enough, as in `netpol list . | head`.
function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** How much text is handed to the stream at once, in UTF-16 units. */
const CHUNK = 1 << 18;

/** Writes pieces of text as one stream, waiting whenever the reader is slower; ends early when nobody reads any more. */
export async function writeAll(stream: Writable, pieces: Iterable<string>): Promise<void> {
  let pending: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    pending.push(piece);
    length += piece.length;
    if (length < CHUNK) continue;
    if (!(await write(stream, pending.join('')))) return;
    pending = [];
    length = 0;
  }
  if (length > 0) await write(stream, pending.join(''));
}

/** Returns false when the stream takes nothing any more. */
async function write(stream: Writable, text: string): Promise<boolean> {
  if (!stream.writable) return false;
  if (stream.write(text)) return true;
  await new Promise<void>(resolve => {
    const events = ['drain', 'error', 'close'] as const;
    const done = (): void => {
      for (const event of events) stream.off(event, done);
      resolve();
    };
    for (const event of events) stream.on(event, done);
  });
  return stream.writable;
}

/** Writes lines for people beside the answer, each made plain. */
export async function warn({ stderr }: Terminal, lines: readonly string[]): Promise<void> {
  await writeAll(
    stderr,
    lines.map(line => `${plain(line)}\n`),
  );
}

/** Marks texts as warnings. */
export function asWarnings(texts: readonly string[]): readonly string[] {
  return texts.map(text => `warning: ${text}`);
}
