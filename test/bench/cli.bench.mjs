// @ts-check
// Whole processes of the command line on generated workspaces: wall time and peak memory.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workspace } from './generate.mjs';
import { median, printTable, wholeProcess } from './measure.mjs';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const RUNS = 3;
const SIZES = [
  { workloads: 100, policies: 50, namespaces: 5, apps: 100 },
  { workloads: 1000, policies: 500, namespaces: 20, apps: 1000 },
];

const rows = [];
for (const size of SIZES) {
  const folder = mkdtempSync(join(tmpdir(), 'network-policy-bench-'));
  for (const [path, text] of workspace(size)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const command of ['check', 'list']) {
    const runs = [];
    for (let index = 0; index < RUNS; index++)
      runs.push(await wholeProcess([cli, command, folder, '--format', 'json']));
    const of = (/** @type {'milliseconds' | 'peak' | 'bytes'} */ key) => median(runs.map(each => each[key]));
    rows.push([
      command,
      `${size.workloads} / ${size.policies}`,
      of('milliseconds'),
      of('peak'),
      of('bytes') / 1024 / 1024,
    ]);
  }
  rmSync(folder, { recursive: true });
}
printTable(['command', 'workloads / policies', 'wall, ms', 'peak, MiB', 'output, MiB'], rows);
