import { describe, expect, it } from 'vitest';
import { type Folder, folderOf, netpol } from './support.ts';

const DEPLOYMENTS = ['web', 'api']
  .map(
    name => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: c, image: c, ports: [{containerPort: 8080}]}]}
`,
  )
  .join('---\n');
const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api}
spec:
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Ingress]
  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 8080}]}]
`;
const OPEN = `- op: replace
  path: /spec/ingress
  value: [{}]
`;

function overlays(): Folder {
  return folderOf({
    'base/kustomization.yaml': 'namespace: shop\nresources: [pods.yaml, policy.yaml]\n',
    'base/pods.yaml': DEPLOYMENTS,
    'base/policy.yaml': POLICY,
    'overlays/dev/kustomization.yaml':
      'resources: [../../base, "https://example.com/more.yaml"]\npatches: [{path: open.yaml, target: {kind: NetworkPolicy}}]\n',
    'overlays/dev/open.yaml': OPEN,
    'overlays/prod/kustomization.yaml': 'resources: [../../base]\n',
    'tests/e2e/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: tried}\n',
  });
}

const ASK = ['--from', 'shop/web', '--to', 'shop/api', '--port', '9090'];

describe('netpol worlds', () => {
  it('lists the clusters that a folder is for, why, and what of them is out of sight', async () => {
    const folder = overlays();
    expect(await netpol(['worlds', folder.at()], { from: folder })).toEqual({
      status: 0,
      stdout: `overlays/dev: a kustomization that shares manifests with others, which are for other clusters
  1 policy, 2 workloads in shop
  of overlays/dev/kustomization.yaml
  out of sight: https://example.com/more.yaml (overlays/dev/kustomization.yaml:1)
overlays/prod: a kustomization that shares manifests with others, which are for other clusters
  1 policy, 2 workloads in shop
  of overlays/prod/kustomization.yaml
tests/e2e: a folder of tests or samples, which are applied alone
  0 policies, 1 workload in default
  of 1 file
`,
      stderr: '',
    });
  });

  it('writes JSON', async () => {
    const folder = overlays();
    const { stdout: all } = await netpol(['worlds', folder.at(), '--format', 'json'], { from: folder });
    const { worlds }: { worlds: readonly Record<string, unknown>[] } = JSON.parse(all);
    expect(worlds[0]).toEqual({
      name: 'overlays/dev',
      kind: 'kustomization',
      why: 'a kustomization that shares manifests with others, which are for other clusters',
      policies: 1,
      workloads: 2,
      namespaces: ['shop'],
      kustomizations: ['overlays/dev/kustomization.yaml'],
      files: 0,
      unseen: [
        {
          file: 'overlays/dev/kustomization.yaml',
          line: 0,
          reason: 'remote',
          detail: 'https://example.com/more.yaml',
        },
      ],
    });
  });
});

describe('an overlay that is named alone', () => {
  it('is read with its base', async () => {
    const folder = overlays();
    const asked = await netpol(['query', folder.at('overlays/prod'), ...ASK], { from: folder });
    expect([asked.status, asked.stderr]).toEqual([1, '']);
    folder.write('base/policy.yaml', POLICY.replace('8080', '80800'));
    const { stdout } = await netpol(['check', folder.at('overlays/prod')], { from: folder });
    expect(stdout).toMatch(/base\/policy\.yaml:7:\d+: error: Port 80800 does not exist/);
  });
});

describe('--world', () => {
  it('chooses the cluster that is listed, by its name or the end of it', async () => {
    const folder = overlays();
    const listed = async (name: string): Promise<string> =>
      (
        await netpol(['list', folder.at(), '--world', name, '--focus', 'shop/api', '--direction', 'ingress'], {
          from: folder,
        })
      ).stdout;
    expect(await listed('overlays/prod')).toContain('TCP 8080');
    expect(await listed('prod')).toContain('TCP 8080');
    expect(await listed('./overlays/dev/')).not.toContain('TCP 8080');
  });

  it('is asked for where several may be meant, and names are told where none has it', async () => {
    const folder = overlays();
    expect(await netpol(['list', folder.at()], { from: folder })).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'netpol: The files are for 2 clusters (overlays/dev, overlays/prod). Choose one with --world, or name a path inside of it.\n',
    });
    expect((await netpol(['list', folder.at(), '--world', 'stage'], { from: folder })).stderr).toBe(
      'netpol: No world is named stage. There are overlays/dev, overlays/prod, tests/e2e.\n',
    );
  });

  it('is not needed for a question that all answer alike', async () => {
    const folder = overlays();
    const differing = await netpol(['query', folder.at(), ...ASK], { from: folder });
    expect([differing.status, differing.stderr]).toEqual([
      2,
      'netpol: The files are for several clusters, and the answer differs: allowed in overlays/dev; blocked in overlays/prod. Choose one with --world.\n',
    ]);
    const alike = await netpol(['query', folder.at(), '--from', 'shop/web', '--to', 'shop/api', '--port', '8080'], {
      from: folder,
    });
    expect(alike.status).toBe(0);
    expect(alike.stderr.split('\n')).toContain(
      'warning: The answer is that of overlays/dev; the verdict is the same in overlays/prod.',
    );
    expect((await netpol(['query', folder.at(), ...ASK, '--world', 'prod'], { from: folder })).status).toBe(1);
  });

  it('narrows what is checked', async () => {
    const folder = overlays();
    folder.write('overlays/dev/open.yaml', OPEN.replace('[{}]', '[{ports: [{port: 99999}]}]'));
    const said = async (...args: readonly string[]): Promise<string> =>
      (await netpol(['check', folder.at(), ...args], { from: folder })).stdout;
    expect(await said()).toContain('overlays/dev/open.yaml:3:');
    expect(await said('--world', 'dev')).toContain('overlays/dev/open.yaml:3:');
    expect(await said('--world', 'prod')).not.toContain('open.yaml');
  });
});
