import { afterEach, expect, test } from 'vitest';
import { startWire, type Wire } from './wire.ts';

const policy = (name: string, protocol = 'tcp'): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - ports: [{protocol: ${protocol}, port: 80}]
`;

let wire: Wire;
afterEach(() => wire.stop());

const codes = async (uri: string): Promise<unknown[]> => (await wire.pull(uri)).map(({ code }) => code);

test('a file that cannot be read again when it closes is closed all the same, and the server goes on', async () => {
  const failing = { read: false };
  wire = await startWire(
    {},
    {
      access: files => ({
        ...files,
        read: uri => (failing.read ? Promise.reject(new Error('The disk is gone')) : files.read(uri)),
      }),
    },
  );
  const uri = wire.open('a.yaml', policy('a'));
  expect(await codes(uri)).toEqual(['invalid-protocol']);
  failing.read = true;
  await wire.client.sendNotification('textDocument/didClose', { textDocument: { uri } });
  expect(await wire.pull(uri)).toEqual([]);
  const other = wire.open('b.yaml', policy('b'));
  expect(await codes(other)).toEqual(['invalid-protocol']);
});

test('a pattern that cannot be read leaves the server alive when a document closes', async () => {
  wire = await startWire(
    { 'a.yaml': policy('a') },
    { settings: { files: { include: [''], exclude: ['*'.repeat(70_000)] } } },
  );
  const uri = wire.open('a.yaml');
  await wire.client.sendNotification('textDocument/didClose', { textDocument: { uri } });
  const other = wire.open('b.yaml', policy('b'));
  expect(await codes(other)).toEqual(['invalid-protocol']);
  const told = (): readonly string[] => wire.warnings.filter(each => each.startsWith('Setting'));
  await wire.until(() => told().length === 2);
  expect(told()).toEqual([
    'Setting networkPolicy.files.include does not count, its default holds: an empty pattern matches no file. Delete it.',
    'Setting networkPolicy.files.exclude does not count, its default holds: this pattern has 70000 characters, and 1000 are the most.',
  ]);
});

test('a folder that cannot be listed is told, and the files of the others are read', async () => {
  const folders = ['file:///broken', 'file:///workspace'];
  wire = await startWire(
    { 'a.yaml': policy('a') },
    {
      folders,
      access: files => ({
        ...files,
        list: (folder, include, exclude) =>
          folder === folders[0] ? failingList() : files.list(folder, include, exclude),
      }),
    },
  );
  expect((await wire.pushed('a.yaml')).map(({ code }) => code)).toEqual(['invalid-protocol']);
  expect(wire.warnings.join()).toMatch(/file:\/\/\/broken: no such share/);
});

// biome-ignore lint/correctness/useYield: it fails before its first file.
async function* failingList(): AsyncGenerator<never> {
  throw new Error('no such share');
}

test('a client that refuses to watch files and to tell its settings has its files read all the same', async () => {
  wire = await startWire(
    { 'a.yaml': policy('a') },
    { refused: ['client/registerCapability', 'workspace/configuration', 'workspace/diagnostic/refresh'] },
  );
  expect((await wire.pushed('a.yaml')).map(({ code }) => code)).toEqual(['invalid-protocol']);
  await wire.until(() => wire.errors.length >= 3);
  expect(wire.errors.join('\n')).toMatch(/^Watch of settings failed/m);
  expect(wire.errors.join('\n')).toMatch(/^Watch of files failed/m);
});
