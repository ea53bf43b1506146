// @ts-check
// Bundles everything that main, browser, bin.netpol and the panel load into dist/.
//   node scripts/build.mjs [--production] [--watch]
import { chmodSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { generate } from './generate.mjs';
import { noticesFor } from './lib/notices.mjs';
import { inRoot } from './lib/paths.mjs';
import { isMain, Refusal, runMain } from './lib/run.mjs';

/** @typedef {import('esbuild').BuildOptions} BuildOptions */
/** @typedef {{ entry: string, out: string, options: BuildOptions }} Bundle */

// VS Code 1.91, the lowest we run in, carries Node 20 and Chromium 124.
/** @type {BuildOptions} */
const forNode = { platform: 'node', target: 'node20', format: 'cjs' };
/** @type {BuildOptions} */
const forBrowser = { platform: 'browser', target: 'es2022' };

/** @type {readonly Bundle[]} */
const bundles = [
  { entry: 'client/src/extension.ts', out: 'client.js', options: { ...forNode, external: ['vscode'] } },
  {
    entry: 'client/src/browser.ts',
    out: 'client.browser.js',
    options: { ...forBrowser, format: 'cjs', external: ['vscode'] },
  },
  { entry: 'server/src/main.ts', out: 'server.js', options: forNode },
  { entry: 'server/src/browser.ts', out: 'server.browser.js', options: { ...forBrowser, format: 'iife' } },
  {
    entry: 'server/src/cli/main.ts',
    out: 'cli.js',
    options: { ...forNode, banner: { js: '#!/usr/bin/env node' } },
  },
  { entry: 'client/webview/panel.ts', out: 'webview/panel.js', options: { ...forBrowser, format: 'iife' } },
  { entry: 'client/webview/panel.css', out: 'webview/panel.css', options: forBrowser },
];

/**
 * @param {Bundle} bundle
 * @param {boolean} production
 * @returns {BuildOptions}
 */
function optionsOf({ entry, out, options }, production) {
  return {
    ...options,
    entryPoints: [inRoot(entry)],
    outfile: inRoot('dist', out),
    absWorkingDir: inRoot(),
    bundle: true,
    minify: production,
    sourcemap: production ? false : 'linked',
    define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
    // Licences are gathered in a file of their own.
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  };
}

/** Tells the editor's background task when a round over all bundles starts and ends. */
function roundAnnouncer() {
  let running = 0;
  let errors = 0;
  /** @type {import('esbuild').Plugin} */
  const plugin = {
    name: 'rounds',
    setup(build) {
      build.onStart(() => {
        if (running === 0) console.log('[watch] build started');
        running += 1;
      });
      build.onEnd(result => {
        running -= 1;
        errors += result.errors.length;
        if (running > 0) return;
        console.log(`[watch] build finished, ${errors} errors`);
        errors = 0;
      });
    },
  };
  return plugin;
}

/**
 * Builds once, or keeps building while sources change.
 * @param {{ production?: boolean, watch?: boolean }} [options]
 */
export async function build({ production = false, watch = false } = {}) {
  await generate();
  const { build: bundle, context } = await import('esbuild');
  const all = bundles.map(each => optionsOf(each, production));
  if (watch) {
    const plugins = [roundAnnouncer()];
    const contexts = await Promise.all(all.map(options => context({ ...options, plugins })));
    await Promise.all(contexts.map(each => each.watch()));
    return;
  }
  const results = await Promise.all(all.map(options => bundle(options))).catch(() => {
    throw new Refusal('The build failed; the messages above name the lines.');
  });
  chmodSync(inRoot('dist/cli.js'), 0o755);
  writeFileSync(notices, noticesFor(results.map(({ metafile }) => metafile)));
  removeStale([notices, ...all.flatMap(({ outfile }) => (production ? [outfile] : [outfile, `${outfile}.map`]))]);
}

const notices = inRoot('dist/third-party-notices.txt');

/** Bundles everything without writing it: what tests look into. */
export async function bundleInMemory() {
  const { build: bundle } = await import('esbuild');
  return Promise.all(bundles.map(each => bundle({ ...optionsOf(each, false), sourcemap: false, write: false })));
}

/**
 * Removes what an earlier build left in dist/, after this one, so that dist/ is never empty meanwhile.
 * @param {readonly (string | undefined)[]} written
 */
function removeStale(written) {
  for (const name of readdirSync(inRoot('dist'), { recursive: true })) {
    const file = inRoot('dist', String(name));
    if (statSync(file).isFile() && !written.includes(file)) rmSync(file);
  }
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({ options: { production: { type: 'boolean' }, watch: { type: 'boolean' } } });
  await runMain(() => build({ production: values.production ?? false, watch: values.watch ?? false }));
}
