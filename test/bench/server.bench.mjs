// @ts-check
// Start-up of the server, and the time from an edit to its diagnostics, on files of 1 to 1,000 policies.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import protocol from 'vscode-languageserver-protocol/node';
import { policyFile } from './generate.mjs';
import { median, peakMemory, printTable } from './measure.mjs';

const server = fileURLToPath(new URL('../../dist/server.js', import.meta.url));
const RUNS = 5;
const EDITS = 20;

async function connect() {
  const started = performance.now();
  const child = fork(server, ['--stdio'], { stdio: ['pipe', 'pipe', 'inherit', 'ipc'] });
  if (child.stdout === null || child.stdin === null) throw new Error('The server has no standard streams.');
  const connection = protocol.createProtocolConnection(
    new protocol.StreamMessageReader(child.stdout),
    new protocol.StreamMessageWriter(child.stdin),
  );
  connection.onRequest(() => null);
  connection.listen();
  const capabilities = { textDocument: { diagnostic: {} } };
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities });
  const initialized = performance.now() - started;
  await connection.sendNotification('initialized', {});
  return { child, connection, started, initialized };
}

/** @param {number} policies */
async function run(policies) {
  const { child, connection, started, initialized } = await connect();
  const uri = 'file:///bench/policies.yaml';
  const text = policyFile(policies).replace('protocol: TCP', 'protocol: TCPX');
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  const pull = async () => {
    /** @type {{ items: { code: string }[] }} */
    const report = await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
    return report.items.filter(({ code }) => code === 'invalid-protocol').length;
  };
  if ((await pull()) !== 1) throw new Error('The planted mistake is not found.');
  const first = performance.now() - started;
  const line = text.slice(0, text.indexOf('protocol: TCPX')).split('\n').length - 1;
  const character = text.split('\n')[line]?.indexOf('TCPX') ?? 0;
  const edits = [];
  for (let index = 0; index < EDITS; index++) {
    const [from, to] = index % 2 === 0 ? [4, 'TCP'] : [3, 'TCPX'];
    const range = { start: { line, character }, end: { line, character: character + from } };
    const before = performance.now();
    const textDocument = { uri, version: index + 2 };
    await connection.sendNotification('textDocument/didChange', {
      textDocument,
      contentChanges: [{ range, text: to }],
    });
    if ((await pull()) !== (index % 2 === 0 ? 0 : 1)) throw new Error('The diagnostics do not follow the edit.');
    edits.push(performance.now() - before);
  }
  const peak = peakMemory(child.pid ?? 0);
  child.kill();
  return { initialized, first, edit: median(edits), peak };
}

const rows = [];
for (const policies of [1, 10, 100, 1000]) {
  const runs = [];
  for (let index = 0; index < RUNS; index++) runs.push(await run(policies));
  /** @param {'initialized' | 'first' | 'edit' | 'peak'} key */
  const of = key => median(runs.map(each => each[key]));
  rows.push([String(policies), of('initialized'), of('first'), of('edit'), of('peak')]);
}
printTable(
  ['policies', 'start → initialized, ms', 'start → first diagnostics, ms', 'edit → diagnostics, ms', 'peak, MiB'],
  rows,
);
