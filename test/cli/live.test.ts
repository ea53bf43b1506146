import { describe, expect, it } from 'vitest';
import { linesOf, netpol } from './support.ts';

const APPS = 'apps/v1';
const BATCH = 'batch/v1';

interface Made {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

/** What a cluster adds to all that it prints. */
const printed = (name: string, owner?: Made): object => ({
  name,
  namespace: 'shop',
  creationTimestamp: '2026-11-20T10:00:00Z',
  generation: 2,
  resourceVersion: '123456',
  uid: `uid-of-${name}`,
  annotations: {
    'kubectl.kubernetes.io/last-applied-configuration': '{"kind":"NetworkPolicy","spec":{"podSelecter":{}}}\n',
  },
  managedFields: [
    { manager: 'kubectl', operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': {} } },
  ],
  ...(owner === undefined
    ? {}
    : {
        ownerReferences: [
          {
            apiVersion: owner.apiVersion,
            kind: owner.kind,
            name: owner.metadata.name,
            uid: 'x',
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      }),
});

const podSpec = { containers: [{ name: 'main', image: 'x', ports: [{ containerPort: 80 }] }] };
type Labels = Readonly<Record<string, string>>;

function owner(apiVersion: string, kind: string, name: string, spec: object, above?: Made): Made {
  return { apiVersion, kind, metadata: { ...printed(name, above), name }, spec };
}

function templated(kind: string, name: string, labels: Labels, above?: Made, replicas = 1): Made {
  const group =
    kind === 'Job'
      ? BATCH
      : kind === 'Rollout'
        ? 'argoproj.io/v1alpha1'
        : kind === 'ReplicationController'
          ? 'v1'
          : APPS;
  const spec = { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec } };
  return owner(kind === 'DeploymentConfig' ? 'apps.openshift.io/v1' : group, kind, name, spec, above);
}

function pod(name: string, labels: Labels, above: Made, podIP: string): object {
  const status = { phase: 'Running', podIP, podIPs: [{ ip: podIP }], conditions: [{ type: 'Ready', status: 'True' }] };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...printed(name, above), name, labels }, spec: podSpec, status };
}

const policy = (spec: object): object => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: printed('only'),
  spec,
  status: {},
});
const fromBlock = (cidr: string): object =>
  policy({
    podSelector: { matchLabels: { app: 'db' } },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ ipBlock: { cidr } }] }],
  });

const db = templated('StatefulSet', 'db', { app: 'db' });
const dbPod = pod('db-0', { app: 'db', 'apps.kubernetes.io/pod-index': '0' }, db, '10.0.9.1');
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
const base = [namespace, db, dbPod];

const list = (items: readonly object[]): string =>
  JSON.stringify({ apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }, null, 4);

async function workloadsIn(items: readonly object[]): Promise<readonly string[]> {
  const { stdout } = await netpol(['list', '-', '--format', 'json'], { input: list(items) });
  const answer: { readonly workloads: readonly { readonly kind: string; readonly name: string }[] } =
    JSON.parse(stdout);
  return answer.workloads.map(({ kind, name }) => `${kind}/${name}`).toSorted();
}

async function verdict(items: readonly object[], from: string, to = 'shop/db'): Promise<string> {
  const { stdout, stderr } = await netpol(['query', '-', '--from', from, '--to', to], { input: list(items) });
  return stderr + (linesOf(stdout)[0] ?? '').replace(/^.*?: /, '');
}

const HASH = { app: 'web', 'pod-template-hash': '5d4f8c7b9b' };
const web = templated('Deployment', 'web', { app: 'web' });
const set = templated('ReplicaSet', 'web-5d4f8c7b9b', HASH, web);
const pods = ['1', '2'].map(each => pod(`web-5d4f8c7b9b-abcd${each}`, HASH, set, `10.0.1.${each}`));

