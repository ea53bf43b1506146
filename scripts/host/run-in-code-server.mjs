// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPage, switchOnTestDriver } from './chromium.mjs';
import { startCodeServer } from './code-server.mjs';

/**
 * Runs a suite in code-server's extension host, shown in Chromium; answers what the server has printed.
 * @param {import('./install-code-server.mjs').CodeServer} installed
 * @param {import('./job.mjs').Job} job
 */
export async function runInCodeServer(installed, job) {
  // The workbench in a browser does not read the kind from its address as the desktop does.
  const settings = job.extensionHost === 'web' ? { 'remote.extensionKind': { [idOf(job.extension)]: ['web'] } } : {};
  const server = await startCodeServer(installed, job.home, settings);
  const browser = await openPage();
  try {
    const { page } = browser;
    await switchOnTestDriver(page);
    const { exited } = await testExit(page);
    await page.goto(addressOf(server.url, job));
    job.showPage(page);
    await Promise.race([exited, server.ended, timeout(job.signal)]);
    return server.log();
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** @param {string} extension */
function idOf(extension) {
  const { publisher, name } = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8'));
  return `${publisher}.${name}`;
}

/**
 * The driver reports the suite's end, and its console, to functions of the page.
 * @param {import('playwright-core').Page} page
 */
async function testExit(page) {
  /** @type {(code: number) => void} */
  let report = () => undefined;
  /** @type {Promise<number>} */
  const exited = new Promise(resolve => {
    report = resolve;
  });
  await page.exposeFunction('codeAutomationExit', report);
  await page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ parts) => {
    if (process.env['NETWORK_POLICY_TEST_VERBOSE']) console.log(`[${type}]`, ...parts);
  });
  return { exited };
}

/**
 * @param {string} url
 * @param {import('./job.mjs').Job} job
 */
function addressOf(url, { extension, suite, workspace }) {
  /** @param {string} path */
  const remote = path => `vscode-remote://${new URL(url).host}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(suite)],
    ['skipWelcome', 'true'],
  ];
  return `${url}/?${new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) })}`;
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<number>}
 */
function timeout(signal) {
  return new Promise(resolve => {
    signal.addEventListener('abort', () => {
      console.log('The suites took too long and were stopped.');
      resolve(1);
    });
  });
}
