// @ts-check
// What a suite may do with the page that shows the workbench, and inside a webview in it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Frame} Frame */
/** @typedef {{ surface: 'workbench' | 'webview', selector: string, timeout?: number }} Target */

const TIMEOUT_MILLISECONDS = 15_000;
const POLL_MILLISECONDS = 100;

/**
 * The commands of the control channel that need the page.
 * @param {() => Promise<Page>} page
 * @param {string} screenshots folder
 * @returns {import('./control-channel.mjs').Commands}
 */
export function screenCommands(page, screenshots) {
  /** @param {Target} target */
  const first = async target => (await locate(await page(), target)).first();
  return {
    screenshot: async (/** @type {{ name: string }} */ { name }) => {
      mkdirSync(screenshots, { recursive: true });
      await (await page()).screenshot({ path: join(screenshots, `${name}.png`) });
    },
    resize: async (/** @type {{ width: number, height: number }} */ size) => (await page()).setViewportSize(size),
    press: async (/** @type {{ key: string }} */ { key }) => (await page()).keyboard.press(key),
    type: async (/** @type {{ text: string }} */ { text }) => (await page()).keyboard.type(text),
    waitFor: async (/** @type {Target} */ target) => void (await first(target)),
    count: async (/** @type {Target} */ target) => count(await page(), target),
    text: async (/** @type {Target} */ target) => (await (await first(target)).allInnerTexts())[0] ?? '',
    texts: async (/** @type {Target} */ target) => (await locate(await page(), target)).allInnerTexts(),
    click: async (/** @type {Target} */ target) => (await first(target)).click({ timeout: TIMEOUT_MILLISECONDS }),
    hover: async (/** @type {Target} */ target) => (await first(target)).hover({ timeout: TIMEOUT_MILLISECONDS }),
    focus: async (/** @type {Target} */ target) => (await first(target)).focus(),
    fill: async (/** @type {Target & { value: string }} */ target) => (await first(target)).fill(target.value),
    attribute: async (/** @type {Target & { name: string }} */ target) =>
      (await first(target)).getAttribute(target.name),
  };
}

/**
 * Waits until something matches the selector on the surface.
 * @param {Page} page
 * @param {Target} target
 */
async function locate(page, { surface, selector, timeout = TIMEOUT_MILLISECONDS }) {
  const end = Date.now() + timeout;
  for (;;) {
    for (const frame of framesOf(page, surface)) {
      const found = frame.locator(selector);
      // A frame may go away between being listed and being asked.
      if ((await found.count().catch(() => 0)) > 0) return found;
    }
    if (Date.now() > end) throw new Error(`nothing in the ${surface} matches ${selector} after ${timeout} ms`);
    await new Promise(resolve => setTimeout(resolve, POLL_MILLISECONDS));
  }
}

/**
 * @param {Page} page
 * @param {Target} target
 */
async function count(page, { surface, selector }) {
  const counts = framesOf(page, surface).map(frame =>
    frame
      .locator(selector)
      .count()
      .catch(() => 0),
  );
  return (await Promise.all(counts)).reduce((sum, each) => sum + each, 0);
}

/**
 * A webview's own document is the inner one of two frames, whose address ends in fake.html.
 * @param {Page} page
 * @param {Target['surface']} surface
 * @returns {Frame[]}
 */
function framesOf(page, surface) {
  if (surface === 'workbench') return [page.mainFrame()];
  return page.frames().filter(frame => /\/fake\.html(\?|$)/.test(frame.url()));
}
