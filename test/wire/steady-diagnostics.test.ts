import { afterEach, describe, expect, test } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver-types';
import { deployment, documents, policy } from '../../server/src/engine/rules/samples/samples.ts';
import { FOLDER, FULL_CLIENT, startWire, type Wire } from './wire.ts';

const { diagnostic: _, ...withoutPull } = FULL_CLIENT.textDocument ?? {};
const PUSHED_TO: typeof FULL_CLIENT = { ...FULL_CLIENT, textDocument: withoutPull };

const subject = (app: string): string => `podSelector:\n  matchLabels:\n    app: ${app}\n`;
/** The egress of api leads to web alone. */
const API = policy(
  'shop',
  'api',
  `${subject('api')}policyTypes: [Egress]\negress:\n  - to: [{podSelector: {matchLabels: {app: web}}}]\n  - ports: [{port: 53}, {port: 53, protocol: UDP}]\n`,
);
/** Lets api in, which does not come out: one-sided-allow. And a direction that has no effect. */
const DATABASE = policy(
  'shop',
  'database',
  `${subject('database')}policyTypes: [Ingress]\ningress:\n  - from: [{podSelector: {matchLabels: {app: api}}}]\n    ports: [{port: 5432}]\negress: [{}]\n`,
);
const PODS = documents(deployment('shop', 'api'), deployment('shop', 'web'), deployment('shop', 'database'));
const IN_DATABASE = ['one-sided-allow', 'ignored-direction'];
const BROKEN = API.replace('[Egress]', '[Egress');
const broken = documents(BROKEN, DATABASE);
const whole = documents(API, DATABASE);

const codes = (found: readonly Diagnostic[]): readonly unknown[] => found.map(({ code }) => code);
const places = (found: readonly Diagnostic[]): readonly unknown[] =>
  found.filter(({ code }) => IN_DATABASE.includes(String(code))).map(({ range }) => range);

let wire: Wire;
afterEach(() => wire.stop());

describe('while one document of a file is broken', () => {
  test('the findings of the others stay, also those that follow from it, in every report pushed', async () => {
    wire = await startWire({ 'pods.yaml': PODS }, { capabilities: PUSHED_TO });
    const uri = wire.open('policies.yaml', whole);
    await wire.pushed('policies.yaml', found => found.length === 2);
    for (const text of [broken, `${broken}# more\n`, whole]) wire.change(uri, text);
    await wire.until(() => wire.published.findLast(each => each.uri === uri)?.version === 4);
    const reports = wire.published.filter(each => each.uri === uri && each.diagnostics.length > 1);
    const since = wire.published.filter(each => each.uri === uri).slice(-reports.length);
    expect(since).toEqual(reports);
    const seen = new Map(reports.map(({ version, diagnostics }) => [version, codes(diagnostics)]));
    expect([...seen]).toEqual([
      [1, IN_DATABASE],
      [2, ['yaml-syntax', ...IN_DATABASE]],
      [3, ['yaml-syntax', ...IN_DATABASE]],
      [4, IN_DATABASE],
    ]);
    const [first, ...others] = reports.map(({ diagnostics }) => places(diagnostics));
    // The bracket that is gone is one character of another line.
    expect(others).toEqual(others.map(() => first));
  });

  test('the same is true of reports pulled', async () => {
    wire = await startWire({ 'pods.yaml': PODS });
    const uri = wire.open('policies.yaml', whole);
    // Reading the workspace ends with one.
    await wire.until(() => wire.requests.some(({ method }) => method === 'workspace/diagnostic/refresh'));
    const read = await wire.pull(uri);
    expect(codes(read)).toEqual(IN_DATABASE);
    const before = places(read);
    wire.change(uri, broken);
    const after = await wire.pull(uri);
    expect(codes(after)).toEqual(['yaml-syntax', ...IN_DATABASE]);
    expect(places(after)).toEqual(before);
  });

  test('the findings of other files stay', async () => {
    wire = await startWire({ 'pods.yaml': PODS, 'database.yaml': DATABASE, 'api.yaml': API });
    await wire.pushed('database.yaml', found => found.length === 2);
    const uri = wire.open('api.yaml');
    expect(await wire.pull(uri)).toEqual([]);
    wire.change(uri, BROKEN);
    expect(codes(await wire.pull(uri))).toEqual(['yaml-syntax']);
    // An edit that does change them shows that they have been looked at again.
    wire.change(uri, API.replace('app: web', 'app: database'));
    await wire.pull(uri);
    await wire.pushed('database.yaml', found => found.length === 1);
    const reports = wire.published.filter(each => each.uri === `${FOLDER}/database.yaml`);
    expect(reports.map(({ diagnostics }) => codes(diagnostics))).toEqual([IN_DATABASE, ['ignored-direction']]);
  });
});

test('what depends on files that are still being read is not reported before', async () => {
  const files = { 'a.yaml': deployment('shop', 'api'), 'b.yaml': deployment('shop', 'cart'), 'c.yaml': PODS };
  wire = await startWire(files, { readDelay: 40 });
  const uri = wire.open('database.yaml', documents(DATABASE, API));
  const reports: string[] = [];
  while (!reports.includes(IN_DATABASE.join())) reports.push(codes(await wire.pull(uri)).join());
  expect([...new Set(reports)]).toEqual(['ignored-direction', IN_DATABASE.join()]);
});

test('a document that closes has the findings of what was saved, though nobody has told of that yet', async () => {
  wire = await startWire({ 'pods.yaml': PODS, 'database.yaml': DATABASE });
  await wire.pushed('database.yaml', found => found.length === 1);
  const uri = wire.open('database.yaml');
  await wire.pull(uri);
  const sound = DATABASE.replace('egress: [{}]\n', '');
  wire.change(uri, sound);
  expect(await wire.pull(uri)).toEqual([]);
  wire.disk.set('database.yaml', sound);
  const before = wire.published.length;
  await wire.client.sendNotification('textDocument/didClose', { textDocument: { uri } });
  // What is found in a file that comes later shows that the closed one has been looked at.
  wire.disk.set('later.yaml', DATABASE.replaceAll('database', 'web'));
  const changes = [{ uri: `${FOLDER}/later.yaml`, type: 1 }];
  await wire.client.sendNotification('workspace/didChangeWatchedFiles', { changes });
  await wire.pushed('later.yaml', found => found.length > 0);
  expect(wire.published.slice(before).filter(each => each.uri === uri && each.diagnostics.length > 0)).toEqual([]);
});

test('what belongs together is linked across files, and what does nothing is greyed out, pushed or pulled', async () => {
  const idle = `${DATABASE}# netpol-ignore: end-port\n`;
  const files = { 'pods.yaml': PODS, 'database.yaml': idle, 'api.yaml': API };
  wire = await startWire(files);
  const uri = `${FOLDER}/database.yaml`;
  const pushed = await wire.pushed('database.yaml', found => found.length === 3);
  const [related] = pushed.flatMap(({ relatedInformation }) => relatedInformation ?? []);
  expect(related).toMatchObject({ location: { uri: `${FOLDER}/api.yaml`, range: { start: { line: 10 } } } });
  expect(pushed.filter(({ tags }) => tags?.includes(1)).map(({ code }) => code)).toEqual(['unused-suppression']);
  wire.open('database.yaml');
  expect(await wire.pull(uri)).toEqual(pushed);
});
