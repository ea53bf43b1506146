// @ts-check
// Shows code-server's workbench in a headless Chromium.
import { Refusal } from '../lib/run.mjs';
import { chromium as chromiumPart, ensureParts } from './system-parts.mjs';

const SIZE = { width: 1400, height: 900 };

// Without these, Chromium waits for hosts that may not answer.
const OFFLINE = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/** Opens an empty page; the browser closes with `close`. */
export async function openPage() {
  await ensureParts([chromiumPart]);
  const executablePath = chromiumPart.find();
  if (executablePath === undefined) throw new Refusal('No Chromium.');
  const { chromium } = await import('playwright-core');
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args: [...OFFLINE, ...asRoot, '--disable-gpu'] });
  const page = await browser.newPage({ viewport: SIZE });
  return { page, close: () => browser.close().catch(() => undefined) };
}

/**
 * Makes the workbench accept a test entry: it does so only while its smoke-test driver is on.
 * The page's embedded settings are changed after parsing and before the workbench's module reads them.
 * @param {import('playwright-core').Page} page
 */
export async function switchOnTestDriver(page) {
  await page.addInitScript(() => {
    document.addEventListener('readystatechange', () => {
      const element = document.getElementById('vscode-workbench-web-configuration');
      const text = element?.getAttribute('data-settings');
      if (!element || !text) return;
      const settings = JSON.parse(text);
      settings.developmentOptions = { ...settings.developmentOptions, enableSmokeTestDriver: true };
      element.setAttribute('data-settings', JSON.stringify(settings));
    });
  });
}
