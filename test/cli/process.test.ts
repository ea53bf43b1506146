import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wantsColors } from '../../server/src/cli/terminal/terminal.ts';
import { VERSION } from '../../server/src/cli/terminal/version.ts';
import { deployment, namespace, shop } from './shop.ts';
import { folderOf } from './support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundles = mkdtempSync(join(tmpdir(), 'netpol-bundle-'));
const cli = join(bundles, 'cli.js');
beforeAll(async () => {
  await build({
    absWorkingDir: root,
    entryPoints: ['server/src/cli/main.ts'],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outfile: cli,
    logLevel: 'error',
  });
});
afterAll(() => rmSync(bundles, { recursive: true, force: true }));

const folder = folderOf(shop);

function runCli(
  args: readonly string[],
  input = '',
  cwd = folder.at(),
): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { input, cwd, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

describe('the built command line', () => {
  it('runs with plain node and ends with its status', () => {
    expect(runCli(['check', 'policies'])).toEqual({ status: 0, out: 'No findings in 1 file\n', err: '' });
    expect(runCli(['query', '.', '--from', 'shop/db', '--to', 'shop/api'])).toMatchObject({ status: 1, err: '' });
    expect(runCli(['list', 'missing'])).toEqual({
      status: 2,
      out: '',
      err: 'netpol: missing cannot be read: it does not exist.\n',
    });
  });

  it('reads standard input beside files', () => {
    const { status, out } = runCli(
      ['query', 'apps/api.yaml', '-', '--from', 'shop/late', '--to', 'shop/api'],
      deployment('late', 80),
    );
    expect([status, out.split('\n')[0]]).toEqual([0, 'shop/late → shop/api: allowed: all ports']);
  });

  it('reads pipes that it was handed open, and refuses others at once', () => {
    const pipe = folder.at('pipe');
    spawnSync('mkfifo', [pipe]);
    const shell = (script: string): string => {
      const { stdout, stderr } = spawnSync('sh', ['-c', script, 'sh', process.execPath, cli], {
        encoding: 'utf8',
        cwd: folder.at(),
      });
      return stdout + stderr;
    };
    expect(shell('cat policies/* | "$@" check /dev/stdin')).toBe('No findings in 1 file\n');
    expect(shell('cat policies/* | "$@" check /dev/fd/3 3<&0')).toBe('No findings in 1 file\n');
    const refusal = (name: string): string => `netpol: ${name} cannot be read: it is a device or a pipe.\n`;
    expect(shell('"$@" check pipe')).toBe(refusal('pipe'));
    expect(shell('"$@" check /dev/zero')).toBe(refusal('/dev/zero'));
    expect(shell('"$@" check --config pipe policies')).toBe(refusal('The configuration pipe'));
    expect(shell('"$@" check --baseline pipe policies')).toBe(
      'netpol: The baseline pipe cannot be read: it is a device or a pipe. Make it with --write-baseline.\n',
    );
    rmSync(pipe);
    const below = folder.at('apps/.netpol.yaml');
    spawnSync('mkfifo', [below]);
    expect(runCli(['check', '.'], '', folder.at('apps')).err).toMatch(
      /The configuration .*\.netpol\.yaml cannot be read: it is a device/,
    );
    rmSync(below);
  });

  it('tells the version of the package', () => {
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({ version: VERSION });
    expect(runCli(['--version'])).toEqual({ status: 0, out: `${VERSION}\n`, err: '' });
  });

  it.each(['check', 'list', 'query', 'explain', 'diff', 'fix', 'lsp', 'completion'])('explains %s', command => {
    const { status, out, err } = runCli([command, '--help']);
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain(`Usage: netpol ${command} [options]`);
  });

  it('ends in silence when its reader has seen enough', async () => {
    const many = Array.from({ length: 150 }, (_, index) => deployment(`web-${index}`, 80));
    const large = folderOf({ 'all.yaml': [namespace, ...many].join('---\n') });
    const child = spawn(process.execPath, [cli, 'list', large.at(), '--format', 'json']);
    const errors = collect(child.stderr);
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await ended(child)).toBe(0);
    expect(errors()).toBe('warning: There are no policies: everything is allowed.\n');
  });

  it('hands a slow reader everything', async () => {
    const many = Array.from({ length: 120 }, (_, index) => deployment(`web-${index}`, 80));
    const large = folderOf({ 'all.yaml': [namespace, ...many].join('---\n') });
    const child = spawn(process.execPath, [cli, 'list', large.at(), '--format', 'json']);
    child.stdout.pause();
    setTimeout(() => child.stdout.resume(), 1500);
    const out = collect(child.stdout);
    expect(await ended(child)).toBe(0);
    expect(JSON.parse(out()).connections).toHaveLength(120 * 119 + 2 * 120);
  });
});

describe('netpol lsp --stdio', () => {
  it('answers an editor and ends with it', async () => {
    const child = spawn(process.execPath, [cli, 'lsp', '--stdio', '--clientProcessId=1']);
    const out = collect(child.stdout);
    send(child, { id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
    await until(() => out().includes('"capabilities"'));
    expect(out()).toContain('"id":1');
    send(child, { id: 2, method: 'shutdown' });
    await until(() => out().includes('"id":2'));
    send(child, { method: 'exit' });
    expect(await ended(child)).toBe(0);
  });
});

it.each([
  [true, {}, true],
  [undefined, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { TERM: 'dumb' }, false],
  [undefined, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  [undefined, { FORCE_COLOR: '' }, false],
  [true, { FORCE_COLOR: '0' }, false],
])('with a terminal %s and %j colours: %s', (isTerminal, env, expected) => {
  expect(wantsColors(isTerminal, env)).toBe(expected);
});

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', chunk => chunks.push(Buffer.from(chunk)));
  return () => Buffer.concat(chunks).toString();
}

function ended(child: ChildProcessWithoutNullStreams): Promise<number | null> {
  return new Promise(resolve => child.once('close', code => resolve(code)));
}

function send(child: ChildProcessWithoutNullStreams, message: object): void {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!condition() && Date.now() < end) await new Promise(resolve => setTimeout(resolve, 20));
}
