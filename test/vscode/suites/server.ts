import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { cleanUp, eventually, openFile, openNewFile, waitForRules } from '../editor.ts';
import { afterEach, suite, test } from '../harness.ts';
import { withoutDns } from '../samples.ts';
import { serverProcesses } from '../server-process.ts';

const scratch = 'shop/scratch.yaml';

const oneServer = (): Promise<number[]> => eventually(serverProcesses, found => found.length === 1, 'server processes');

suite('server', () => {
  afterEach(cleanUp);

  test('runs once as soon as a manifest is open', async () => {
    await openNewFile(scratch, withoutDns);
    await openFile('shop/policies.yaml');
    await oneServer();
  });

  test('reports a finding of the open file', async () => {
    const { document } = await openNewFile(scratch, withoutDns);
    await waitForRules(document.uri, 'egress-without-dns');
  });

  test('comes back after its process was killed, and reports again', async () => {
    const { document } = await openNewFile(scratch, withoutDns);
    const [old] = await oneServer();
    assert.ok(old);
    process.kill(old, 'SIGKILL');
    await eventually(serverProcesses, found => found.length === 1 && found[0] !== old, 'server processes');
    await waitForRules(document.uri, 'egress-without-dns');
  });

  test('is replaced by the restart command', async () => {
    const { document } = await openNewFile(scratch, withoutDns);
    const [old] = await oneServer();
    await commands.executeCommand('networkPolicy.restartServer');
    await eventually(serverProcesses, found => found.length === 1 && found[0] !== old, 'server processes');
    await waitForRules(document.uri, 'egress-without-dns');
  });
});
