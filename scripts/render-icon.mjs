// @ts-check
// Draws docs/images/icon.png from icon.svg; to be run by hand after the drawing has changed.
import { readFileSync } from 'node:fs';
import { openPage } from './host/chromium.mjs';
import { inRoot } from './lib/paths.mjs';
import { runMain } from './lib/run.mjs';

const PIXELS = 256;

await runMain(async () => {
  const { page, close } = await openPage();
  await page.setViewportSize({ width: PIXELS, height: PIXELS });
  const drawing = readFileSync(inRoot('docs/images/icon.svg'), 'utf8');
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${drawing}`);
  await page.screenshot({ path: inRoot('docs/images/icon.png'), omitBackground: true });
  await close();
});
