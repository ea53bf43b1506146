// @ts-check
// Builds the extension and opens VS Code with it on examples/.
//   node scripts/start.mjs [--host desktop|code-server] [FOLDER]
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './ensure.mjs';
import { startCodeServer } from './host/code-server.mjs';
import { linkExtension } from './host/link-extension.mjs';
import { writeUserSettings } from './host/user-settings.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { isMain, run, runMain } from './lib/run.mjs';

/** Where the editor keeps its data: in the checkout, so that one's own editor stays as it is. */
const home = inRoot('.cache/start');

/** The product, and what opens the tutorial with the panel in a window without editors. */
const extensions = [root, inRoot('scripts/start-here')];

async function main() {
  const { values, positionals } = parseArgs({ options: { host: { type: 'string' } }, allowPositionals: true });
  const folder = resolve(positionals[0] ?? inRoot('examples'));
  await ensureInstalled();
  const { build } = await import('./build.mjs');
  await build();
  const { chooseHost } = await import('./host/choose.mjs');
  const host = await chooseHost(values.host);
  return host.kind === 'desktop' ? openDesktop(host.executable, folder) : serveToTheEnd(host.installed, folder);
}

/**
 * @param {string} executable
 * @param {string} folder
 */
function openDesktop(executable, folder) {
  console.log(`Opening ${executable} on ${folder}; the command ends with the window.`);
  writeUserSettings(join(home, 'desktop'));
  const data = [`--user-data-dir=${join(home, 'desktop')}`, `--extensions-dir=${join(home, 'desktop-extensions')}`];
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const developed = extensions.map(extension => `--extensionDevelopmentPath=${extension}`);
  return run(executable, [...data, ...asRoot, '--wait', ...developed, folder]);
}

/**
 * Serves VS Code with the extension; answers the server and the address that shows the folder.
 * @param {import('./host/install-code-server.mjs').CodeServer} installed
 * @param {string} folder
 * @param {string} home where the editor keeps its data
 * @param {Record<string, unknown>} [settings] of the user, beside the usual ones
 */
export async function serve(installed, folder, home, settings) {
  const linked = join(home, 'extensions');
  rmSync(linked, { recursive: true, force: true });
  for (const extension of extensions) linkExtension(extension, linked);
  const server = await startCodeServer(installed, home, settings);
  return { server, address: `${server.url}/?folder=${encodeURIComponent(folder)}` };
}

/**
 * @param {import('./host/install-code-server.mjs').CodeServer} installed
 * @param {string} folder
 */
async function serveToTheEnd(installed, folder) {
  const { server, address } = await serve(installed, folder, home);
  process.once('SIGINT', server.stop);
  process.once('SIGTERM', server.stop);
  console.log(`\nOpen ${address}`);
  console.log(`code-server ${installed.version} (VS Code ${installed.vscodeVersion}); Ctrl-C ends it.`);
  await server.ended;
}

if (isMain(import.meta.url)) await runMain(main);
