// @ts-check
// Writes the sources that are made from others: run before type check, lint, tests and bundles.
//   node scripts/generate.mjs [--all]     with --all also what is committed, and which tests compare with its source
import { parseArgs } from 'node:util';
import { isMain, node, Refusal, runMain } from './lib/run.mjs';

const BUILD = ['scripts/build-validators.mjs'];
const COMMITTED = ['scripts/sync-manifest.mjs', 'scripts/build-rule-docs.mjs'];

/**
 * Runs generators in turn.
 * @param {readonly string[]} scripts
 */
async function runAll(scripts) {
  for (const script of scripts) {
    const status = await node(script);
    if (status !== 0) throw new Refusal(`${script} ended with status ${status}.`);
  }
}

/** Writes what a build needs and the repository does not hold. */
export const generate = () => runAll(BUILD);

if (isMain(import.meta.url)) {
  const { values } = parseArgs({ options: { all: { type: 'boolean' } } });
  await runMain(() => runAll(values.all ? [...BUILD, ...COMMITTED] : BUILD));
}
