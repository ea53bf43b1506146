// @ts-check
// Makes the .vsix, and refuses one that holds too much or too little.
//   node scripts/package.mjs [--out FILE]
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { isMain, Refusal, runMain } from './lib/run.mjs';
import { zipEntries } from './lib/zip.mjs';

const ALLOWED = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package\.json|package\.nls\.json|readme\.md|changelog\.md|LICENSE\.txt)$/i,
  /^extension\/dist\/[\w./-]+\.(js|css)$/,
  /^extension\/dist\/third-party-notices\.txt$/,
  /^extension\/docs\/([\w-]+\.md|rules\/[\w-]+\.md|images\/(icon|panel-dark)\.png)$/,
  /^extension\/schemas\/generated\/netpol-config\.json$/,
  /^extension\/snippets\/generated\/networkpolicy\.json$/,
];

/** What the manifest and the panel load. */
const REQUIRED = [
  'dist/client.js',
  'dist/client.browser.js',
  'dist/server.js',
  'dist/server.browser.js',
  'dist/cli.js',
  'dist/webview/panel.js',
  'dist/webview/panel.css',
  'dist/third-party-notices.txt',
  'docs/images/icon.png',
  'schemas/generated/netpol-config.json',
  'snippets/generated/networkpolicy.json',
  'package.json',
  'LICENSE.txt',
];

/**
 * Says what is wrong with a package's content; nothing when it is right.
 * @param {readonly string[]} names of the files in it
 */
export function contentFaults(names) {
  const extra = names.filter(name => !ALLOWED.some(pattern => pattern.test(name)));
  const missing = REQUIRED.filter(name => !names.includes(`extension/${name}`));
  return [...extra.map(name => `should not hold ${name}`), ...missing.map(name => `lacks ${name}`)];
}

/** The files that `npm pack` takes, by the names that they have in the .vsix. */
export function npmPackNames() {
  const options = ['--dry-run', '--json', '--ignore-scripts', '--loglevel=error'];
  const text = execFileSync('npm', ['pack', ...options], { cwd: root, encoding: 'utf8', shell: onWindows });
  /** @type {[{ files: readonly { path: string }[] }]} */
  const [{ files }] = JSON.parse(text);
  return files.map(({ path }) => `extension/${path === 'LICENSE' ? 'LICENSE.txt' : path}`);
}

const onWindows = process.platform === 'win32';

/** @param {string} [out] */
async function makePackage(out) {
  const { name, version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const packagePath = out ?? inRoot(`${name}-${version}.vsix`);
  await build({ production: true });
  const { createVSIX } = await import('@vscode/vsce');
  await createVSIX({
    cwd: root,
    packagePath,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
    dependencies: false,
  });
  const entries = zipEntries(packagePath);
  const faults = [...contentFaults(entries.map(entry => entry.name)), ...contentFaults(npmPackNames())];
  if (faults.length > 0) throw new Refusal(`The package ${faults.join(';\nthe package ')}.`);
  const unpacked = entries.reduce((sum, { size }) => sum + size, 0);
  const kilobytes = (/** @type {number} */ bytes) => `${Math.round(bytes / 1024)} KiB`;
  const packed = kilobytes(statSync(packagePath).size);
  console.log(`${packagePath}: ${entries.length} files, ${packed} packed, ${kilobytes(unpacked)} unpacked`);
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  await runMain(() => makePackage(values.out));
}
