// @ts-check
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRoot, root } from './paths.mjs';

/** Ends a script with a message for people instead of a stack. */
export class Refusal extends Error {}

/**
 * Runs a program to its end with its output passed through; answers its exit status.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    // Into a file or a pipe, colours are noise.
    const env = process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1' };
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env, ...options });
    child.once('error', error =>
      reject(isAbsent(error) ? new Refusal(`${command} is not on the search path.`) : error),
    );
    child.once('close', code => resolve(code ?? 1));
  });
}

/** @param {Error & { code?: string }} error */
const isAbsent = ({ code }) => code === 'ENOENT';

/**
 * Runs a program that must succeed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
async function must(command, args, options) {
  const status = await run(command, args, options);
  if (status !== 0) throw new Refusal(`${command} ${args.join(' ')} ended with status ${status}.`);
}

/**
 * Runs npm, which is a script on Windows.
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export const npm = (args, options) => must('npm', args, { shell: process.platform === 'win32', ...options });

/**
 * Runs one of this project's scripts with the same Node.
 * @param {string} script relative to the root
 * @param {readonly string[]} args
 */
export const node = (script, args = []) => run(process.execPath, [script, ...args]);

/**
 * Runs a program that npm installed here.
 * @param {string} module the program's file, relative to node_modules
 * @param {readonly string[]} args
 */
export const tool = (module, args = []) => node(inRoot('node_modules', module), args);

/**
 * Tells whether a module is the program being run.
 * @param {string} url the module's `import.meta.url`
 */
export const isMain = url => url === pathToFileURL(realpathSync(process.argv[1] ?? '.')).href;

/**
 * Runs a script's main function; a refusal becomes one line, anything else keeps its stack.
 * @param {() => Promise<number | void>} main
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : error);
    process.exitCode = 1;
  }
}
