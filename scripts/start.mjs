// @ts-check
// Builds the extension and opens VS Code with it on examples/.
//   node scripts/start.mjs [--host desktop|code-server] [FOLDER]
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './ensure.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { run, runMain } from './lib/run.mjs';

/** Where the editor keeps its data: in the checkout, so that one's own editor stays as it is. */
const home = inRoot('.cache/start');

async function main() {
  const { values, positionals } = parseArgs({ options: { host: { type: 'string' } }, allowPositionals: true });
  const folder = resolve(positionals[0] ?? inRoot('examples'));
  await ensureInstalled();
  const { build } = await import('./build.mjs');
  await build();
  const { chooseHost } = await import('./host/choose.mjs');
  const host = await chooseHost(values.host);
  return host.kind === 'desktop' ? openDesktop(host.executable, folder) : serve(host.installed, folder);
}

/**
 * @param {string} executable
 * @param {string} folder
 */
function openDesktop(executable, folder) {
  console.log(`Opening ${executable} on ${folder}; the command ends with the window.`);
  const data = [`--user-data-dir=${join(home, 'desktop')}`, `--extensions-dir=${join(home, 'desktop-extensions')}`];
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return run(executable, [...data, ...asRoot, '--wait', `--extensionDevelopmentPath=${root}`, folder]);
}

/**
 * @param {import('./host/install-code-server.mjs').CodeServer} installed
 * @param {string} folder
 */
async function serve(installed, folder) {
  const { startCodeServer } = await import('./host/code-server.mjs');
  linkExtension();
  const server = await startCodeServer(installed, home);
  process.once('SIGINT', server.stop);
  process.once('SIGTERM', server.stop);
  console.log(`\nOpen ${server.url}/?folder=${encodeURIComponent(folder)}`);
  console.log(`code-server ${installed.version} (VS Code ${installed.vscodeVersion}); Ctrl-C ends it.`);
  await server.ended;
}

// A link instead of a copy: after a rebuild, reloading the page is enough.
function linkExtension() {
  const { publisher, name, version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const extensions = join(home, 'extensions');
  rmSync(extensions, { recursive: true, force: true });
  mkdirSync(extensions, { recursive: true });
  symlinkSync(root, join(extensions, `${publisher}.${name}-${version}`), 'dir');
}

await runMain(main);
