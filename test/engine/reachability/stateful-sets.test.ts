import { describe, expect, it } from 'vitest';
import { openLabelOf } from '../../../server/src/engine/model/controller-labels.ts';
import { membersOf } from '../../../server/src/engine/model/stateful-set.ts';
import { reachabilityOf } from '../../../server/src/engine/reachability/reachability.ts';
import { describeTraffic } from '../../../server/src/engine/sets/traffic.ts';
import { clusterOf, pod, policy, workloadNamed } from './clusters.ts';

const set = (replicas: string, rest = ''): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  ${replicas}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db}]}${rest}}
`;
const LEADER = policy(
  'leader',
  'shop',
  '{podSelector: {matchLabels: {apps.kubernetes.io/pod-index: "0"}}, ingress: [{from: [{podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: db-1}}}]}]}',
);

describe('the pods of a StatefulSet', () => {
  it.each([
    ['replicas: 2', ['db-0 0', 'db-1 1']],
    ['replicas: 2\n  ordinals: {start: 5}', ['db-5 5', 'db-6 6']],
    ['replicas: 0', []],
    ['serviceName: db', undefined],
    ['replicas: 1000', undefined],
  ])('have the names and labels that it gives them: %s', (replicas, names) => {
    const members = membersOf(workloadNamed(clusterOf(set(replicas)), 'db'));
    expect(
      members?.map(({ name, podLabels }) => {
        expect(podLabels.get('statefulset.kubernetes.io/pod-name')).toBe(name);
        expect(podLabels.get('app')).toBe('db');
        return `${name} ${podLabels.get('apps.kubernetes.io/pod-index')}`;
      }),
    ).toEqual(names);
  });

  it('are those of apps/v1 alone', () => {
    const other = clusterOf(set('replicas: 2').replace('apps/v1', 'apps.example/v1'));
    expect(membersOf(workloadNamed(other, 'db'))).toBe(undefined);
  });

  it('have no other number than those that it tells', () => {
    const label = openLabelOf(workloadNamed(clusterOf(set('replicas: 2')), 'db'), 'apps.kubernetes.io/pod-index');
    expect(['0', '1', '2', '01', 'x'].map(value => label?.mayBe(value))).toEqual([true, true, false, false, false]);
    const free = openLabelOf(workloadNamed(clusterOf(set('serviceName: db')), 'db'), 'apps.kubernetes.io/pod-index');
    expect(['7', 'x'].map(value => free?.mayBe(value))).toEqual([true, false]);
  });

  it('are told apart by policies that ask for them', () => {
    const cluster = clusterOf([set('replicas: 3'), pod('web', 'shop'), LEADER].join('---\n'));
    const sent = (from: string, to: string): string =>
      describeTraffic(reachabilityOf(cluster).allowed(workloadNamed(cluster, from), workloadNamed(cluster, to)));
    expect(sent('web', 'db-0')).toBe('nothing');
    expect(sent('db-2', 'db-0')).toBe('nothing');
    expect(sent('db-1', 'db-0')).toBe('all ports');
    expect(sent('web', 'db-1')).toBe('all ports');
  });

  it('stand for it where policies tell them apart, and leave it its own policies', () => {
    const all = policy('all', 'shop', '{podSelector: {}}');
    const cluster = clusterOf([set('replicas: 2'), LEADER, all].join('---\n'));
    const written = cluster.resources.find(({ kind }) => kind === 'StatefulSet');
    const [first] = cluster.workloads;
    if (first === undefined || written?.type !== 'workload') throw new Error('not told apart');
    expect([cluster.inventory.formOf(written), cluster.inventory.isReplaced(written)]).toEqual([first, true]);
    const names = (of: typeof first): readonly string[] => cluster.policiesOf(of).map(({ resource }) => resource.name);
    expect(names(first)).toEqual(['leader', 'all']);
    expect(names(written)).toEqual(['all']);
  });

  it('are one workload where no policy tells them apart, and where their own manifests are in sight', () => {
    const names = (...manifests: readonly string[]): readonly string[] =>
      clusterOf(manifests.join('---\n')).workloads.map(({ name }) => name);
    expect(names(set('replicas: 2'))).toEqual(['db']);
    expect(names(set('replicas: 1'), LEADER)).toEqual(['db-0']);
    expect(names(set('replicas: 2'), pod('db-0', 'shop'), LEADER)).toEqual(['db', 'db-0']);
    expect(names(set('serviceName: db'), LEADER)).toEqual(['db']);
  });

  it('keep what is known of other workloads when policies begin to tell them apart', () => {
    const cluster = clusterOf([set('replicas: 2'), pod('web', 'shop')].join('---\n'));
    const apart = cluster.withMembers();
    expect(apart.workloads.map(({ name }) => name)).toEqual(['db-0', 'db-1', 'web']);
    expect(apart.inventory.whole).toBe(cluster.inventory);
    expect(apart.edited(each => each).inventory).toBe(apart.inventory);
    expect(cluster.workloads.map(({ name }) => name)).toEqual(['db', 'web']);
  });
});
