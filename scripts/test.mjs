// @ts-check
// Everything that must hold: type check, lint, unit and protocol tests, bundles, a real VS Code.
// The last line is "N passed, N failed"; a step that fails without tests of its own counts as one failure.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './ensure.mjs';
import { emptyCacheInCi } from './host/host-cache.mjs';
import { inRoot } from './lib/paths.mjs';
import { Refusal, runMain, tool } from './lib/run.mjs';

/** @typedef {import('./host/tally.mjs').Count} Count */

const total = { passed: 0, failed: 0 };

/**
 * Runs one step, prints its time, and adds what it counted.
 * @param {string} name
 * @param {() => Promise<Count | void>} body
 * @returns {Promise<boolean>} whether it came to its end
 */
async function step(name, body) {
  console.log(`\n── ${name}`);
  const start = performance.now();
  let done = false;
  try {
    const count = await body();
    total.passed += count?.passed ?? 0;
    total.failed += count?.failed ?? 0;
    done = true;
  } catch (error) {
    total.failed += 1;
    console.error(error instanceof Refusal ? error.message : error);
  }
  console.log(`── ${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return done;
}

/**
 * @param {string} module
 * @param {readonly string[]} args
 */
async function mustPass(module, args) {
  const status = await tool(module, args);
  if (status !== 0) throw new Refusal(`${module} ended with status ${status}.`);
}

/**
 * All at once and first: what is missing is said in one line, and before minutes have passed.
 * @param {string} [host]
 */
async function ensureSystemParts(host) {
  const { buildParts, chromium, ensureParts, git } = await import('./host/system-parts.mjs');
  const { mayUseDesktop } = await import('./host/choose.mjs');
  const { isInCache } = await import('./host/install-code-server.mjs');
  const forHost = isInCache() || mayUseDesktop(host) ? [] : buildParts;
  await ensureParts([git, chromium, ...forHost]);
}

/**
 * Fetches the editor beside the unit tests, as both wait often; what goes wrong is said by the suites that need it.
 * @param {string} [host]
 */
async function fetchEditor(host) {
  const { mayUseDesktop } = await import('./host/choose.mjs');
  const { installedCodeServer, isInCache } = await import('./host/install-code-server.mjs');
  if (!isInCache() && !mayUseDesktop(host)) await installedCodeServer().catch(() => undefined);
}

/** @returns {Promise<Count>} */
async function unitTests() {
  const report = inRoot('.cache/unit-tests.json');
  mkdirSync(inRoot('.cache'), { recursive: true });
  rmSync(report, { force: true });
  const status = await tool('vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report}`,
  ]);
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'));
  const skipped = numPendingTests + numTodoTests;
  if (skipped > 0) console.error(`${skipped} tests were skipped, which counts as failed.`);
  const failed = numFailedTests + skipped;
  // A file that does not load fails without a test of its own.
  return { passed: numPassedTests, failed: status !== 0 && failed === 0 ? 1 : failed };
}

async function main() {
  const { values } = parseArgs({ options: { host: { type: 'string' } } });
  await ensureInstalled();
  process.once('exit', emptyCacheInCi());
  const { build } = await import('./build.mjs');
  const { generate } = await import('./generate.mjs');
  const complete = await step('system packages', () => ensureSystemParts(values.host));
  if (!complete) return summary();
  await step('generate', generate);
  await step('type check', () => mustPass('typescript/bin/tsc', ['-b']));
  await step('lint', () => mustPass('@biomejs/biome/bin/biome', ['check', '--error-on-warnings']));
  const editor = fetchEditor(values.host);
  await step('unit and protocol tests', unitTests);
  const built = await step('build', build);
  await step('VS Code', async () => {
    if (!built) throw new Refusal('Not run: there is no build to test.');
    const { runVscodeTests } = await import('./vscode-tests.mjs');
    await editor;
    return runVscodeTests(values);
  });
  await step('npm start', startCheck);
  return summary();
}

/**
 * Looks at what `npm start` shows; a desktop's window cannot be looked into.
 * @returns {Promise<Count>}
 */
async function startCheck() {
  const { isInCache, installedCodeServer } = await import('./host/install-code-server.mjs');
  if (!isInCache()) return { passed: 0, failed: 0 };
  const { checkStart } = await import('./start-check.mjs');
  await checkStart(await installedCodeServer());
  return { passed: 1, failed: 0 };
}

/** Prints the count, and answers the exit status that goes with it. */
function summary() {
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

await runMain(main);
