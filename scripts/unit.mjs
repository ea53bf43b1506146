// @ts-check
// Runs the tests without VS Code; what follows `--` goes to vitest.
//   npm run unit -- test/panel
import { ensureInstalled } from './ensure.mjs';
import { generate } from './generate.mjs';
import { chromium, ensureParts, git } from './host/system-parts.mjs';
import { runMain, tool } from './lib/run.mjs';

await runMain(async () => {
  await ensureInstalled();
  // The panel is tested in a browser, and folders are compared with revisions.
  await ensureParts([chromium, git]);
  await generate();
  return tool('vitest/vitest.mjs', ['run', ...process.argv.slice(2)]);
});
