// Holds `diff` and `list --exposure` of the command line against cases that somebody else has stated:
//   node scripts/conformance.mjs --cases DIR --cli 'node dist/cli.js' [--only diff|exposure] [--verbose]
// DIR holds diff/*.json, exposure/*.json and the manifests under reachability/CASE/manifests.
// Prints "GROUP passed/total" for each group; the status is 1 when a case fails. What differs on purpose is listed below.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { diffDifferences } from './conformance/diff.mjs';
import { exposureDifferences } from './conformance/exposure.mjs';

/** Where the other tool's answer is not ours, by case and workload, and why. */
const ACCEPTED = [
  {
    cases: ['exposure_test_with_different_rules_4', 'exposure_test_with_different_rules_4_with_matching_pods'],
    workload: 'hello-world/workload-a[Deployment]',
    direction: 'ingress',
    reason:
      'A role outside of w, x, y, z is also outside of x, y: such pods get what both rules allow. The other tool sees that rules are about the same pods only where their selectors are equal.',
  },
];

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string' },
    cli: { type: 'string' },
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});
if (options.cases === undefined || options.cli === undefined) {
  console.error("usage: node scripts/conformance.mjs --cases DIR --cli 'node dist/cli.js'");
  process.exit(2);
}

const [program, ...before] = options.cli.split(/\s+/);
const manifestsOf = folder => join(options.cases, 'reachability', basename(folder), 'manifests');

function netpol(...args) {
  // These results hold for plug-ins whose ipBlocks never match pods.
  const all = [...before, ...args, '--format', 'json', '--ip-block-pods', 'ignore'];
  const { status, stdout, stderr } = spawnSync(program, all, { encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`status ${status}: ${stderr.trim().split('\n').at(-1)}`);
  return JSON.parse(stdout);
}

const groups = {
  diff: expected => diffDifferences(expected, netpol('diff', manifestsOf(expected.dir1), manifestsOf(expected.dir2))),
  exposure: expected => exposureDifferences(expected, netpol('list', manifestsOf(expected.dir), '--exposure')),
};

function isAccepted(name, { workload, direction }) {
  return ACCEPTED.some(each => each.cases.includes(name) && each.workload === workload && each.direction === direction);
}

let failed = 0;
for (const [group, compare] of Object.entries(groups)) {
  const folder = join(options.cases, group);
  if ((options.only ?? group) !== group || !existsSync(folder)) continue;
  const lines = [];
  const files = readdirSync(folder).filter(name => name.endsWith('.json'));
  let good = 0;
  for (const file of files) {
    const expected = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    try {
      const different = compare(expected).filter(each => !isAccepted(expected.case, each));
      if (different.length === 0) good++;
      else lines.push(`  ${expected.case}: ${different.map(({ text }) => text).join('; ')}`);
    } catch (error) {
      lines.push(`  ${expected.case}: ${error.message}`);
    }
  }
  failed += files.length - good;
  console.log(`${group} ${good}/${files.length}`);
  if (options.verbose) for (const line of lines) console.log(line);
}
process.exitCode = failed === 0 ? 0 : 1;
