// @ts-check
import { createServer } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { writeUserSettings } from './user-settings.mjs';

const ATTEMPTS = 150;
const PAUSE_MILLISECONDS = 200;

/**
 * Runs a suite in a desktop VS Code; its window is reached over the debugging port for screenshots and webviews.
 * @param {string} executable
 * @param {import('./job.mjs').Job} job
 */
export async function runInDesktop(executable, job) {
  const { runTests, TestRunFailedError } = await import('@vscode/test-electron');
  const data = join(job.home, 'data');
  writeUserSettings(data);
  const port = await freePort();
  const attached = attach(port, job);
  try {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: job.extension,
      extensionTestsPath: job.suite,
      launchArgs: [
        job.workspace,
        ...(job.extensionHost === 'web' ? ['--extensionDevelopmentKind=web'] : []),
        `--user-data-dir=${data}`,
        `--extensions-dir=${join(job.home, 'extensions')}`,
        `--remote-debugging-port=${port}`,
        '--disable-workspace-trust',
        '--skip-welcome',
        '--skip-release-notes',
      ],
    });
  } catch (error) {
    // Failed tests are in the tally already.
    if (!(error instanceof TestRunFailedError)) throw error;
  } finally {
    await (await attached)?.close().catch(() => undefined);
  }
  return '';
}

/**
 * Connects to the window once it is there.
 * @param {number} port
 * @param {import('./job.mjs').Job} job
 */
async function attach(port, job) {
  for (let attempt = 0; attempt < ATTEMPTS && !job.signal.aborted; attempt += 1) {
    await new Promise(resolve => setTimeout(resolve, PAUSE_MILLISECONDS));
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => undefined);
    const pages = browser?.contexts().flatMap(context => context.pages()) ?? [];
    const page = pages.find(each => each.url().includes('workbench'));
    if (browser && page) {
      job.showPage(page);
      job.signal.addEventListener('abort', () => quit(browser));
      return browser;
    }
    await browser?.close();
  }
  console.log('The window cannot be reached over its debugging port: screenshots and webviews will fail.');
  return undefined;
}

/**
 * Ends the editor when time is up, and with it the run.
 * @param {import('playwright-core').Browser} browser
 */
async function quit(browser) {
  console.log('The suites took too long and were stopped.');
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.close');
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