describe('pods of a Deployment', () => {
  it.each([
    ['with its ReplicaSet', [web, set, ...pods]],
    ['without', [...pods, web]],
  ])('are shown as it, %s', async (_, items) => {
    expect(await workloadsIn([...items, ...base])).toEqual(['Deployment/web', 'StatefulSet/db']);
  });

  it('give it their addresses, so that ipBlocks decide', async () => {
    for (const items of [
      [web, set, ...pods, ...base],
      [web, ...pods, ...base],
    ]) {
      expect(await verdict([...items, fromBlock('10.0.1.0/24')], 'shop/web')).toBe('allowed: all ports');
      expect(await verdict([...items, fromBlock('10.0.2.0/24')], 'shop/web')).toBe('blocked');
      expect(await verdict([...items, fromBlock('10.0.1.1/32')], 'shop/web')).toBe('depends');
    }
    expect(await verdict([web, ...base, fromBlock('10.0.1.0/24')], 'shop/web')).toBe('depends');
  });

  it('give it their labels, those that webhooks and controllers add as well', async () => {
    const injected = { ...HASH, 'sidecar.example/injected': 'yes' };
    const items = [web, pod('web-5d4f8c7b9b-x', injected, set, '10.0.1.1'), ...base];
    for (const matchLabels of [{ 'sidecar.example/injected': 'yes' }, { 'pod-template-hash': '5d4f8c7b9b' }]) {
      const only = policy({
        podSelector: {},
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ podSelector: { matchLabels } }] }],
      });
      expect(await verdict([...items, only], 'shop/web')).toBe('allowed: all ports');
    }
  });

  it('of the template before are shown as it too, and stay what they are', async () => {
    const old = { app: 'web', 'pod-template-hash': '7c6b5a4d3e', version: 'old' };
    const before = pod('web-7c6b5a4d3e-abcde', old, templated('ReplicaSet', 'web-7c6b5a4d3e', old), '10.0.1.9');
    const items = [web, ...pods, before, ...base];
    expect(await workloadsIn(items)).toEqual(['Deployment/web', 'StatefulSet/db']);
    const only = policy({
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: { matchLabels: { version: 'old' } } }] }],
    });
    expect(await verdict([...items, only], 'shop/web')).toBe('depends');
    expect(await verdict([...items, only], 'shop/web-7c6b5a4d3e-abcde')).toBe('allowed: all ports');
  });

  it('are shown as their ReplicaSet where it is not in sight, and where another one of its name is', async () => {
    expect(await workloadsIn([...pods, ...base])).toEqual(['ReplicaSet/web-5d4f8c7b9b', 'StatefulSet/db']);
    const other = { ...web, metadata: { ...web.metadata, namespace: 'other' } };
    expect(await workloadsIn([other, ...pods])).toEqual(['Deployment/web', 'ReplicaSet/web-5d4f8c7b9b']);
    const byHand = pod('web-x', { app: 'web' }, templated('ReplicaSet', 'web-blue', { app: 'web' }), '10.0.1.1');
    expect(await workloadsIn([web, byHand])).toEqual(['Deployment/web', 'ReplicaSet/web-blue']);
  });

  it('of ReplicaSets without replicas are none', async () => {
    const old = templated('ReplicaSet', 'web-7c6b5a4d3e', { app: 'old' }, web, 0);
    expect(await workloadsIn([old, set, ...pods])).toEqual(['ReplicaSet/web-5d4f8c7b9b']);
    const alone = templated('ReplicaSet', 'alone', { app: 'old' }, undefined, 0);
    expect(await workloadsIn([alone])).toEqual(['ReplicaSet/alone']);
  });
});

const cron = owner(BATCH, 'CronJob', 'report', {
  schedule: '0 * * * *',
  jobTemplate: { spec: { template: { metadata: { labels: { app: 'report' } }, spec: podSpec } } },
});
const jobLabels = { app: 'report', 'job-name': 'report-29394060', 'batch.kubernetes.io/job-name': 'report-29394060' };
const job = templated('Job', 'report-29394060', { app: 'report' }, cron);
const ended = {
  ...templated('Job', 'report-29394000', { app: 'report' }, cron),
  status: { conditions: [{ type: 'Complete', status: 'True' }] },
};
const rollout = templated('Rollout', 'web', { app: 'web' });
const rolloutSet = templated('ReplicaSet', 'web-6f7d', { app: 'web', 'rollouts-pod-template-hash': '6f7d' }, rollout);
const config = templated('DeploymentConfig', 'web', { app: 'web' });
const controller = templated('ReplicationController', 'web-3', { app: 'web' }, config);
const daemon = templated('DaemonSet', 'agent', { app: 'agent' });

