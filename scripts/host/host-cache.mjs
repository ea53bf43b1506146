// @ts-check
// The folder that keeps editors between runs and checkouts. In CI it is an empty one each time.
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder that keeps editors: the one that VSCODE_HOST_CACHE names, else one among the user's caches.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function hostCache(env = process.env) {
  return (
    env['VSCODE_HOST_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'network-policy-vscode-host')
  );
}

/**
 * Makes an empty cache where CI does not bring one: an editor that an earlier run left would hide that none can be installed.
 * @param {NodeJS.ProcessEnv} [env] gets the name of the folder
 * @returns {() => void} removes it again
 */
export function emptyCacheInCi(env = process.env) {
  const isCi = !['', '0', 'false'].includes((env['CI'] ?? '').toLowerCase());
  if (!isCi || env['VSCODE_HOST_CACHE']) return () => undefined;
  const folder = mkdtempSync(join(tmpdir(), 'network-policy-vscode-host-'));
  env['VSCODE_HOST_CACHE'] = folder;
  return () => {
    delete env['VSCODE_HOST_CACHE'];
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}
