// @ts-check
// Writes the sources that are made from others: run before type check, lint, tests and bundles.
import { existsSync } from 'node:fs';
import { inRoot } from './lib/paths.mjs';
import { isMain, node, Refusal, runMain } from './lib/run.mjs';

const GENERATORS = ['scripts/build-validators.mjs'];

/** Runs every generator in turn. */
export async function generate() {
  for (const script of GENERATORS) {
    if (!existsSync(inRoot(script))) continue;
    const status = await node(script);
    if (status !== 0) throw new Refusal(`${script} ended with status ${status}.`);
  }
}

if (isMain(import.meta.url)) await runMain(generate);
