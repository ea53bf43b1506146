import { afterEach, beforeEach, expect, it } from 'vitest';
import { FOLDER, FULL_CLIENT, startWire, type Wire } from './wire.ts';

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{namespaceSelector: {matchLabels: {name: ops}}}]}]
`;
const isGuess = ({ code }: { readonly code?: unknown }): boolean => code === 'namespace-label-guess';

let wire: Wire;
beforeEach(async () => {
  wire = await startWire({ 'policy.yaml': POLICY, '.netpol.yaml': 'rules: {namespace-label-guess: off}\n' });
});
afterEach(() => wire.stop());

/** Resolves once the findings of the policy are as wanted; egress without rules is always one of them. */
async function guesses(count: number): Promise<void> {
  await wire.pushed('policy.yaml', found => found.length > 0 && found.filter(isGuess).length === count);
}

async function write(text: string): Promise<void> {
  wire.disk.set('.netpol.yaml', text);
  const changes = [{ uri: `${FOLDER}/.netpol.yaml`, type: 2 }];
  await wire.client.sendNotification('workspace/didChangeWatchedFiles', { changes });
}

it('decides what the settings of the editor leave open, and follows its edits', async () => {
  await guesses(0);
  await write('rules: {}\n');
  await guesses(1);
});

it('gives way to the settings of the editor', async () => {
  await guesses(0);
  wire.settings = { rules: { 'namespace-label-guess': 'warning' } };
  await wire.client.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await guesses(1);
  const [found] = (await wire.pushed('policy.yaml')).filter(isGuess);
  expect(found?.severity).toBe(2);
});

it('is watched', async () => {
  await guesses(0);
  const registered = JSON.stringify(wire.requests.filter(({ method }) => method === 'client/registerCapability'));
  expect(FULL_CLIENT.workspace?.didChangeWatchedFiles?.dynamicRegistration).toBe(true);
  expect(registered).toContain('"globPattern":"**/.netpol.yaml"');
});

it('does not count while it cannot be taken, and shows why in its place', async () => {
  await write('rules:\n  no-such-rule: off\n');
  await guesses(1);
  expect(await wire.pushed('.netpol.yaml')).toEqual([
    {
      range: { start: { line: 1, character: 2 }, end: { line: 1, character: 2 } },
      severity: 1,
      source: 'network-policy',
      message: expect.stringMatching(/no-such-rule/),
    },
  ]);
  await write('rules: {namespace-label-guess: off}\n');
  await guesses(0);
  expect(await wire.pushed('.netpol.yaml')).toEqual([]);
});

const codes = async (uri: string): Promise<readonly unknown[]> =>
  (await wire.pull(uri)).filter(isGuess).map(({ code }) => code);

/** Starts anew with these folders, over a disk that is read above them too. */
async function restart(files: Readonly<Record<string, string>>, ...folders: readonly string[]): Promise<void> {
  await wire.stop();
  wire = await startWire(files, {
    access: disk => ({ ...disk, reachesAbove: true }),
    folders: folders.map(folder => `${FOLDER}/${folder}`),
  });
  await wire.until(() => wire.requests.some(({ method }) => method === 'workspace/diagnostic/refresh'));
}

it('is found above the folder that is opened, up to the root of the repository', async () => {
  const files = { 'a/b/p.yaml': POLICY, '.netpol.yaml': 'rules: {namespace-label-guess: off}\n' };
  await restart(files, 'a/b');
  expect(await codes(wire.open('a/b/p.yaml'))).toEqual([]);
  await restart({ ...files, 'a/.git': 'gitdir: x' }, 'a/b');
  expect(await codes(wire.open('a/b/p.yaml'))).toHaveLength(1);
});

it('is not looked for above where only the client can read', async () => {
  await wire.stop();
  wire = await startWire(
    { 'a/p.yaml': POLICY, '.netpol.yaml': 'rules: {namespace-label-guess: off}\n' },
    { folders: [`${FOLDER}/a`] },
  );
  await wire.until(() => wire.requests.some(({ method }) => method === 'workspace/diagnostic/refresh'));
  expect(await codes(wire.open('a/p.yaml'))).toHaveLength(1);
});

it('holds for the folder that it is found for, and what differs of the cluster is told', async () => {
  await restart(
    {
      'a/p.yaml': POLICY,
      'b/p.yaml': POLICY,
      'c/p.yaml': POLICY,
      'a/.netpol.yaml': 'rules: {namespace-label-guess: off}\ncluster: {cni: calico}\n',
      'b/.netpol.yaml': 'cluster: {cni: cilium}\n',
    },
    'a',
    'b',
    'c',
  );
  expect(await codes(wire.open('a/p.yaml'))).toEqual([]);
  for (const path of ['b/p.yaml', 'c/p.yaml']) expect(await codes(wire.open(path))).toHaveLength(1);
  expect(await wire.pushed('b/.netpol.yaml')).toMatchObject([
    {
      severity: 2,
      message: expect.stringMatching(/^cluster\.cni does not count here: file:\/\/\/workspace\/a\/\.netpol\.yaml says/),
    },
  ]);
});
