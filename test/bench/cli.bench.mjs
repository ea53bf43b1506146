// @ts-check
// Whole processes of the command line on generated workspaces: wall time and peak memory; beside them, where it can be
// built, np-guard's netpol-analyzer on the same folder.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workspace } from './generate.mjs';
import { median, printTable, wholeProcess } from './measure.mjs';
import { buildPeer } from './peer.mjs';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const SMALL = { workloads: 100, policies: 50, namespaces: 5, apps: 20 };
const MEDIUM = { workloads: 1000, policies: 500, namespaces: 20, apps: 50 };
const LARGE = { workloads: 10_000, policies: 2000, namespaces: 100, apps: 100 };
/** @typedef {{ workloads: number, policies: number, namespaces: number, apps: number }} Size */

/**
 * Writes a workspace to disk for as long as the work takes.
 * @param {Size} size
 * @param {(folder: string) => Promise<void>} work
 */
async function inWorkspace(size, work) {
  const folder = mkdtempSync(join(tmpdir(), 'network-policy-bench-'));
  try {
    for (const [path, text] of workspace(size)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs each command several times in turns, so that all meet the same machine; returns the medians in the same order.
 * @param {readonly { program?: string, args: readonly string[] }[]} commands
 * @param {number} runs
 */
async function medians(commands, runs) {
  const samples = commands.map(() => /** @type {Awaited<ReturnType<typeof wholeProcess>>[]} */ ([]));
  for (let run = 0; run < runs; run++) {
    for (const [index, { program, args }] of commands.entries())
      samples[index]?.push(await wholeProcess(args, program));
  }
  return samples.map(each => {
    const of = (/** @type {'milliseconds' | 'peak' | 'bytes'} */ key) => median(each.map(sample => sample[key]));
    return { milliseconds: of('milliseconds'), peak: of('peak'), mebibytes: of('bytes') / 1024 / 1024 };
  });
}

const rows = [];
for (const { size, commands, runs } of [
  { size: SMALL, commands: ['check', 'list'], runs: 3 },
  { size: MEDIUM, commands: ['check', 'list'], runs: 5 },
  // All pairs of 10,000 workloads are gigabytes of text.
  { size: LARGE, commands: ['check'], runs: 3 },
]) {
  await inWorkspace(size, async folder => {
    const found = await medians(
      commands.map(command => ({ args: [cli, command, folder, '--format', 'json'] })),
      runs,
    );
    for (const [index, { milliseconds, peak, mebibytes }] of found.entries())
      rows.push([commands[index] ?? '', `${size.workloads} / ${size.policies}`, milliseconds, peak, mebibytes]);
  });
}
printTable(['command', 'workloads / policies', 'wall, ms', 'peak, MiB', 'output, MiB'], rows);

const peer = buildPeer();
if ('reason' in peer) console.log(`netpol-analyzer: not available (${peer.reason})\n`);
else {
  try {
    await inWorkspace(MEDIUM, async folder => {
      const [own, theirs] = await medians(
        [
          { args: [cli, 'list', folder, '--format', 'json'] },
          { program: peer.path, args: ['list', '--dirpath', folder, '--output', 'json', '--quiet'] },
        ],
        3,
      );
      const ratio = (theirs?.milliseconds ?? Number.NaN) / (own?.milliseconds ?? Number.NaN);
      printTable(
        ['list, 1000 workloads', 'wall, ms', 'peak, MiB', 'times as long'],
        [
          ['netpol', own?.milliseconds ?? Number.NaN, own?.peak ?? Number.NaN, 1],
          ['netpol-analyzer', theirs?.milliseconds ?? Number.NaN, theirs?.peak ?? Number.NaN, ratio],
        ],
      );
    });
  } finally {
    peer.remove();
  }
}
