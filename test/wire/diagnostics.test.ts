import { afterEach, describe, expect, test } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver-types';
import { FULL_CLIENT, startWire, type Wire } from './wire.ts';

const policy = (protocol: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: api}}}]
      ports: [{protocol: ${protocol}, port: 80}]
`;
const codes = (diagnostics: readonly { code?: unknown }[]): unknown[] => diagnostics.map(({ code }) => code);
const { diagnostic: _, ...withoutPull } = FULL_CLIENT.textDocument ?? {};
const PUSHED_TO: typeof FULL_CLIENT = { ...FULL_CLIENT, textDocument: withoutPull };
const REFRESH = 'workspace/diagnostic/refresh';

let wire: Wire;
afterEach(() => wire.stop());

describe('diagnostics', () => {
  test('are pulled for an open document and follow its edits', async () => {
    wire = await startWire({});
    const uri = wire.open('a.yaml', policy('tcp'));
    expect(codes(await wire.pull(uri))).toEqual(['invalid-protocol']);
    wire.change(uri, policy('TCP'));
    expect(await wire.pull(uri)).toEqual([]);
  });

  test('are pushed for files that the client does not pull, cleared when it does, and pushed again after close', async () => {
    wire = await startWire({ 'a.yaml': policy('tcp') });
    expect(codes(await wire.pushed('a.yaml'))).toEqual(['invalid-protocol']);
    const uri = wire.open('a.yaml');
    wire.change(uri, policy('tpc'));
    const isNew = (found: readonly Diagnostic[]): boolean => JSON.stringify(found).includes('tpc');
    expect(codes(await wire.pushed('a.yaml', isNew))).toEqual(['invalid-protocol']);
    expect(codes(await wire.pull(uri))).toEqual(['invalid-protocol']);
    expect(await wire.pushed('a.yaml', found => found.length === 0)).toEqual([]);
    await wire.client.sendNotification('textDocument/didClose', { textDocument: { uri } });
    expect(codes(await wire.pushed('a.yaml', found => found.length > 0))).toEqual(['invalid-protocol']);
  });

  test('are pushed for open documents, with their version, to a client that does not pull', async () => {
    wire = await startWire({}, { capabilities: PUSHED_TO });
    expect(wire.result.capabilities.diagnosticProvider).toBeUndefined();
    const uri = wire.open('a.yaml', policy('tcp'));
    expect(codes(await wire.pushed('a.yaml', found => found.length > 0))).toEqual(['invalid-protocol']);
    wire.change(uri, policy('TCP'));
    await wire.pushed('a.yaml', found => found.length === 0);
    expect(wire.published.at(-1)?.version).toBe(2);
  });

  test('are asked to be pulled again for an open document that an edit elsewhere may have changed', async () => {
    wire = await startWire({ 'a.yaml': policy('TCP'), 'b.yaml': policy('TCP') });
    const [a, b] = [wire.open('a.yaml'), wire.open('b.yaml')];
    const refreshes = (): number => wire.requests.filter(({ method }) => method === REFRESH).length;
    // Reading the workspace ends with one.
    await wire.until(() => refreshes() === 1);
    await Promise.all([wire.pull(a), wire.pull(b)]);
    const before = refreshes();
    wire.change(b, policy('udp'));
    await wire.pull(b);
    await wire.until(() => refreshes() === before + 1);
    await Promise.all([wire.pull(a), wire.pull(b)]);
    wire.change(b, policy('UDP'));
    await Promise.all([wire.pull(a), wire.pull(b)]);
    await new Promise(resolve => setTimeout(resolve, 500));
    expect(refreshes()).toBe(before + 1);
  });

  test('are pushed for an open document that the client does not pull any more', async () => {
    wire = await startWire({ 'a.yaml': policy('tcp') });
    await wire.pushed('a.yaml', found => found.length === 1);
    const uri = wire.open('a.yaml');
    expect(await wire.pull(uri)).toHaveLength(1);
    await wire.pushed('a.yaml', found => found.length === 0);
    wire.open('b.yaml', policy('TCP'));
    expect(codes(await wire.pushed('a.yaml', found => found.length === 1))).toEqual(['invalid-protocol']);
  });

  test('take their severity from the settings and are silent for a rule that is off', async () => {
    wire = await startWire({ 'a.yaml': policy('tcp') }, { settings: { rules: { 'invalid-protocol': 'hint' } } });
    expect((await wire.pushed('a.yaml')).map(({ severity }) => severity)).toEqual([4]);
    wire.settings = { rules: { 'invalid-protocol': 'off' } };
    await wire.client.sendNotification('workspace/didChangeConfiguration', { settings: null });
    expect(await wire.pushed('a.yaml', found => found.length === 0)).toEqual([]);
  });

  test('leave broken YAML to the YAML extension where that runs', async () => {
    const broken = policy('"TCP');
    wire = await startWire({}, { initializationOptions: { yamlExtension: true } });
    expect(await wire.pull(wire.open('a.yaml', broken))).toEqual([]);
    await wire.stop();
    wire = await startWire({});
    expect(codes(await wire.pull(wire.open('a.yaml', broken)))).toEqual(['yaml-syntax']);
  });

  test('follow a file that changes or goes away on disk', async () => {
    wire = await startWire({ 'a.yaml': policy('tcp') });
    await wire.pushed('a.yaml', found => found.length === 1);
    wire.disk.set('a.yaml', policy('TCP'));
    const changes = (type: number) => ({ changes: [{ uri: 'file:///workspace/a.yaml', type }] });
    await wire.client.sendNotification('workspace/didChangeWatchedFiles', changes(2));
    await wire.pushed('a.yaml', found => found.length === 0);
    wire.disk.set('a.yaml', policy('udp'));
    await wire.client.sendNotification('workspace/didChangeWatchedFiles', changes(2));
    await wire.pushed('a.yaml', found => found.length === 1);
    wire.disk.delete('a.yaml');
    await wire.client.sendNotification('workspace/didChangeWatchedFiles', changes(3));
    expect(await wire.pushed('a.yaml', found => found.length === 0)).toEqual([]);
  });
});
