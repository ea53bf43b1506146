// @ts-check
// Runs every benchmark on a production build, one after the other.
//   node scripts/bench.mjs [NAME]
import { readdirSync } from 'node:fs';
import { build } from './build.mjs';
import { inRoot } from './lib/paths.mjs';
import { node, runMain } from './lib/run.mjs';

await runMain(async () => {
  const only = process.argv[2] ?? '';
  await build({ production: true });
  let worst = 0;
  for (const file of readdirSync(inRoot('test/bench')).sort()) {
    if (!file.endsWith('.bench.mjs') || !file.includes(only)) continue;
    console.log(`\n── ${file}`);
    worst = Math.max(worst, await node(`test/bench/${file}`));
  }
  return worst;
});
