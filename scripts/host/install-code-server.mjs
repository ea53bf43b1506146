// @ts-check
// Puts code-server (VS Code's workbench and extension host, served to a browser) into the cache.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { hostCache } from '../lib/paths.mjs';
import { npm, Refusal } from '../lib/run.mjs';
import { buildParts, ensureParts } from './system-parts.mjs';

const CODE_SERVER = '4.139.1';
// The Node that this code-server is built for; it loads the native modules.
const NODE = '24.21.0';

/** @typedef {{ node: string, entry: string, version: string, vscodeVersion: string }} CodeServer */

const nodePackage = `node-${process.platform}-${process.arch}`;
const home = join(hostCache, `code-server-${CODE_SERVER}-node-${NODE}-${process.platform}-${process.arch}`);

/**
 * The installed code-server; installs it first when the cache has none.
 * @returns {Promise<CodeServer>}
 */
export async function installedCodeServer() {
  if (process.platform === 'win32')
    throw new Refusal('code-server does not run on Windows: install VS Code and set VSCODE_EXECUTABLE_PATH to it.');
  if (!existsSync(home)) await install();
  const folder = join(home, 'node_modules/code-server');
  const { version } = JSON.parse(readFileSync(join(folder, 'lib/vscode/package.json'), 'utf8'));
  return {
    node: join(home, 'node_modules', nodePackage, 'bin/node'),
    entry: join(folder, 'out/node/entry.js'),
    version: CODE_SERVER,
    vscodeVersion: version,
  };
}

// Built beside its final place and renamed at the end: a folder of that name is always complete.
async function install() {
  console.log(`Installing code-server ${CODE_SERVER} into ${hostCache} (a few minutes, once) …`);
  await ensureParts(buildParts);
  mkdirSync(hostCache, { recursive: true });
  const work = mkdtempSync(join(hostCache, 'installing-'));
  try {
    writeFileSync(join(work, 'package.json'), JSON.stringify({ private: true, allowScripts: { 'code-server': true } }));
    const nodeHome = join(work, 'node_modules', nodePackage);
    await npmInstall(work, `${nodePackage}@${NODE}`);
    await npmInstall(work, `code-server@${CODE_SERVER}`, {
      PATH: `${join(nodeHome, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      npm_config_nodedir: nodeHome,
    });
    if (!existsSync(join(work, 'node_modules/code-server/lib/vscode/node_modules/node-pty')))
      throw new Refusal('code-server was installed without its own dependencies; were install scripts forbidden?');
    moveIntoPlace(work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} work */
function moveIntoPlace(work) {
  try {
    renameSync(work, home);
  } catch (error) {
    // Another run was quicker: its folder serves as well.
    if (!existsSync(home)) throw error;
  }
}

/**
 * @param {string} folder
 * @param {string} what
 * @param {Record<string, string>} [env]
 */
async function npmInstall(folder, what, env = {}) {
  const quiet = ['--no-audit', '--no-fund', '--save-exact', '--loglevel=error'];
  await npm(['install', ...quiet, what], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
