// @ts-check
// Writes docs/rules/: one page for each rule, and the index. The pages ship with the extension.
//   node scripts/build-rule-docs.mjs [--check]
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { inRoot } from './lib/paths.mjs';
import { indexPage, rulePage } from './lib/rule-pages.mjs';
import { isMain, Refusal, runMain } from './lib/run.mjs';

const FOLDER = inRoot('docs', 'rules');
const ENTRY = `
export { rules } from './server/src/engine/rules/index.ts';
export { findingsOf } from './server/src/workspace/findings.ts';
export { Snapshot } from './server/src/workspace/snapshot.ts';
export { profileOf } from './server/src/engine/profile/profile-of.ts';
export { validationFor } from './server/src/engine/profile/validation-options.ts';
export { DEFAULT_SETTINGS } from './server/src/workspace/settings.ts';
export { readSourceFile } from './server/src/workspace/files/source-file.ts';
`;

/** @typedef {import('./lib/rule-pages.mjs').Catalogue} Catalogue */

/**
 * Bundles the rules as they are in the sources and loads them.
 * @returns {Promise<Catalogue>}
 */
async function loadCatalogue() {
  const folder = mkdtempSync(join(tmpdir(), 'rule-docs-'));
  try {
    const outfile = join(folder, 'rules.cjs');
    const stdin = { contents: ENTRY, resolveDir: inRoot(), loader: /** @type {const} */ ('ts') };
    await build({ stdin, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'warning' });
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Returns every page by file name.
 * @returns {Promise<ReadonlyMap<string, string>>}
 */
export async function rulePages() {
  const catalogue = await loadCatalogue();
  const pages = catalogue.rules.map(rule => /** @type {const} */ ([`${rule.id}.md`, rulePage(rule, catalogue)]));
  return new Map([['README.md', indexPage(catalogue.rules)], ...pages]);
}

/**
 * Returns what differs between the pages and the folder, as lines for people.
 * @param {ReadonlyMap<string, string>} pages
 */
function differences(pages) {
  const present = new Set(readdirSync(FOLDER));
  const stale = [...present].filter(name => !pages.has(name)).map(name => `${name} belongs to no rule`);
  const wrong = [...pages].flatMap(([name, text]) => {
    if (!present.has(name)) return [`${name} is missing`];
    return readFileSync(join(FOLDER, name), 'utf8') === text ? [] : [`${name} is out of date`];
  });
  return [...stale, ...wrong];
}

/** @param {{ check?: boolean }} [options] */
export async function buildRuleDocs({ check = false } = {}) {
  const pages = await rulePages();
  mkdirSync(FOLDER, { recursive: true });
  if (check) {
    const lines = differences(pages);
    if (lines.length > 0)
      throw new Refusal(`${lines.join('\n')}\nRun node scripts/build-rule-docs.mjs and commit docs/rules.`);
    return;
  }
  for (const name of readdirSync(FOLDER)) if (!pages.has(name)) rmSync(join(FOLDER, name), { recursive: true });
  for (const [name, text] of pages) writeFileSync(join(FOLDER, name), text);
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({ options: { check: { type: 'boolean' } } });
  await runMain(() => buildRuleDocs({ check: values.check ?? false }));
}
