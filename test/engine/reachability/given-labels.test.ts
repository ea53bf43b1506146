import { describe, expect, it } from 'vitest';
import { routingOf } from '../../../server/src/engine/answers/routing.ts';
import { boundsOf } from '../../../server/src/engine/reachability/bounds.ts';
import { describeDoubt } from '../../../server/src/engine/reachability/doubts.ts';
import { describeTraffic } from '../../../server/src/engine/sets/traffic.ts';
import { warningsOf } from '../../../server/src/engine/warnings/warnings.ts';
import { clusterOf, pod, policy, workloadNamed } from './clusters.ts';

const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
const web = pod('web', 'shop', ', status: {podIP: 192.0.2.1}');

function workload(apiVersion: string, kind: string, extra = ''): string {
  const template = `{metadata: {labels: {app: db${extra}}}, spec: {containers: [{name: main}]}}`;
  const spec = kind === 'CronJob' ? `{jobTemplate: {spec: {template: ${template}}}}` : `{template: ${template}}`;
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: db, namespace: shop}\nspec: ${spec}\n`;
}

const STATEFUL = workload('apps/v1', 'StatefulSet');

/** Returns what web may surely and possibly send to the workload `db`, and what that depends on. */
function answer(manifests: readonly string[], direction: 'ingress' | 'egress' = 'ingress') {
  const cluster = clusterOf([NAMESPACE, web, ...manifests].join('---\n'));
  const [db, other] = ['db', 'web'].map(
    name => ({ type: 'workload', workload: workloadNamed(cluster, name) }) as const,
  );
  if (db === undefined || other === undefined) throw new Error('no pods');
  const [subject, peer] = direction === 'ingress' ? [db, other] : [other, db];
  const { sure, possible, doubts } = boundsOf({ cluster, direction, subject, peer });
  const names = { subject: subject.workload.name, peer: peer.workload.name, destination: 'db' };
  return {
    bounds: [...new Set([sure, possible].map(describeTraffic))].join(' / '),
    doubts: doubts.map(doubt => describeDoubt(doubt, peer, names)),
    warnings: warningsOf(cluster, routingOf(cluster)).map(({ message }) => message),
  };
}

const closed = (selector: string, name = 'closed'): string => policy(name, 'shop', `{podSelector: ${selector}}`);
const byLabel = (label: string): string => closed(`{matchLabels: {${label}}}`);

describe('a label that a controller gives to pods', () => {
  it.each<readonly [label: string, apiVersion: string, kind: string]>([
    ['statefulset.kubernetes.io/pod-name: db-0', 'apps/v1', 'StatefulSet'],
    ['apps.kubernetes.io/pod-index: "0"', 'apps/v1', 'StatefulSet'],
    ['controller-revision-hash: db-1234', 'apps/v1', 'StatefulSet'],
    ['controller-revision-hash: "1234"', 'apps/v1', 'DaemonSet'],
    ['pod-template-generation: "1"', 'apps/v1', 'DaemonSet'],
    ['pod-template-hash: abc', 'apps/v1', 'Deployment'],
    ['controller-uid: abc', 'batch/v1', 'Job'],
    ['batch.kubernetes.io/job-name: db-2900', 'batch/v1', 'CronJob'],
    ['batch.kubernetes.io/controller-uid: abc', 'batch/v1', 'CronJob'],
  ])('%s of a %s %s may be selected', (label, apiVersion, kind) => {
    expect(answer([workload(apiVersion, kind), byLabel(label)])).toEqual({
      bounds: 'nothing / all ports',
      doubts: [
        'the labels that its controller gives the pods of db, and by which NetworkPolicy shop/closed selects pods',
      ],
      warnings: [
        'A selector asks for labels that a controller gives to the pods of shop/db: what only their values decide is not known.',
      ],
    });
  });

  it.each<readonly [label: string, apiVersion: string, kind: string]>([
    ['job-name: db', 'batch/v1', 'Job'],
    ['batch.kubernetes.io/job-name: db', 'batch/v1', 'Job'],
    ['deploymentconfig: db', 'apps.openshift.io/v1', 'DeploymentConfig'],
  ])('%s of a %s %s is known', (label, apiVersion, kind) => {
    expect(answer([workload(apiVersion, kind), byLabel(label)])).toEqual({
      bounds: 'nothing',
      doubts: [],
      warnings: [],
    });
  });

  it('is none of a Job with a selector of its own', () => {
    const job = workload('batch/v1', 'Job').replace('spec: {', 'spec: {manualSelector: true, ');
    for (const label of ['job-name: db', 'batch.kubernetes.io/controller-uid: abc'])
      expect(answer([job, byLabel(label)])).toEqual({ bounds: 'all ports', doubts: [], warnings: [] });
  });

  it('is the generated name of a Job, which begins with the written one', () => {
    const job = workload('batch/v1', 'Job').replace('name: db', 'generateName: db-');
    const only = policy('only', 'shop', '{podSelector: {matchLabels: {job-name: db-abc}}}');
    const cluster = clusterOf([NAMESPACE, job, web, only].join('---\n'));
    const [subject, peer] = cluster.workloads.map(each => ({ type: 'workload', workload: each }) as const);
    if (subject === undefined || peer === undefined) throw new Error('no pods');
    const { doubts } = boundsOf({ cluster, direction: 'ingress', subject, peer });
    expect(doubts).toMatchObject([{ about: 'subject', unknown: 'pod-labels' }]);
  });

  it('counts the pods of a Job whose completions are indexed', () => {
    const byIndex = byLabel('batch.kubernetes.io/job-completion-index: "0"');
    const job = workload('batch/v1', 'Job');
    expect(answer([job, byIndex]).bounds).toBe('all ports');
    expect(answer([job.replace('spec: {', 'spec: {completionMode: Indexed, '), byIndex]).bounds).toBe(
      'nothing / all ports',
    );
  });

  it.each<readonly [label: string, apiVersion: string, kind: string]>([
    ['statefulset.kubernetes.io/pod-name: cache-0', 'apps/v1', 'StatefulSet'],
    ['apps.kubernetes.io/pod-index: first', 'apps/v1', 'StatefulSet'],
    ['statefulset.kubernetes.io/pod-name: db-0', 'apps/v1', 'Deployment'],
    ['pod-template-hash: abc', 'apps/v1', 'ReplicaSet'],
    ['job-name: other', 'batch/v1', 'Job'],
    ['job-name: db', 'batch/v1', 'CronJob'],
  ])('%s is none that a %s %s gives', (label, apiVersion, kind) => {
    expect(answer([workload(apiVersion, kind), byLabel(label)])).toEqual({
      bounds: 'all ports',
      doubts: [],
      warnings: [],
    });
  });

  it('may be one that a controller of another group gives, or not', () => {
    const stateful = workload('apps.kruise.io/v1beta1', 'StatefulSet');
    const exists = (key: string): string => closed(`{matchExpressions: [{key: ${key}, operator: Exists}]}`);
    expect(answer([stateful, exists('apps.kubernetes.io/pod-index')]).bounds).toBe('nothing / all ports');
    expect(answer([stateful, exists('pod-template-hash')]).bounds).toBe('all ports');
  });

  it('is judged by all that one selector asks of it', () => {
    const asked = (values: string): string =>
      closed(
        `{matchExpressions: [{key: pod-template-hash, operator: NotIn, values: [a]}, {key: pod-template-hash, operator: In, values: ${values}}]}`,
      );
    const deployment = workload('apps/v1', 'Deployment');
    expect(answer([deployment, asked('[a]')])).toEqual({ bounds: 'all ports', doubts: [], warnings: [] });
    expect(answer([deployment, asked('[a, b]')]).bounds).toBe('nothing / all ports');
  });

  it('of a pod itself is known as written', () => {
    const single = pod('db', 'shop', ', status: {podIP: 192.0.2.2}');
    expect(answer([single, byLabel('statefulset.kubernetes.io/pod-name: db-0')]).bounds).toBe('all ports');
  });

  it('that the template shows is known as written', () => {
    const shown = workload('apps/v1', 'Deployment', ', pod-template-hash: abc');
    expect(answer([shown, byLabel('pod-template-hash: abc')]).bounds).toBe('nothing');
    expect(answer([shown, byLabel('pod-template-hash: def')]).bounds).toBe('all ports');
  });

  it.each([
    ['{matchExpressions: [{key: pod-template-hash, operator: NotIn, values: [a]}]}', 'nothing / all ports'],
    ['{matchExpressions: [{key: pod-template-hash, operator: Exists}]}', 'nothing'],
    ['{matchExpressions: [{key: pod-template-hash, operator: DoesNotExist}]}', 'all ports'],
    ['{matchLabels: {app: other, pod-template-hash: a}}', 'all ports'],
    ['{matchLabels: {app: db}}', 'nothing'],
  ])('by %s', (selector, expected) => {
    expect(answer([workload('apps/v1', 'Deployment'), closed(selector)]).bounds).toBe(expected);
  });

  it('decides where policies together ask for all that it may be', () => {
    const spec = (operator: string, port: number): string =>
      `{podSelector: {matchExpressions: [{key: controller-revision-hash, operator: ${operator}, values: [a]}]}, ingress: [{ports: [{port: 80}, {port: ${port}}]}]}`;
    const both = [policy('one', 'shop', spec('In', 81)), policy('two', 'shop', spec('NotIn', 82))];
    expect(answer([STATEFUL, ...both])).toMatchObject({ bounds: 'TCP 80 / TCP 80-82' });
    expect(answer([STATEFUL, ...both.map(each => each.replace(/8[12]/, '80'))])).toMatchObject({
      bounds: 'TCP 80',
      doubts: [],
    });
  });

  it('may be that of a peer', () => {
    const rule =
      '{to: [{podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: db-0}}}], ports: [{port: 80}]}';
    const out = policy(
      'out',
      'shop',
      `{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [${rule}]}`,
    );
    expect(answer([STATEFUL, out], 'egress')).toMatchObject({
      bounds: 'nothing / TCP 80',
      doubts: [
        'the labels that its controller gives the pods of db, and which NetworkPolicy shop/out, spec.egress[0], asks for',
      ],
    });
  });

  it('leaves open only what a policy that surely isolates does not settle', () => {
    const spec = (port: number): string => `{podSelector: {}, ingress: [{ports: [{port: ${port}}]}]}`;
    const first = policy('first', 'shop', spec(80).replace('{}', '{matchLabels: {apps.kubernetes.io/pod-index: "0"}}'));
    expect(answer([STATEFUL, first, policy('all', 'shop', spec(80))])).toMatchObject({ bounds: 'TCP 80', doubts: [] });
    expect(answer([STATEFUL, first, policy('all', 'shop', spec(81))]).bounds).toBe('TCP 81 / TCP 80-81');
    expect(answer([STATEFUL, first]).bounds).toBe('TCP 80 / all ports');
  });
});

it('the labels of an undeclared namespace leave open whether an admin policy selects its pods', () => {
  const admin = `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: team}
spec:
  priority: 1
  subject: {namespaces: {matchLabels: {team: a}}}
  ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {port: 80}}]}]
`;
  const cluster = clusterOf([pod('web', 'shop'), pod('db', 'shop'), admin].join('---\n'));
  const [db, other] = ['db', 'web'].map(
    name => ({ type: 'workload', workload: workloadNamed(cluster, name) }) as const,
  );
  if (db === undefined || other === undefined) throw new Error('no pods');
  const { sure, doubts } = boundsOf({ cluster, direction: 'ingress', subject: db, peer: other });
  expect(describeTraffic(sure)).toBe('TCP 1-79, 81-65535 · UDP (all ports) · SCTP (all ports)');
  expect(doubts.map(doubt => describeDoubt(doubt, other, { subject: 'db', peer: 'web', destination: 'db' }))).toEqual([
    'the labels of namespace shop, which no manifest declares, and by which AdminNetworkPolicy team selects pods',
  ]);
});
