// @ts-check
// Programs and headers that npm cannot bring.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Refusal } from '../lib/run.mjs';

/** @typedef {{ name: string, packages: Partial<Record<Manager, string>>, find: () => string | undefined }} Part */
/** @typedef {'apt-get' | 'dnf' | 'pacman' | 'brew'} Manager */

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
  packages: { 'apt-get': 'chromium', dnf: 'chromium', pacman: 'chromium', brew: 'chromium' },
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
export const git = {
  name: 'Git',
  packages: { 'apt-get': 'git', dnf: 'git', pacman: 'git', brew: 'git' },
  find: () => program('git'),
};

/** What node-gyp runs. @type {Part} */
export const python3 = {
  name: 'Python 3',
  packages: { 'apt-get': 'python3', dnf: 'python3', pacman: 'python', brew: 'python3' },
  find: () => program('python3'),
};

const onLinux = process.platform === 'linux';

/** What building code-server's native modules takes. @type {readonly Part[]} */
export const buildParts = [
  {
    name: 'a C++ compiler',
    packages: { 'apt-get': 'g++', dnf: 'gcc-c++', pacman: 'gcc', brew: 'llvm' },
    find: () => program('g++', 'c++', 'clang++'),
  },
  {
    name: 'make',
    packages: { 'apt-get': 'make', dnf: 'make', pacman: 'make', brew: 'make' },
    find: () => program('make'),
  },
  python3,
  {
    name: 'pkg-config',
    packages: { 'apt-get': 'pkg-config', dnf: 'pkgconf-pkg-config', pacman: 'pkgconf' },
    find: () => (onLinux ? program('pkg-config') : '-'),
  },
  {
    name: 'the Kerberos headers',
    packages: { 'apt-get': 'libkrb5-dev', dnf: 'krb5-devel', pacman: 'krb5' },
    find: () => (onLinux ? file('/usr/include/gssapi/gssapi.h', '/usr/include/gssapi.h') : '-'),
  },
];

/** How each package manager is asked. @type {Readonly<Record<Manager, string>>} */
const COMMANDS = {
  'apt-get': 'sudo apt-get update && sudo apt-get install -y',
  dnf: 'sudo dnf install -y',
  pacman: 'sudo pacman -S --needed',
  brew: 'brew install',
};

/** @type {readonly Manager[]} */
const MANAGERS = ['apt-get', 'dnf', 'pacman', 'brew'];

/** The package manager of this machine, if it is one of those known here. */
export const packageManager = () => MANAGERS.find(name => program(name) !== undefined);

/**
 * Says in one line what is missing and how to install it.
 * @param {readonly Part[]} missing
 * @param {Manager | undefined} manager
 */
export function missingText(missing, manager) {
  const names = missing.map(part => part.name).join(', ');
  const packages = missing.flatMap(part => part.packages[manager ?? 'apt-get'] ?? []).join(' ');
  if (manager === undefined) return `Missing on this machine: ${names}. Install what Debian calls ${packages}.`;
  return `Missing on this machine: ${names}. Run: ${COMMANDS[manager]} ${packages}`;
}

/**
 * Makes sure that all parts are there: installs them where that is allowed, else says what to install.
 * @param {readonly Part[]} parts
 */
export async function ensureParts(parts) {
  const missing = parts.filter(part => part.find() === undefined);
  if (missing.length === 0) return;
  const manager = packageManager();
  if (process.getuid?.() !== 0 || manager !== 'apt-get') throw new Refusal(missingText(missing, manager));
  const packages = missing.flatMap(part => part.packages[manager] ?? []);
  console.log(`Installing system packages: ${packages.join(' ')} …`);
  const log = aptGet(['update']) + aptGet(['install', '-y', ...packages]);
  answers.clear();
  const still = parts.filter(part => part.find() === undefined);
  if (still.length > 0) throw new Refusal(`${log}\n${missingText(still, manager)}`);
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
