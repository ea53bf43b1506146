// @ts-check
// Runs test/vscode inside a real VS Code, in its Node host and its web worker host, and prints one line a test.
//   node scripts/vscode-tests.mjs [--host desktop|code-server] [--in node|web] [--only TEXT] [--screenshots DIR]
//     [--extension DIR | --vsix FILE]
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chooseHost } from './host/choose.mjs';
import { openControlChannel } from './host/control-channel.mjs';
import { emptyCacheInCi } from './host/host-cache.mjs';
import { runInCodeServer } from './host/run-in-code-server.mjs';
import { runInDesktop } from './host/run-in-desktop.mjs';
import { screenCommands } from './host/screen.mjs';
import { openTally } from './host/tally.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { isMain, Refusal, runMain } from './lib/run.mjs';
import { unzip } from './lib/zip.mjs';

const LIMIT_MILLISECONDS = 1_800_000;

/** @typedef {import('./host/job.mjs').ExtensionHost} ExtensionHost */
/** @typedef {import('playwright-core').Page} Page */

/**
 * @typedef {object} Options
 * @property {string | undefined} [host] `desktop` or `code-server`; else what there is
 * @property {string | undefined} [in] `node` or `web`; else both
 * @property {string | undefined} [only] part of the names of the tests to run
 * @property {string | undefined} [screenshots] folder
 * @property {string | undefined} [extension] folder of the extension; else this checkout
 * @property {string | undefined} [vsix] a package to test instead of a folder
 */

/** @type {Record<ExtensionHost, string>} */
const suites = { node: 'test/vscode/index.ts', web: 'test/vscode/web.ts' };

/**
 * Runs the suites and answers how many tests passed and failed.
 * @param {Options} [options]
 */
export async function runVscodeTests(options = {}) {
  const host = await chooseHost(options.host);
  const total = { passed: 0, failed: 0 };
  /** @type {readonly ExtensionHost[]} */
  const extensionHosts = ['node', 'web'];
  for (const extensionHost of extensionHosts) {
    if (options.in && options.in !== extensionHost) continue;
    const { passed, failed } = await runSuites(host, extensionHost, options);
    total.passed += passed;
    total.failed += failed;
  }
  return total;
}

/**
 * @param {import('./host/choose.mjs').Host} host
 * @param {ExtensionHost} extensionHost
 * @param {Options} options
 */
async function runSuites(host, extensionHost, { only = '', screenshots, vsix, ...options }) {
  const home = mkdtempSync(join(tmpdir(), 'network-policy-vscode-'));
  if (vsix) unzip(vsix, join(home, 'vsix'));
  const extension = vsix ? join(home, 'vsix/extension') : resolve(options.extension ?? root);
  const workspace = join(home, 'workspace');
  // VS Code runs a test entry in the host of the extension that it lies in.
  const bundles = join(extension, '.cache/vscode-tests', basename(home));
  cpSync(inRoot('test/fixtures/workspace'), workspace, { recursive: true });
  cpSync(inRoot('examples'), join(home, 'examples'), { recursive: true });
  const tally = openTally(`${host.name}, ${extensionHost} extension host`);
  const { page, showPage } = promisedPage();
  const pictures = resolve(screenshots ?? inRoot('.cache/vscode-tests/screenshots'));
  const channel = await openControlChannel({ ...tally.commands, ...screenCommands(() => page, pictures) });
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort(), LIMIT_MILLISECONDS);
  try {
    const suite = join(bundles, 'suites.js');
    await bundle(suites[extensionHost], suite, { channel: channel.url, only });
    const job = {
      extensionHost,
      extension: resolve(extension),
      suite,
      workspace,
      home,
      showPage,
      signal: clock.signal,
    };
    const running = host.kind === 'desktop' ? runInDesktop(host.executable, job) : runInCodeServer(host.installed, job);
    return tally.close(await running);
  } finally {
    clearTimeout(timer);
    channel.close();
    for (const folder of [home, bundles]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function promisedPage() {
  /** @type {(page: Page) => void} */
  let showPage = () => undefined;
  /** @type {Promise<Page>} */
  const page = new Promise(show => {
    showPage = show;
  });
  return { page, showPage };
}

/**
 * What the runner has to tell is written into the bundle: a web worker has no environment.
 * @param {string} entry
 * @param {string} outfile
 * @param {{ channel: string, only: string }} told
 */
async function bundle(entry, outfile, { channel, only }) {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [inRoot(entry)],
    outfile,
    bundle: true,
    platform: entry === suites.node ? 'node' : 'browser',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    define: { TEST_CHANNEL: JSON.stringify(channel), TEST_ONLY: JSON.stringify(only) },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

if (isMain(import.meta.url))
  await runMain(async () => {
    process.once('exit', emptyCacheInCi());
    /** @type {{ type: 'string' }} */
    const string = { type: 'string' };
    const options = { host: string, in: string, only: string, screenshots: string, extension: string, vsix: string };
    const { passed, failed } = await runVscodeTests(parseArgs({ options }).values);
    if (passed + failed === 0) throw new Refusal('No test has that in its name.');
    console.log(`\n${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  });
