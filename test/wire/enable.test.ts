import { afterEach, expect, test } from 'vitest';
import { startWire, type Wire } from './wire.ts';

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec: {podSelector: {}, policyTypes: [ingress]}
`;

let wire: Wire;
afterEach(() => wire.stop());

async function configure(settings: unknown): Promise<void> {
  wire.settings = settings;
  await wire.client.sendNotification('workspace/didChangeConfiguration', { settings: null });
}

test('a server that is switched off clears its findings and answers nothing, until it is switched on', async () => {
  wire = await startWire({ 'closed.yaml': policy });
  await wire.pushed('closed.yaml', found => found.length === 1);
  const uri = wire.open('open.yaml', policy);
  const lenses = (): Promise<unknown> => wire.client.sendRequest('textDocument/codeLens', { textDocument: { uri } });
  expect(await lenses()).toHaveLength(1);
  await configure({ enable: false });
  await wire.pushed('closed.yaml', found => found.length === 0);
  expect(await wire.pull(uri)).toEqual([]);
  expect(await lenses()).toEqual([]);
  await configure({ enable: true });
  await wire.pushed('closed.yaml', found => found.length === 1);
  expect(await wire.pull(uri)).toHaveLength(1);
});
