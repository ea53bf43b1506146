// @ts-check
// Runs test/vscode inside a real VS Code and prints one line a test.
//   node scripts/vscode-tests.mjs [--host desktop|code-server] [--only TEXT] [--screenshots DIR] [--extension DIR]
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chooseHost } from './host/choose.mjs';
import { openControlChannel } from './host/control-channel.mjs';
import { runInCodeServer } from './host/run-in-code-server.mjs';
import { runInDesktop } from './host/run-in-desktop.mjs';
import { screenCommands } from './host/screen.mjs';
import { openTally } from './host/tally.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { isMain, runMain } from './lib/run.mjs';

const LIMIT_MILLISECONDS = 600_000;

/** @typedef {{ host?: string, only?: string, screenshots?: string, extension?: string }} Options */

/**
 * Runs the suites and answers how many tests passed and failed.
 * @param {Options} options
 */
export async function runVscodeTests({ host: wanted, only = '', screenshots, extension = root }) {
  const host = await chooseHost(wanted);
  const suite = await bundleSuite();
  const home = mkdtempSync(join(tmpdir(), 'network-policy-vscode-'));
  const workspace = join(home, 'workspace');
  cpSync(inRoot('test/fixtures/workspace'), workspace, { recursive: true });
  const tally = openTally(host.name);
  /** @type {(page: import('playwright-core').Page) => void} */
  let showPage = () => undefined;
  /** @type {Promise<import('playwright-core').Page>} */
  const page = new Promise(show => {
    showPage = show;
  });
  const pictures = resolve(screenshots ?? inRoot('.cache/vscode-tests/screenshots'));
  const channel = await openControlChannel({ ...tally.commands, ...screenCommands(() => page, pictures) });
  const env = { NETWORK_POLICY_TEST_CHANNEL: channel.url, NETWORK_POLICY_TEST_ONLY: only };
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort(), LIMIT_MILLISECONDS);
  const job = { extension: resolve(extension), suite, workspace, home, env, showPage, signal: clock.signal };
  try {
    const running = host.kind === 'desktop' ? runInDesktop(host.executable, job) : runInCodeServer(host.installed, job);
    return tally.close(await running);
  } finally {
    clearTimeout(timer);
    channel.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function bundleSuite() {
  const { build } = await import('esbuild');
  const outfile = inRoot('.cache/vscode-tests/index.js');
  await build({
    entryPoints: [inRoot('test/vscode/index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}

if (isMain(import.meta.url))
  await runMain(async () => {
    /** @type {{ type: 'string' }} */
    const string = { type: 'string' };
    const options = { host: string, only: string, screenshots: string, extension: string };
    const { passed, failed } = await runVscodeTests(parseArgs({ options }).values);
    console.log(`\n${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  });
