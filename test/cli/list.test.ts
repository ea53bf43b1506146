import { describe, expect, it } from 'vitest';
import { deployment, policy, shop } from './shop.ts';
import { folderOf, linesOf, netpol } from './support.ts';

const folder = folderOf(shop);
const [api, db, web] = ['api', 'db', 'web'].map(name => ({ namespace: 'shop', name, kind: 'Deployment' }));
const outside = { type: 'ip', cidrs: ['0.0.0.0/0', '::/0'] };

describe('netpol list', () => {
  it('writes a line for each connection, in order', async () => {
    expect(await netpol(['list', folder.at()])).toEqual({
      status: 0,
      stdout: `\
shop/api [Deployment] → shop/db [Deployment]: all ports
shop/api [Deployment] → shop/web [Deployment]: all ports
shop/api [Deployment] → any address: all ports
shop/db [Deployment] → shop/web [Deployment]: all ports
shop/db [Deployment] → any address: all ports
shop/web [Deployment] → shop/api [Deployment]: TCP 8080
shop/web [Deployment] → shop/db [Deployment]: all ports
shop/web [Deployment] → any address: all ports
any address → shop/db [Deployment]: all ports
any address → shop/web [Deployment]: all ports
`,
      stderr: '',
    });
  });

  it('writes the documented JSON', async () => {
    const { stdout } = await netpol(['list', folder.at(), '--format', 'json']);
    const end = (workload: typeof api): object => ({ type: 'workload', ...workload });
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      workloads: [api, db, web],
      connections: [
        { source: end(api), destination: end(db), allowed: 'all' },
        { source: end(api), destination: end(web), allowed: 'all' },
        { source: end(api), destination: outside, allowed: 'all' },
        { source: end(db), destination: end(web), allowed: 'all' },
        { source: end(db), destination: outside, allowed: 'all' },
        { source: end(web), destination: end(api), allowed: [{ protocol: 'TCP', ports: [[8080, 8080]] }] },
        { source: end(web), destination: end(db), allowed: 'all' },
        { source: end(web), destination: outside, allowed: 'all' },
        { source: outside, destination: end(db), allowed: 'all' },
        { source: outside, destination: end(web), allowed: 'all' },
      ],
      depends: [],
      warnings: [],
    });
  });

  it('gives addresses as the fewest blocks, one end for each set of ports', async () => {
    const egress = policy(
      'egress',
      `
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to: [{ipBlock: {cidr: 192.0.2.0/25, except: [192.0.2.64/26]}}]
      ports: [{port: 443}, {protocol: UDP}]
    - to: [{ipBlock: {cidr: 192.0.2.192/26}}]
      ports: [{port: 443}, {protocol: UDP}]
    - to: [{ipBlock: {cidr: 192.0.2.0/28}}]
`,
    );
    const one = folderOf({ 'a.yaml': deployment('web', 80), 'b.yaml': egress });
    const { stdout } = await netpol([
      'list',
      one.at(),
      '--format',
      'json',
      '--direction',
      'egress',
      '--focus',
      'shop/web',
    ]);
    const { connections } = JSON.parse(stdout);
    expect(connections.map(({ destination, allowed }: Record<string, object>) => ({ destination, allowed }))).toEqual([
      { destination: { type: 'ip', cidrs: ['192.0.2.0/28'] }, allowed: 'all' },
      {
        destination: { type: 'ip', cidrs: ['192.0.2.16/28', '192.0.2.32/27', '192.0.2.192/26'] },
        allowed: [
          { protocol: 'TCP', ports: [[443, 443]] },
          { protocol: 'UDP', ports: [[1, 65535]] },
        ],
      },
    ]);
  });

  it('shows the pods of one owner as one workload, without connections to itself', async () => {
    const pod = (name: string, label: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
  labels: {app: web, tier: ${label}}
  ownerReferences:
    - {apiVersion: apps/v1, kind: ReplicaSet, name: web-5d9, controller: true}
spec: {containers: []}
`;
    const only = policy(
      'only-a',
      `
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {matchLabels: {tier: a}}}]
`,
    );
    const owned = folderOf({
      'pods.yaml': [pod('web-1', 'a'), pod('web-2', 'b')].join('---\n'),
      'api.yaml': deployment('api', 8080),
      'only.yaml': only,
      'namespace.yaml': shop['namespace.yaml'] ?? '',
    });
    const { stdout, stderr } = await netpol(['list', owned.at()]);
    expect(linesOf(stdout).filter(line => !line.includes('any address'))).toEqual([
      'shop/api [Deployment] → shop/web-5d9 [ReplicaSet]: all ports',
      '',
      'Neither surely allowed nor surely blocked:',
      'shop/web-5d9 [ReplicaSet] → shop/api [Deployment]: perhaps all ports, depends on which of its pods is meant: they carry different labels, ports or addresses',
    ]);
    expect(linesOf(stderr)).toEqual([
      'warning: The pods of shop/web-5d9 differ in labels, ports or addresses, and the policies tell them apart: what only some of them may do depends on which is meant.',
    ]);
  });

  it.each([
    [[], 10],
    [['--focus', 'shop/api'], 4],
    [['--focus', 'shop/Deployment/api', '--direction', 'ingress'], 1],
    [['--focus', 'shop/api', '--direction', 'egress'], 3],
    [['--port', '8080'], 10],
    [['--port', '443', '--focus', 'shop/api'], 3],
    [['--protocol', 'udp'], 9],
  ])('narrows the list with %j to %i connections', async (options, count) => {
    const { stdout, status } = await netpol(['list', folder.at(), ...options]);
    expect(status).toBe(0);
    expect(linesOf(stdout)).toHaveLength(count);
  });

  it('cuts what is allowed to the traffic asked about', async () => {
    const { stdout } = await netpol(['list', folder.at(), '--port', '443', '--protocol', 'TCP', '--focus', 'shop/db']);
    expect(new Set(linesOf(stdout).map(line => line.split(': ')[1]))).toEqual(new Set(['TCP 443']));
  });
});

it('puts objects without a namespace into default', async () => {
  const bare = [deployment('web', 80), deployment('api', 8080), policy('closed', '  podSelector: {}\n')]
    .map(text => text.replaceAll(/^ +namespace: shop\n/gm, ''))
    .join('---\n');
  const { stdout } = await netpol(['list', '-', '--format', 'csv'], { input: bare });
  expect(linesOf(stdout)).toEqual([
    'source,destination,allowed,possible,depends',
    'default/api [Deployment],any address,all ports,,',
    'default/web [Deployment],any address,all ports,,',
  ]);
});

it('lets the ingress controller reach what Ingresses lead to', async () => {
  const service =
    'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}\n';
  const ingress =
    'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: site, namespace: shop}\nspec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n';
  const input = [shop['namespace.yaml'], deployment('web', 8080), service, ingress].join('---\n');
  const { stdout } = await netpol(['list', '-', '--format', 'json', '--focus', 'ingress-controller'], { input });
  expect(JSON.parse(stdout).connections).toEqual([
    {
      source: { type: 'ingress-controller' },
      destination: { type: 'workload', namespace: 'shop', name: 'web', kind: 'Deployment' },
      allowed: [{ protocol: 'TCP', ports: [[8080, 8080]] }],
    },
  ]);
});

describe('whether an ipBlock selects pods', () => {
  const pods = folderOf({
    'pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: a, namespace: shop}
status: {podIP: 10.1.2.3}
---
apiVersion: v1
kind: Pod
metadata: {name: b, namespace: shop, labels: {app: b}}
status: {podIP: 10.1.2.4}
`,
    'policy.yaml': policy(
      'b',
      `
  podSelector: {matchLabels: {app: b}}
  policyTypes: [Ingress]
  ingress:
    - from: [{ipBlock: {cidr: 10.1.2.3/32}}]
`,
    ),
  });

  it.each([
    [[], ['shop/a [Pod] → shop/b [Pod]: all ports', 'shop/b [Pod] → shop/a [Pod]: all ports']],
    [
      ['--ip-block-pods', 'match'],
      ['shop/a [Pod] → shop/b [Pod]: all ports', 'shop/b [Pod] → shop/a [Pod]: all ports'],
    ],
    [['--ip-block-pods', 'ignore'], ['shop/b [Pod] → shop/a [Pod]: all ports']],
  ])('follows %j', async (options, expected) => {
    const { stdout, stderr } = await netpol(['list', pods.at(), ...options]);
    expect(linesOf(stdout).filter(line => !/any address|10\.1/.test(line))).toEqual(expected);
    expect(stderr).toBe('');
  });
});
