// @ts-check
// Puts code-server (VS Code's workbench and extension host, served to a browser) into the cache.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installEnvironment } from '../lib/npm-environment.mjs';
import { npm, Refusal } from '../lib/run.mjs';
import { hostCache } from './host-cache.mjs';
import { buildParts, ensureParts, python3 } from './system-parts.mjs';
import { makeWorkFolder, removeAbandoned } from './work-folders.mjs';

const CODE_SERVER = '4.139.1';
// The Node that this code-server is built for; it loads the native modules.
const NODE = '24.21.0';

// Its install script builds native modules, and takes the Node named by the user agent for the one it will run on.
const SCRIPTS_MAY_RUN = {
  npm_config_user_agent: 'npm/{npm-version} node/{node-version} {platform} {arch}',
  npm_config_strict_allow_scripts: 'false',
  npm_config_dangerously_allow_all_scripts: 'true',
};

/** @typedef {{ node: string, entry: string, version: string, vscodeVersion: string }} CodeServer */

const nodePackage = `node-${process.platform}-${process.arch}`;

/** The folder in the cache, which is there when code-server is installed whole. */
const homeFolder = () =>
  join(hostCache(), `code-server-${CODE_SERVER}-node-${NODE}-${process.platform}-${process.arch}`);

/** Tells whether the cache holds this code-server. */
export const isInCache = () => existsSync(homeFolder());

/**
 * The installed code-server; installs it first when the cache has none.
 * @returns {Promise<CodeServer>}
 */
export async function installedCodeServer() {
  if (process.platform === 'win32')
    throw new Refusal('code-server does not run on Windows: install VS Code and set VSCODE_EXECUTABLE_PATH to it.');
  const home = homeFolder();
  if (existsSync(home)) console.log(`Using code-server ${CODE_SERVER} from the cache, ${home}`);
  else await install(home);
  const folder = join(home, 'node_modules/code-server');
  const { version } = JSON.parse(readFileSync(join(folder, 'lib/vscode/package.json'), 'utf8'));
  return {
    node: join(home, 'node_modules', nodePackage, 'bin/node'),
    entry: join(folder, 'out/node/entry.js'),
    version: CODE_SERVER,
    vscodeVersion: version,
  };
}

/**
 * Built beside its final place and renamed at the end: a folder of that name is always complete.
 * @param {string} home
 */
async function install(home) {
  const cache = hostCache();
  console.log(`Installing code-server ${CODE_SERVER} into ${cache} (about 3 minutes and 800 MB, once) …`);
  await ensureParts(buildParts);
  const work = workFolderIn(cache);
  try {
    writeFileSync(join(work, 'package.json'), JSON.stringify({ private: true, allowScripts: { 'code-server': true } }));
    const nodeHome = join(work, 'node_modules', nodePackage);
    await npmInstall(work, `${nodePackage}@${NODE}`);
    await npmInstall(work, `code-server@${CODE_SERVER}`, {
      PATH: `${join(nodeHome, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      PYTHON: python3.find() ?? '',
      FORCE_NODE_VERSION: '',
      npm_config_nodedir: nodeHome,
      ...SCRIPTS_MAY_RUN,
    });
    if (!existsSync(join(work, 'node_modules/code-server/lib/vscode/node_modules/node-pty')))
      throw new Refusal('code-server was installed without its own dependencies.');
    moveIntoPlace(work, home);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} cache */
function workFolderIn(cache) {
  try {
    mkdirSync(cache, { recursive: true });
    removeAbandoned(cache);
    return makeWorkFolder(cache);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(`The cache ${cache} cannot be written (${why}). Name another folder in VSCODE_HOST_CACHE.`);
  }
}

/**
 * @param {string} work
 * @param {string} home
 */
function moveIntoPlace(work, home) {
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
 * @param {Record<string, string>} [own]
 */
async function npmInstall(folder, what, own) {
  const quiet = ['--no-audit', '--no-fund', '--save-exact', '--loglevel=error'];
  await npm(['install', ...quiet, what], {
    cwd: folder,
    env: installEnvironment(process.env, own),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
