// @ts-check
// The engine and the workspace as the language server uses them, bundled for a benchmark.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles what the benchmarks call and returns its exports. */
export async function loadEngine() {
  const folder = mkdtempSync(join(tmpdir(), 'network-policy-bench-'));
  const outfile = join(folder, 'engine.cjs');
  const contents = [
    `export { WorkspaceIndex } from './server/src/workspace/index.ts';`,
    `export { findingsOf } from './server/src/workspace/findings.ts';`,
    `export { toDiagnostics } from './server/src/features/diagnostics.ts';`,
  ].join('\n');
  try {
    await build({
      stdin: { contents, resolveDir: root, loader: 'ts' },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      minify: true,
      logLevel: 'error',
    });
    const { default: engine } = await import(pathToFileURL(outfile).href);
    return engine;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Puts a workspace into an index, as if its files had been read.
 * @param {any} engine
 * @param {Map<string, string>} files
 */
export function indexOf(engine, files) {
  const index = new engine.WorkspaceIndex({ async *list() {}, read: async () => ({ type: 'gone' }) });
  for (const [path, text] of files) index.put(uriOf(path), text);
  return index;
}

/** @param {string} path */
export function uriOf(path) {
  return `file:///bench/${path}`;
}
