// @ts-check
// Looks in code-server for what a newcomer is to see after `npm start`.
//   node scripts/start-check.mjs [--picture FILE] [--theme NAME]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openPage } from './host/chromium.mjs';
import { screenCommands } from './host/screen.mjs';
import { inRoot } from './lib/paths.mjs';
import { isMain, runMain } from './lib/run.mjs';
import { serve } from './start.mjs';

const TIMEOUT_MILLISECONDS = 120_000;

/** What is on show, and where: the tutorial's first policy, and beside it the panel on its namespace. */
const SIGHTS = /** @type {const} */ ([
  ['workbench', '.tab.active[aria-label*="2-default-deny.yaml"]'],
  ['webview', '[role=rowheader][aria-expanded=true] >> nth=0 >> text="tutorial-2"'],
  ['webview', '[role=gridcell][aria-selected=true][aria-label="client to frontend: nothing"]'],
  ['webview', '.details .side:has-text("tutorial-2/default-deny")'],
]);

/**
 * Starts, looks and stops; fails where something is not on show.
 * @param {import('./host/install-code-server.mjs').CodeServer} installed
 * @param {{ picture?: string | undefined, theme?: string | undefined }} [options]
 */
export async function checkStart(installed, { picture, theme } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'network-policy-start-'));
  const settings = theme ? { 'workbench.colorTheme': theme } : {};
  const { server, address } = await serve(installed, inRoot('examples'), home, settings);
  const { page, close } = await openPage();
  try {
    await page.goto(address);
    const screen = screenCommands(async () => page, dirname(resolve(picture ?? '.')));
    for (const [surface, selector] of SIGHTS)
      await screen['waitFor']?.({ surface, selector, timeout: TIMEOUT_MILLISECONDS });
    if (picture) await screen['screenshot']?.({ name: basename(picture, '.png') });
  } finally {
    await close();
    await server.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

if (isMain(import.meta.url))
  await runMain(async () => {
    const { values } = parseArgs({ options: { picture: { type: 'string' }, theme: { type: 'string' } } });
    const { installedCodeServer } = await import('./host/install-code-server.mjs');
    await checkStart(await installedCodeServer(), values);
    console.log('npm start shows the tutorial with the panel beside it.');
  });
