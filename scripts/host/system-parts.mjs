// @ts-check
// Programs and headers that npm cannot bring.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Refusal } from '../lib/run.mjs';

/** @typedef {{ name: string, package: string, find: () => string | undefined }} Part */

const ANSWER_MILLISECONDS = 30_000;
// A fresh machine may be busy with updates of its own.
const APT = ['-q', '-o', 'DPkg::Lock::Timeout=600'];

/** @type {Map<string, boolean>} */
const answers = new Map();

/**
 * The first of these programs on the search path that runs: some are there only to say that they are not installed.
 * @param {readonly string[]} names
 */
function program(...names) {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.flatMap(name => folders.map(folder => join(folder, name))).find(runs);
}

/** @param {string} file */
function runs(file) {
  if (!isExecutable(file)) return false;
  const known = answers.get(file);
  if (known !== undefined) return known;
  const { status } = spawnSync(file, ['--version'], { stdio: 'ignore', timeout: ANSWER_MILLISECONDS });
  answers.set(file, status === 0);
  return status === 0;
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
      '/snap/bin/chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ),
};

/** What the tests compare folders with. @type {Part} */
export const git = { name: 'Git', package: 'git', find: () => program('git') };

/** What node-gyp runs. @type {Part} */
export const python3 = { name: 'Python 3', package: 'python3', find: () => program('python3') };

const onLinux = process.platform === 'linux';

/** What building code-server's native modules takes. @type {readonly Part[]} */
export const buildParts = [
  { name: 'a C++ compiler', package: 'g++', find: () => program('g++', 'c++', 'clang++') },
  { name: 'make', package: 'make', find: () => program('make') },
  python3,
  { name: 'pkg-config', package: 'pkg-config', find: () => (onLinux ? program('pkg-config') : '-') },
  {
    name: 'the Kerberos headers',
    package: 'libkrb5-dev',
    find: () => (onLinux ? file('/usr/include/gssapi/gssapi.h', '/usr/include/gssapi.h') : '-'),
  },
];

/**
 * Says in one line what is missing and how to install it.
 * @param {readonly Part[]} missing
 * @param {boolean} hasApt
 */
export function missingText(missing, hasApt) {
  const packages = missing.map(part => part.package).join(' ');
  const names = missing.map(part => part.name).join(', ');
  if (hasApt)
    return `Missing on this machine: ${names}. Run: sudo apt-get update && sudo apt-get install -y ${packages}`;
  return `Missing on this machine: ${names}. Install what Debian calls ${packages}.`;
}

/**
 * Makes sure that all parts are there: installs them where that is allowed, else says what to install.
 * @param {readonly Part[]} parts
 */
export async function ensureParts(parts) {
  const missing = parts.filter(part => part.find() === undefined);
  if (missing.length === 0) return;
  const apt = program('apt-get');
  if (process.getuid?.() !== 0 || apt === undefined) throw new Refusal(missingText(missing, apt !== undefined));
  const packages = missing.map(part => part.package);
  console.log(`Installing system packages: ${packages.join(' ')} …`);
  const log = aptGet(['update']) + aptGet(['install', '-y', ...packages]);
  answers.clear();
  const still = parts.filter(part => part.find() === undefined);
  if (still.length > 0) throw new Refusal(`${log}\n${missingText(still, true)}`);
}

/**
 * Runs apt-get; answers what it has printed, which matters only when it did not help.
 * @param {readonly string[]} args
 */
function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { stdout, stderr } = spawnSync('apt-get', [...APT, ...args], { env, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return `${stdout}${stderr}`.slice(-2_000);
}
