// @ts-check
// Programs and headers that npm cannot bring.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Refusal, run } from '../lib/run.mjs';

/** @typedef {{ name: string, package: string, find: () => string | undefined }} Part */

/**
 * The first of these programs that the search path holds.
 * @param {readonly string[]} names
 */
function program(...names) {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.flatMap(name => folders.map(folder => join(folder, name))).find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {readonly string[]} files */
const file = (...files) => files.find(path => existsSync(path));

/** @type {Part} */
export const chromium = {
  name: 'Chromium (or set CHROMIUM to a browser of its family)',
  package: 'chromium',
  find: () =>
    process.env['CHROMIUM'] ||
    program('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ||
    file(
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ),
};

const onLinux = process.platform === 'linux';

/** What building code-server's native modules takes. @type {readonly Part[]} */
export const buildParts = [
  { name: 'a C++ compiler', package: 'g++', find: () => program('g++', 'c++', 'clang++') },
  { name: 'make', package: 'make', find: () => program('make') },
  { name: 'Python 3', package: 'python3', find: () => program('python3') },
  { name: 'pkg-config', package: 'pkg-config', find: () => (onLinux ? program('pkg-config') : '-') },
  {
    name: 'the Kerberos headers',
    package: 'libkrb5-dev',
    find: () => (onLinux ? file('/usr/include/gssapi/gssapi.h', '/usr/include/gssapi.h') : '-'),
  },
];

/**
 * Makes sure that all parts are there: installs them where that is allowed, else says what to install.
 * @param {readonly Part[]} parts
 */
export async function ensureParts(parts) {
  const missing = parts.filter(part => part.find() === undefined);
  if (missing.length === 0) return;
  const packages = missing.map(part => part.package);
  const names = missing.map(part => part.name).join(', ');
  if (process.getuid?.() !== 0 || program('apt-get') === undefined)
    throw new Refusal(`Missing on this machine: ${names}. On Debian: apt-get install ${packages.join(' ')}`);
  console.log(`Installing system packages: ${packages.join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  await run('apt-get', ['install', '-yq', ...packages], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const still = parts.filter(part => part.find() === undefined);
  if (still.length > 0) throw new Refusal(`apt-get could not install: ${still.map(part => part.package).join(', ')}.`);
}
