// @ts-check
// Runs every benchmark on a production build, one after the other. With --trace-facts that of one keystroke alone, which
// then tells what it computed anew, and why.
//   node scripts/bench.mjs [NAME] [--trace-facts]
import { readdirSync } from 'node:fs';
import { build } from './build.mjs';
import { inRoot } from './lib/paths.mjs';
import { node, runMain } from './lib/run.mjs';

await runMain(async () => {
  const args = process.argv.slice(2);
  const isTraced = args.includes('--trace-facts');
  const only = args.find(each => !each.startsWith('--')) ?? (isTraced ? 'edit' : '');
  await build({ production: true });
  let worst = 0;
  for (const file of readdirSync(inRoot('test/bench')).sort()) {
    if (!file.endsWith('.bench.mjs') || !file.includes(only)) continue;
    console.log(`\n── ${file}`);
    worst = Math.max(worst, await node(`test/bench/${file}`, isTraced ? ['--trace-facts'] : []));
  }
  return worst;
});
