// @ts-check
// Installs the dependencies when node_modules does not hold what the lock file asks for. Needs Node alone.
import { existsSync, readFileSync } from 'node:fs';
import { installEnvironment } from './lib/npm-environment.mjs';
import { inRoot } from './lib/paths.mjs';
import { isMain, npm, Refusal, runMain } from './lib/run.mjs';

const LOWEST_NODE = { major: 20, minor: 11 };

/** @typedef {{ packages?: Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> }} Lock */

/** @param {string} file @returns {Lock} */
const readLock = file => JSON.parse(readFileSync(file, 'utf8'));

/** Tells whether every package the lock file requires on all platforms is installed in its version. */
export function isInstalled() {
  const hidden = inRoot('node_modules/.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = readLock(hidden).packages ?? {};
  const wanted = Object.entries(readLock(inRoot('package-lock.json')).packages ?? {});
  return wanted.every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true;
    const present = installed[path];
    // Optional packages belong to other platforms when they are absent.
    return present ? present.version === version : optional === true || devOptional === true;
  });
}

/** Makes `node_modules` agree with the lock file. */
export async function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < LOWEST_NODE.major || (major === LOWEST_NODE.major && minor < LOWEST_NODE.minor))
    throw new Refusal(`Node ${LOWEST_NODE.major}.${LOWEST_NODE.minor} or later is needed; this is ${process.version}.`);
  if (isInstalled()) return;
  console.log('Installing dependencies (npm ci) …');
  // No script of theirs is needed, and one wants a compiler.
  const whole = ['--include=dev', '--include=optional', '--include=peer'];
  await npm(['ci', '--ignore-scripts', ...whole, '--no-audit', '--no-fund'], { env: installEnvironment(process.env) });
}

if (isMain(import.meta.url)) await runMain(ensureInstalled);
