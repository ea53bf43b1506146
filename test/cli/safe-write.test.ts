import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Folder, folderOf, netpol } from './support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundles = mkdtempSync(join(tmpdir(), 'netpol-bundle-'));
const cli = join(bundles, 'cli.js');
beforeAll(async () => {
  const options = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error' } as const;
  await build({ ...options, absWorkingDir: root, entryPoints: ['server/src/cli/main.ts'], outfile: cli });
});
afterAll(() => rmSync(bundles, { recursive: true, force: true }));

const policy = (protocol: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a, namespace: shop}
spec:
  podSelector: {}
  ingress: [{ports: [{protocol: ${protocol}, port: 80}]}]
`;
const comment = `# ${'x'.repeat(78)}\n`.repeat(100);
const [before, after] = ['tcp', 'TCP'].map(protocol => comment + policy(protocol));
const text = (folder: Folder, path: string): string => readFileSync(folder.at(path), 'utf8');

// Ends the process before and after each step by which files come to be, and amid what is written.
const KILLER = `
const files = require('node:fs/promises');
let left = Number(process.env.STEPS);
const step = () => { if (left-- === 0) process.kill(process.pid, 'SIGKILL'); };
const slowly = (owner, name) => {
  const own = owner[name].bind(owner);
  owner[name] = async (...args) => { step(); const result = await own(...args); step(); return result; };
};
for (const name of ['rename', 'unlink', 'writeFile']) slowly(files, name);
const open = files.open;
files.open = async (path, flags, mode) => {
  step();
  const file = await open(path, flags, mode);
  if (flags === 'r') return file;
  const write = file.write.bind(file);
  file.writeFile = async bytes => {
    const half = bytes.length >> 1;
    await write(bytes.subarray(0, half));
    step();
    await write(bytes.subarray(half));
  };
  for (const name of ['write', 'sync', 'truncate', 'chmod', 'close']) slowly(file, name);
  return file;
};
`;

function fixUntil(step: number, path: string): number | null {
  const env = { ...process.env, STEPS: String(step) };
  writeFileSync(join(bundles, 'killer.cjs'), KILLER);
  return spawnSync(process.execPath, ['--require', join(bundles, 'killer.cjs'), cli, 'fix', path], { env }).status;
}

describe('a file that is fixed', () => {
  it('holds the old text or the new one, whenever the process is killed', { timeout: 120_000 }, () => {
    let killed = 0;
    for (let status: number | null = null; status === null; killed++) {
      const folder = folderOf({ 'a.yaml': before ?? '' });
      status = fixUntil(killed, folder.at());
      expect([before, after]).toContain(text(folder, 'a.yaml'));
      const others = readdirSync(folder.at()).filter(name => name !== 'a.yaml');
      expect(others.every(name => status === null && name.endsWith('.tmp'))).toBe(true);
      if (status !== null) expect([status, text(folder, 'a.yaml')]).toEqual([0, after]);
    }
    expect(killed).toBeGreaterThan(8);
  });

  it('stays whole when there is no room for the new text', () => {
    const folder = folderOf({ 'a.yaml': before ?? '' });
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', `trap '' XFSZ; ulimit -f 4; exec "$@"`, 'sh', process.execPath, cli, 'fix', 'a.yaml'],
      {
        cwd: folder.at(),
        encoding: 'utf8',
      },
    );
    expect([status, stderr]).toEqual([2, 'netpol: a.yaml cannot be written: it would grow beyond what is allowed.\n']);
    expect([text(folder, 'a.yaml'), readdirSync(folder.at())]).toEqual([before, ['a.yaml']]);
  });

  it('keeps its mode, its other names and the links in the folder', async () => {
    const folder = folderOf({ 'a.yaml': before ?? '', 'deep/b.txt': before ?? '' });
    chmodSync(folder.at('a.yaml'), 0o4750);
    linkSync(folder.at('a.yaml'), folder.at('same.txt'));
    chmodSync(folder.at('deep/b.txt'), 0o604);
    symlinkSync('deep/b.txt', folder.at('b.yaml'));
    expect((await netpol(['fix', folder.at()])).status).toBe(0);
    expect(['a.yaml', 'same.txt', 'b.yaml', 'deep/b.txt'].map(path => text(folder, path))).toEqual(
      Array(4).fill(after),
    );
    expect(statSync(folder.at('a.yaml')).ino).toBe(statSync(folder.at('same.txt')).ino);
    expect(statSync(folder.at('deep/b.txt')).mode & 0o7777).toBe(0o604);
    expect(readdirSync(folder.at()).toSorted()).toEqual(['a.yaml', 'b.yaml', 'deep', 'same.txt']);
  });

  it.runIf(process.getuid?.() === 0)('keeps its owner', async () => {
    const folder = folderOf({ 'a.yaml': before ?? '' });
    chownSync(folder.at('a.yaml'), 12345, 23456);
    await netpol(['fix', folder.at()]);
    const { uid, gid } = statSync(folder.at('a.yaml'));
    expect([text(folder, 'a.yaml'), uid, gid]).toEqual([after, 12345, 23456]);
  });

  it('is left and named where a link leads out of the folder to it', async () => {
    const [folder, outside] = [folderOf({ 'policies/b.yaml': after ?? '' }), folderOf({ 'a.yaml': before ?? '' })];
    symlinkSync(outside.at('a.yaml'), folder.at('policies/a.yaml'));
    folder.write('.netpol.yaml', 'files: {followLinks: true}\n');
    const config = ['--config', folder.at('.netpol.yaml')];
    for (const path of [folder.at('policies'), folder.at('policies/a.yaml')]) {
      const { status, stderr } = await netpol(['fix', ...config, path], { from: folder });
      expect([status, stderr]).toEqual([
        2,
        'netpol: policies/a.yaml cannot be written: a symbolic link leads out of the folder to it. Name the file itself.\n',
      ]);
    }
    expect(text(outside, 'a.yaml')).toBe(before);
  });

  it('is written where the folder itself is a link', async () => {
    const folder = folderOf({ 'policies/a.yaml': before ?? '' });
    symlinkSync('policies', folder.at('link'));
    expect((await netpol(['fix', folder.at('link')])).status).toBe(0);
    expect(text(folder, 'policies/a.yaml')).toBe(after);
  });
});

it('a baseline that cannot be written leaves the one before whole', () => {
  const folder = folderOf({
    'a.yaml': Array.from({ length: 40 }, () => policy('tcp')).join('---\n'),
    'known.json': 'old',
  });
  const args = [process.execPath, cli, 'check', '--write-baseline', 'known.json', 'a.yaml'];
  const options = { cwd: folder.at(), encoding: 'utf8' } as const;
  const { status } = spawnSync('sh', ['-c', `trap '' XFSZ; ulimit -f 1; exec "$@"`, 'sh', ...args], options);
  expect([status, text(folder, 'known.json'), readdirSync(folder.at()).toSorted()]).toEqual([
    2,
    'old',
    ['a.yaml', 'known.json'],
  ]);
});
