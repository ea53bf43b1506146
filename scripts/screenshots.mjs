// @ts-check
// Takes the pictures of docs/images in code-server: the editor and the panel, in light, dark and high contrast.
//   node scripts/screenshots.mjs [--out FOLDER]
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './ensure.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { runMain } from './lib/run.mjs';

/** @typedef {import('playwright-core').Page} Page */

const THEMES = [
  { name: 'light', colorTheme: 'Default Light Modern' },
  { name: 'dark', colorTheme: 'Default Dark Modern' },
  { name: 'high-contrast', colorTheme: 'Default High Contrast' },
];

/**
 * Opens the shop and one mistake in a fresh editor with the given theme, and takes both pictures.
 * @param {{ name: string, colorTheme: string }} theme
 * @param {string} out
 */
async function picturesOf({ name, colorTheme }, out) {
  const { installedCodeServer } = await import('./host/install-code-server.mjs');
  const { startCodeServer } = await import('./host/code-server.mjs');
  const { openPage } = await import('./host/chromium.mjs');
  const { linkExtension } = await import('./host/link-extension.mjs');
  const home = mkdtempSync(join(tmpdir(), 'network-policy-pictures-'));
  const examples = join(home, 'examples');
  cpSync(inRoot('examples'), examples, { recursive: true });
  linkExtension(root, join(home, 'extensions'));
  const settings = {
    'workbench.colorTheme': colorTheme,
    'editor.minimap.enabled': false,
    'window.commandCenter': false,
  };
  const server = await startCodeServer(await installedCodeServer(), home, settings);
  const { page, close } = await openPage();
  try {
    await page.goto(`${server.url}/?${new URLSearchParams({ folder: examples })}`);
    await page.waitForSelector('.monaco-workbench .explorer-folders-view', { timeout: 60_000 });
    await openFile(page, 'egress-without-dns.yaml');
    await page.waitForSelector('.squiggly-warning, .codelens-decoration', { timeout: 60_000 });
    await command(page, 'View: Focus Problems');
    await hoverOver(page, 'podSelector');
    await page.screenshot({ path: join(out, `editor-${name}.png`) });
    // The shop alone: its matrix fits the page.
    await page.goto(`${server.url}/?${new URLSearchParams({ folder: join(examples, 'shop') })}`);
    await page.waitForSelector('.monaco-workbench .explorer-folders-view', { timeout: 60_000 });
    await page.keyboard.press('Control+B');
    await openFile(page, 'api.yaml');
    await command(page, 'NetworkPolicy: Show Reachability');
    await selectCell(page, 'api to cart');
    await page.screenshot({ path: join(out, `panel-${name}.png`) });
  } finally {
    await close();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/**
 * @param {Page} page
 * @param {string} name
 */
async function openFile(page, name) {
  await page.keyboard.press('Control+P');
  await page.waitForSelector('.quick-input-widget input', { state: 'visible' });
  await page.keyboard.type(name);
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await page.waitForTimeout(1500);
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: name }).waitFor();
}

/**
 * @param {Page} page
 * @param {string} title
 */
async function command(page, title) {
  await page.keyboard.press('F1');
  await page.waitForSelector('.quick-input-widget input', { state: 'visible' });
  await page.keyboard.type(title);
  await page
    .locator('.quick-input-list .monaco-list-row', { hasText: title.split(': ').at(-1) ?? title })
    .first()
    .click();
  await page.waitForTimeout(800);
}

/**
 * @param {Page} page
 * @param {string} word
 */
async function hoverOver(page, word) {
  await page
    .locator('.view-line span', { hasText: new RegExp(`^${word}$`) })
    .first()
    .hover();
  await page.waitForSelector('.monaco-hover:not(.hidden) .hover-contents', { timeout: 30_000 });
  await page.waitForTimeout(800);
}

/**
 * @param {Page} page
 * @param {string} start
 */
async function selectCell(page, start) {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    for (const frame of page.frames()) {
      const cell = frame.locator(`[role=gridcell][aria-label^="${start}"]`).first();
      if ((await cell.count().catch(() => 0)) === 0) continue;
      await cell.click();
      await frame.locator('.reasons').first().waitFor();
      // The details move the grid under the pointer, which would point at another cell.
      await page.mouse.move(0, 0);
      await page.waitForTimeout(800);
      return;
    }
    await page.waitForTimeout(500);
  }
  throw new Error(`The panel shows no cell that begins with "${start}".`);
}

await runMain(async () => {
  const { values } = parseArgs({ options: { out: { type: 'string', default: inRoot('docs/images') } } });
  await ensureInstalled();
  const { build } = await import('./build.mjs');
  await build();
  for (const theme of THEMES) await picturesOf(theme, resolve(values.out));
});
