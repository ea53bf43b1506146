// @ts-check
// Builds and runs the benchmarks: every test/bench/*.bench.mjs, or those whose name holds a given word.
//   npm run bench [-- WORD…]
import { readdirSync } from 'node:fs';
import { inRoot } from './lib/paths.mjs';
import { must, runMain } from './lib/run.mjs';

await runMain(async () => {
  const words = process.argv.slice(2);
  await must(process.execPath, [inRoot('scripts/build.mjs'), '--production']);
  const all = readdirSync(inRoot('test/bench')).filter(name => name.endsWith('.bench.mjs'));
  const chosen = words.length === 0 ? all : all.filter(name => words.some(word => name.includes(word)));
  for (const name of chosen) await must(process.execPath, [inRoot('test/bench', name)]);
});
