// @ts-check
// Makes small mistakes in the code of a room, one at a time, and tells which of them its tests do not notice.
//   npm run mutants -- ROOM [FILE …]
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import { MUTANT_ROOMS } from './lib/mutant-rooms.mjs';
import { inRoot } from './lib/paths.mjs';
import { runMain } from './lib/run.mjs';

// `docs/mutants.md` promises this share.
const KILLED_AT_LEAST = 85;

/** @param {string[]} words a room and, at will, the names of some of its files. Returns the status to exit with. */
async function mutants([name = '', ...files]) {
  const room = MUTANT_ROOMS[name];
  if (room === undefined) {
    console.error(`Name a room: npm run mutants -- ${Object.keys(MUTANT_ROOMS).join(' | ')} [FILE …]`);
    return 2;
  }
  // Hours of work for both cores; who works beside it goes first.
  setPriority(constants.priority.PRIORITY_LOW);
  process.chdir(inRoot('.'));
  process.env['MUTANTS_TESTS'] = room.tests.join(' ');
  const results = await new Stryker(
    options(name, files.length === 0 ? room.code : filesOf(room.code, files)),
  ).runMutationTest();
  const counted = results.filter(({ status }) => status !== 'Ignored');
  const noticed = counted.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  return noticed * 100 < counted.length * KILLED_AT_LEAST ? 1 : 0;
}

/**
 * @param {readonly string[]} folders
 * @param {readonly string[]} files
 */
function filesOf(folders, files) {
  return folders.flatMap(folder => files.map(file => `${folder}/**/${file}`));
}

/**
 * @param {string} name
 * @param {readonly string[]} code
 * @returns {ConstructorParameters<typeof Stryker>[0]}
 */
function options(name, code) {
  const kept = `.cache/mutants/${name}`;
  return {
    mutate: code.map(each => (each.endsWith('.ts') ? each : `${each}/**/*.ts`)),
    plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner'))],
    testRunner: 'vitest',
    vitest: { configFile: 'test/mutants.config.mts', related: false },
    coverageAnalysis: 'perTest',
    concurrency: 1,
    // Names no file: the references between our projects are none of its business.
    tsconfigFile: 'none.json',
    incremental: true,
    incrementalFile: `${kept}.incremental.json`,
    tempDirName: '.cache/mutants/sandbox',
    ignorePatterns: ['dist', '.cache', '.vscode-test', '.git'],
    reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
    htmlReporter: { fileName: `${kept}.html` },
    jsonReporter: { fileName: `${kept}.json` },
    clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
    // What is worked out as a file is loaded would take all tests of the room for each mutant.
    ignoreStatic: true,
    timeoutMS: 6_000,
    allowConsoleColors: false,
    allowEmpty: false,
  };
}

await runMain(() => mutants(process.argv.slice(2)));
