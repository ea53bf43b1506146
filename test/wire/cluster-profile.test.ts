import { afterEach, expect, it } from 'vitest';
import { type ClusterProfileView, clusterProfileNotification } from '../../server/src/features/support/protocol.ts';
import { startWire, type Wire } from './wire.ts';

let wire: Wire;
afterEach(() => wire.stop());

async function start(initializationOptions: object): Promise<string[]> {
  const told: string[] = [];
  wire = await startWire({}, { settings: { cluster: { distribution: 'kind' } }, initializationOptions });
  wire.client.onNotification(clusterProfileNotification, ({ distribution, plugIn }: ClusterProfileView) => {
    told.push(`${distribution} ${plugIn}`);
  });
  return told;
}

it('tells a client that asks for it what the settings say of the cluster, now and when they change', async () => {
  const told = await start({ clusterProfile: true });
  await expect.poll(() => told).toEqual(['kind kindnet']);
  wire.settings = { cluster: { distribution: 'kind', cni: 'calico' } };
  await wire.client.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await expect.poll(() => told).toEqual(['kind kindnet', 'kind calico']);
});

it('tells other clients nothing of it', async () => {
  const told = await start({});
  await expect.poll(() => wire.requests.some(({ method }) => method === 'workspace/diagnostic/refresh')).toBe(true);
  expect(told).toEqual([]);
});
