// @ts-check
// np-guard's netpol-analyzer, built from the Go module proxy into a folder of its own where Go is there.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MODULE = 'github.com/np-guard/netpol-analyzer';

/**
 * Builds it and returns its path, or why there is none; `remove` deletes what was built.
 * @returns {{ path: string, remove: () => void } | { reason: string }}
 */
export function buildPeer() {
  const folder = mkdtempSync(join(tmpdir(), 'network-policy-peer-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const go = (/** @type {string[]} */ ...args) =>
    execFileSync('go', args, {
      cwd: folder,
      env: { ...process.env, GOFLAGS: '-mod=mod' },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 600_000,
    });
  try {
    writeFileSync(join(folder, 'go.mod'), 'module bench\n');
    go('get', `${MODULE}@latest`);
    const path = join(folder, 'netpol-analyzer');
    go('build', '-o', path, `${MODULE}/cmd/netpolicy`);
    return { path, remove };
  } catch (error) {
    remove();
    return { reason: reasonOf(error) };
  }
}

/** @param {unknown} error */
function reasonOf(error) {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'Go is not installed';
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return text.trim().split('\n')[0] ?? '';
}
