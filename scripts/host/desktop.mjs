// @ts-check
// Finds a desktop VS Code: the one named by VSCODE_EXECUTABLE_PATH, else one that is downloaded.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../lib/run.mjs';
import { hostCache } from './host-cache.mjs';

const PROBE = 'https://update.code.visualstudio.com/api/releases/stable';
const PROBE_MILLISECONDS = 4_000;

/**
 * The executable, or why there is none.
 * @returns {Promise<{ executable: string } | { reason: string }>}
 */
export async function findDesktop() {
  const named = process.env['VSCODE_EXECUTABLE_PATH'];
  if (named) {
    if (!existsSync(named)) throw new Refusal(`VSCODE_EXECUTABLE_PATH names ${named}, which does not exist.`);
    return { executable: named };
  }
  if (!hasDisplay()) return { reason: 'there is no display' };
  if (!(await canDownload())) return { reason: 'its download cannot be reached' };
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  const version = process.env['VSCODE_VERSION'] ?? 'stable';
  return { executable: await downloadAndUnzipVSCode({ version, cachePath: join(hostCache(), 'desktop') }) };
}

/** Tells whether a desktop is named, or could show a window. */
export function hasDisplay() {
  const named = ['VSCODE_EXECUTABLE_PATH', 'DISPLAY', 'WAYLAND_DISPLAY'].some(name => process.env[name]);
  return named || process.platform !== 'linux';
}

async function canDownload() {
  try {
    const answer = await fetch(PROBE, { signal: AbortSignal.timeout(PROBE_MILLISECONDS) });
    return answer.ok;
  } catch {
    return false;
  }
}
