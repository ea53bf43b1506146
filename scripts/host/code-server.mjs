// @ts-check
// Runs code-server on a free loopback port.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Refusal } from '../lib/run.mjs';
import { writeUserSettings } from './user-settings.mjs';

const START_MILLISECONDS = 60_000;

/**
 * @typedef {object} Running
 * @property {string} url address of the workbench
 * @property {() => string} log what the server has printed last
 * @property {Promise<number>} ended resolves with the exit status
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a server whose user data and extensions live in one folder; answers when it listens.
 * @param {import('./install-code-server.mjs').CodeServer} installed
 * @param {string} home
 * @param {Record<string, unknown>} [settings] of the user, beside the usual ones
 * @returns {Promise<Running>}
 */
export async function startCodeServer(installed, home, settings) {
  writeUserSettings(join(home, 'data'), settings);
  const flags = ['--auth=none', '--bind-addr=127.0.0.1:0', '--disable-telemetry', '--disable-update-check'];
  const folders = [`--user-data-dir=${join(home, 'data')}`, `--extensions-dir=${join(home, 'extensions')}`];
  const child = spawn(
    installed.node,
    [installed.entry, ...flags, '--disable-workspace-trust', `--config=${join(home, 'config.yaml')}`, ...folders],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  /** @type {Promise<number>} */
  const ended = new Promise(resolve => child.once('close', code => resolve(code ?? 1)));
  const stop = async () => {
    child.kill();
    await ended;
  };
  const { address, log } = watchOutput(child);
  const failed = ended.then(code => `code-server ended with status ${code}`);
  const late = new Promise(resolve => setTimeout(resolve, START_MILLISECONDS, 'code-server does not listen').unref());
  const first = await Promise.race([address, failed, late]);
  if (!String(first).startsWith('http')) {
    await stop();
    throw new Refusal(`${first}:\n${log()}`);
  }
  return { url: String(first), log, ended, stop };
}

/** @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child */
function watchOutput(child) {
  let text = '';
  /** @type {Promise<string>} */
  const address = new Promise(resolve => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => {
        text = (text + chunk).slice(-20_000);
        const found = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(text);
        if (found?.[1]) resolve(found[1]);
      });
  });
  return { address, log: () => text };
}
