import { afterEach, expect, test } from 'vitest';
import { FULL_CLIENT, startWire, type Wire } from './wire.ts';

const FILES = { 'a.yaml': 'kind: Namespace\n', 'b.yaml': 'kind: Namespace\n', 'c.yaml': 'kind: Namespace\n' };

let wire: Wire;
afterEach(() => wire.stop());

const asked = (method: string): number => wire.requests.filter(each => each.method === method).length;

test('progress is shown when reading takes longer than a second, and ends', async () => {
  wire = await startWire(FILES, { readDelay: 600 });
  const kinds: string[] = [];
  wire.client.onNotification('$/progress', ({ value }: { value: { kind: string } }) => {
    kinds.push(value.kind);
  });
  await expect.poll(() => kinds, { timeout: 10_000 }).toEqual(['begin', 'end']);
  expect(asked('window/workDoneProgress/create')).toBe(1);
});

test('no progress is shown when reading is quick, nor to a client that shows none', async () => {
  wire = await startWire(FILES);
  await expect.poll(() => asked('workspace/diagnostic/refresh')).toBe(1);
  expect(asked('window/workDoneProgress/create')).toBe(0);
  await wire.stop();
  const { window: _, ...mute } = FULL_CLIENT;
  wire = await startWire(FILES, { readDelay: 600, capabilities: mute });
  await expect.poll(() => asked('workspace/diagnostic/refresh'), { timeout: 10_000 }).toBe(1);
  expect(asked('window/workDoneProgress/create')).toBe(0);
});
