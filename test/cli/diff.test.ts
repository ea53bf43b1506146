import { describe, expect, it } from 'vitest';
import { apiPolicy, deployment, namespace, policy, shop } from './shop.ts';
import { folderOf, linesOf, netpol } from './support.ts';

const before = folderOf(shop);
const after = folderOf({
  ...shop,
  'apps/db.yaml': deployment('cache', 6379, 'redis'),
  'policies/api.yaml': apiPolicy.replace('port: 8080', 'port: 9090'),
  'policies/web.yaml': policy(
    'web',
    `
  podSelector:
    matchLabels: {app: web}
  policyTypes: [Egress]
  egress:
    - to:
        - podSelector: {}
        - ipBlock: {cidr: 203.0.113.0/24}
`,
  ),
});

const end = (name: string): object => ({ type: 'workload', namespace: 'shop', name, kind: 'Deployment' });
const anywhere = { type: 'ip', cidrs: ['0.0.0.0/0', '::/0'] };
const tcp = (port: number): object[] => [{ protocol: 'TCP', ports: [[port, port]] }];

describe('netpol diff', () => {
  it('writes connections that were added, removed and changed, and the workloads that came and went', async () => {
    const { status, stdout, stderr } = await netpol(['diff', before.at(), after.at()], { from: after });
    expect([status, linesOf(stderr).length]).toEqual([0, 1]);
    expect(linesOf(stdout)).toEqual([
      '+ workload shop/cache [Deployment]',
      '- workload shop/db [Deployment]',
      '+ shop/api [Deployment] → shop/cache [Deployment]: all ports',
      '+ shop/cache [Deployment] → shop/web [Deployment]: all ports',
      '+ shop/cache [Deployment] → any address: all ports',
      '+ shop/web [Deployment] → shop/cache [Deployment]: all ports',
      '+ any address → shop/cache [Deployment]: all ports',
      '- shop/api [Deployment] → shop/db [Deployment]: all ports',
      '- shop/db [Deployment] → shop/web [Deployment]: all ports',
      '- shop/db [Deployment] → any address: all ports',
      '- shop/web [Deployment] → shop/db [Deployment]: all ports',
      '- shop/web [Deployment] → any address but 203.0.113.0/24: all ports',
      '- any address → shop/db [Deployment]: all ports',
      '~ shop/web [Deployment] → shop/api [Deployment]: TCP 8080 ⇒ TCP 9090',
      '5 connections added, 6 removed, 1 changed',
    ]);
  });

  it('writes the documented JSON', async () => {
    const [small, opened] = [namespace, `${namespace}---\n${deployment('job', 80)}`].map(head =>
      folderOf({ 'all.yaml': [head, deployment('api', 8080), deployment('web', 80), apiPolicy].join('---\n') }),
    );
    opened?.write('all.yaml', [namespace, deployment('api', 8080), deployment('web', 80)].join('---\n'));
    const json = async (...folders: readonly (string | undefined)[]): Promise<unknown> => {
      const { stdout } = await netpol(['diff', ...folders.map(folder => folder ?? ''), '--format', 'json']);
      return JSON.parse(stdout);
    };
    const sameWorkloads = { workloadsAdded: [], workloadsRemoved: [] };
    const fromOutside = { source: anywhere, destination: end('api'), allowed: 'all' };
    const fromWeb = { source: end('web'), destination: end('api') };
    expect(await json(small?.at(), opened?.at())).toEqual({
      version: 1,
      added: [fromOutside],
      removed: [],
      changed: [{ ...fromWeb, before: tcp(8080), after: 'all' }],
      ...sameWorkloads,
    });
    expect(await json(opened?.at(), small?.at())).toEqual({
      version: 1,
      added: [],
      removed: [fromOutside],
      changed: [{ ...fromWeb, before: 'all', after: tcp(8080) }],
      ...sameWorkloads,
    });
    expect(await json(small?.at(), small?.at())).toEqual({
      version: 1,
      added: [],
      removed: [],
      changed: [],
      ...sameWorkloads,
    });
  });

  it('names in JSON the workloads that came and went, also those without connections', async () => {
    const { stdout } = await netpol(['diff', before.at(), after.at(), '--format', 'json']);
    const { workloadsAdded, workloadsRemoved } = JSON.parse(stdout);
    expect({ workloadsAdded, workloadsRemoved }).toEqual({
      workloadsAdded: [{ namespace: 'shop', name: 'cache', kind: 'Deployment' }],
      workloadsRemoved: [{ namespace: 'shop', name: 'db', kind: 'Deployment' }],
    });
  });

  it('writes a comment for a pull request', async () => {
    const { stdout } = await netpol(['diff', before.at(), after.at(), '--format', 'md']);
    const [head, , changed] = stdout.split(/\n(?=#### (?:Removed|Changed))/);
    expect(head).toBe(`\
### What the network policies allow

**5 connections added, 6 removed, 1 changed.**

Workload added: shop/cache \\[Deployment]

Workload removed: shop/db \\[Deployment]

#### Added

| Source | Destination | Allowed |
|---|---|---|
| shop/api \\[Deployment] | shop/cache \\[Deployment] | all ports |
| shop/cache \\[Deployment] | shop/web \\[Deployment] | all ports |
| shop/cache \\[Deployment] | any address | all ports |
| shop/web \\[Deployment] | shop/cache \\[Deployment] | all ports |
| any address | shop/cache \\[Deployment] | all ports |
`);
    expect(changed).toBe(`\
#### Changed

| Source | Destination | Before | After |
|---|---|---|---|
| shop/web \\[Deployment] | shop/api \\[Deployment] | TCP 8080 | TCP 9090 |
`);
  });

  it('keeps a comment below the size that GitHub takes, and says what it leaves out', async () => {
    const many = Array.from({ length: 60 }, (_, index) => deployment(`web-${index}`, 80));
    const open = folderOf({ 'all.yaml': [namespace, ...many].join('---\n') });
    const closed = folderOf({
      'all.yaml': [namespace, ...many, policy('closed', '  podSelector: {}\n')].join('---\n'),
    });
    const { stdout } = await netpol(['diff', open.at(), closed.at(), '--format', 'md']);
    expect(stdout).toContain('**3600 connections removed.**');
    expect(stdout).toContain('<details><summary>Removed: 3600 connections</summary>\n\n| Source |');
    const rows = linesOf(stdout).filter(line => line.startsWith('| shop/')).length;
    expect(stdout).toContain(`\n…and ${3600 - rows} more, which \`netpol diff\` lists in full.\n\n</details>\n`);
    expect(stdout.length).toBeGreaterThan(55_000);
    expect(stdout.length).toBeLessThan(65_536);
  });

  it('says so when nothing changed', async () => {
    const same = folderOf(shop);
    expect(await netpol(['diff', before.at(), same.at()])).toEqual({
      status: 0,
      stdout: 'No connection changed\n',
      stderr: '',
    });
    const { stdout } = await netpol(['diff', before.at(), same.at(), '--format', 'md']);
    expect(stdout).toBe('### What the network policies allow\n\n**No connection changed.**\n');
  });

  it.each([
    [[], 0, 0],
    [['--exit-code'], 1, 0],
  ])('with %j ends with status %i after a change and %i without', async (options, changed, same) => {
    expect((await netpol(['diff', before.at(), after.at(), ...options])).status).toBe(changed);
    expect((await netpol(['diff', before.at(), before.at(), ...options])).status).toBe(same);
  });

  it('sees what an Ingress opens', async () => {
    const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\n';
    const spec = 'spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}\n';
    const ingress = 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop}\n';
    const backend = 'spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n';
    const closed = policy('web', '  podSelector: {matchLabels: {app: web}}\n  ingress: [{ports: [{port: 8080}]}]\n');
    const without = { ...shop, 'web.yaml': `${service}${spec}---\n${closed}` };
    const [old, now] = [folderOf(without), folderOf({ ...without, 'ingress.yaml': `${ingress}${backend}` })];
    const { stdout } = await netpol(['diff', old.at(), now.at()]);
    expect(linesOf(stdout)).toEqual(['+ ingress controller → shop/web [Deployment]: TCP 8080', '1 connection added']);
    const back = await netpol(['diff', now.at(), old.at(), '--format', 'json']);
    expect(JSON.parse(back.stdout).removed).toEqual([
      { source: { type: 'ingress-controller' }, destination: end('web'), allowed: tcp(8080) },
    ]);
  });

  it('takes one of its sides from standard input', async () => {
    const input = [namespace, deployment('web', 80)].join('---\n');
    const { status, stdout } = await netpol(['diff', before.at(), '-', '--exit-code'], { input });
    expect([status, linesOf(stdout)[0]]).toEqual([1, '- workload shop/api [Deployment]']);
  });

  it('names the side that a warning without a place is about', async () => {
    const bare = folderOf({ 'web.yaml': [namespace, deployment('web', 80)].join('---\n') });
    const { stderr } = await netpol(['diff', bare.at(), before.at()], { from: bare });
    expect(stderr).toBe('warning: .: There are no policies: everything is allowed.\n');
  });

  it.each([
    [['a'], 'diff compares two files or folders: name the old one, then the new one, or say --git REVISION.'],
    [['a', 'b', 'c'], 'diff compares two files or folders: name the old one, then the new one, or say --git REVISION.'],
    [['-', '-'], 'Standard input can be read once: name a file for one of the two.'],
    [['missing-1', 'missing-2'], 'missing-1 cannot be read: it does not exist.'],
    [['--git', 'HEAD', '-'], 'Standard input is in no revision: --git needs files or folders.'],
  ])('refuses %j', async (args, message) => {
    expect(await netpol(['diff', ...args])).toEqual({ status: 2, stdout: '', stderr: `netpol: ${message}\n` });
  });
});
