import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll } from 'vitest';
import { run } from '../../server/src/cli/program.ts';
import { NO_PROGRESS } from '../../server/src/cli/terminal/progress.ts';

/** What a run of the command line left behind. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of manifests that goes when the tests of the file are over. */
export interface Folder {
  /** Absolute path of the folder, or of something in it. */
  at(path?: string): string;
  write(path: string, content: string | Uint8Array): void;
}

/** Makes a folder of manifests by path. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Folder {
  const root = mkdtempSync(join(tmpdir(), 'netpol-cli-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const write: Folder['write'] = (path, content) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  for (const [path, content] of Object.entries(files)) write(path, content);
  return { at: (path = '') => (path === '' ? root : join(root, path)), write };
}

/** A stream that keeps what is written to it. */
class Memory extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Options of a run. */
export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly colors?: boolean;
  /** Cut out of everything written, with the slash behind it, so that paths read as if given from there. */
  readonly from?: Folder;
}

/** Runs the command line in this process. */
export async function netpol(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const [stdout, stderr] = [new Memory(), new Memory()];
  const stdin = Readable.from([Buffer.from(options.input ?? '')]);
  const status = await run(args, { stdin, stdout, stderr, colors: options.colors ?? false, progress: NO_PROGRESS });
  const shorten = (text: string): string =>
    options.from === undefined ? text : text.replaceAll(`${options.from.at()}/`, '').replaceAll(options.from.at(), '.');
  return { status, stdout: shorten(stdout.text), stderr: shorten(stderr.text) };
}

/** Returns the lines of a text without the last line break. */
export function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