it.each([
  ['a CronJob', 'CronJob/report', [cron, job, ended], pod('report-29394060-x', jobLabels, job, '10.0.1.1')],
  [
    'a CronJob whose Job is out of sight',
    'CronJob/report',
    [cron],
    pod('report-29394060-x', jobLabels, job, '10.0.1.1'),
  ],
  ['a Job alone', 'Job/report-29394060', [job], pod('report-29394060-x', jobLabels, job, '10.0.1.1')],
  [
    'a Rollout',
    'Rollout/web',
    [rollout],
    pod('web-6f7d-x', { app: 'web', 'rollouts-pod-template-hash': '6f7d' }, rolloutSet, '10.0.1.1'),
  ],
  [
    'a DeploymentConfig',
    'DeploymentConfig/web',
    [config],
    pod('web-3-x', { app: 'web', deploymentconfig: 'web' }, controller, '10.0.1.1'),
  ],
  [
    'a DaemonSet',
    'DaemonSet/agent',
    [daemon],
    pod('agent-x', { app: 'agent', 'controller-revision-hash': 'a1' }, daemon, '10.0.1.1'),
  ],
])('pods of %s are shown as it and give it their addresses', async (_, shown, owners, one) => {
  const items = [...owners, one, ...base];
  expect(await workloadsIn(items)).toEqual([shown, 'StatefulSet/db'].toSorted());
  const end = `shop/${shown}`;
  expect(await verdict([...items, fromBlock('10.0.1.0/24')], end)).toBe('allowed: all ports');
  expect(await verdict([...items, fromBlock('10.0.2.0/24')], end)).toBe('blocked');
});

it('what a cluster adds to its objects is no finding', async () => {
  const items = [...base, web, set, ...pods, cron, job, ended, fromBlock('10.0.1.0/24')];
  const { status, stdout, stderr } = await netpol(['check', '-'], { input: list(items) });
  const codes = linesOf(stdout).flatMap(line => (/^-:\d/.test(line) ? [/\[[\w-]+\]$/.exec(line)?.[0]] : []));
  // No policy selects the Deployment and the CronJob.
  expect([status, codes, stderr]).toEqual([0, ['[unprotected-workload]', '[unprotected-workload]'], '']);
  const unsent = list([...base, { ...policy({ podSelector: {} }), metadata: { name: 'a', namespace: 'shop' } }]);
  expect((await netpol(['check', '-'], { input: unsent })).stdout).toContain('[unknown-field]');
});

describe('standard input above the limit for files', () => {
  const padding = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { a: 'x'.repeat(1 << 20) } };
  const many = Array.from({ length: 17 }, () => padding);
  const items = [...many, web, set, ...pods, ...base, fromBlock('10.0.1.0/24')];
  const yaml = items.map(each => JSON.stringify(each)).join('\n---\n');

  it.each([
    ['a List', list(items)],
    ['documents', yaml],
  ])('is read as %s, object by object, to the same answer', async (_, input) => {
    const small = list(items.slice(many.length));
    for (const args of [
      ['list', '-'],
      ['query', '-', '--from', 'shop/web', '--to', 'shop/db', '--format', 'json'],
    ])
      expect(await named(args, input)).toEqual(await named(args, small));
  });

  // The places differ by the objects in front.
  async function named(args: readonly string[], input: string): Promise<readonly unknown[]> {
    const { status, stdout, stderr } = await netpol(args, { input });
    return [status, stdout.replaceAll(/"line": \d+/g, ''), stderr];
  }

  it('keeps the lines of what it tells', async () => {
    const input = `${yaml}\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: wrong, namespace: shop}\nspec:\n  podSelecter: {}\n`;
    const line = input.split('\n').findIndex(each => each.includes('podSelecter: {}')) + 1;
    const { status, stdout } = await netpol(['check', '-'], { input });
    expect([
      status,
      linesOf(stdout)
        .filter(each => each.includes('error:'))[0]
        ?.split(' ')[0],
    ]).toEqual([1, `-:${line}:3:`]);
  });

  it('is not rewritten', async () => {
    expect(await netpol(['fix', '-'], { input: yaml })).toEqual({
      status: 2,
      stdout: '',
      stderr: 'netpol: Standard input is above 16 MiB, which fix does not rewrite. Split it.\n',
    });
  });

  it('is refused where it holds no manifest', async () => {
    const input = many.map(each => JSON.stringify({ ...each, apiVersion: undefined, kind: undefined })).join('\n---\n');
    const { status, stderr } = await netpol(['list', '-'], { input });
    expect([status, stderr]).toEqual([2, 'netpol: Standard input holds no Kubernetes manifest.\n']);
  });
});
