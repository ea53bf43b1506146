// @ts-check
// The folders that an installation works in until it is whole. Their names tell who works there.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'installing-';
// Of a folder of another machine, or of an unknown one, nobody here can ask whether somebody works in it.
const ABANDONED_AFTER = 24 * 60 * 60 * 1000;

/**
 * Makes a folder for this process.
 * @param {string} cache
 */
export function makeWorkFolder(cache) {
  return mkdtempSync(join(cache, `${PREFIX}${process.pid}-${machine()}-`));
}

/**
 * Removes the folders in which nobody works any more, such as those of installations that were interrupted.
 * @param {string} cache
 */
export function removeAbandoned(cache) {
  for (const name of readdirSync(cache)) {
    if (name.startsWith(PREFIX) && isAbandoned(join(cache, name), name))
      rmSync(join(cache, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * @param {string} folder
 * @param {string} name
 */
function isAbandoned(folder, name) {
  const [, pid, where] = /^installing-(\d+)-(.*)-[^-]*$/.exec(name) ?? [];
  if (pid !== undefined && where === machine()) return !isAlive(Number(pid));
  const facts = statSync(folder, { throwIfNoEntry: false });
  return facts !== undefined && Date.now() - facts.mtimeMs > ABANDONED_AFTER;
}

function machine() {
  return hostname().replace(/[^\w.]/g, '_');
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
