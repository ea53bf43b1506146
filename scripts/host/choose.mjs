// @ts-check
import { Refusal } from '../lib/run.mjs';
import { findDesktop, hasDisplay } from './desktop.mjs';
import { installedCodeServer } from './install-code-server.mjs';

/**
 * @typedef {{ kind: 'desktop', name: string, executable: string }
 *   | { kind: 'code-server', name: string, installed: import('./install-code-server.mjs').CodeServer }} Host
 */

/**
 * The VS Code to use: a desktop when there is one, else code-server, with a line that says why.
 * @param {string} [wanted] `desktop` or `code-server` leaves no choice
 * @returns {Promise<Host>}
 */
export async function chooseHost(wanted) {
  if (wanted !== 'code-server') {
    const found = await findDesktop();
    if ('executable' in found) return { kind: 'desktop', name: 'desktop', executable: found.executable };
    if (wanted === 'desktop') throw new Refusal(`No desktop VS Code: ${found.reason}. Set VSCODE_EXECUTABLE_PATH.`);
    console.log(`No desktop VS Code: ${found.reason}. Using code-server.`);
  }
  const installed = await installedCodeServer();
  return { kind: 'code-server', name: `code-server ${installed.version}`, installed };
}

/**
 * Tells without any download whether a desktop may turn out to be the choice.
 * @param {string} [wanted]
 */
export function mayUseDesktop(wanted) {
  return wanted === 'desktop' || (wanted !== 'code-server' && hasDisplay());
}
