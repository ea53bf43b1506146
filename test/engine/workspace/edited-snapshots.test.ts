import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import { reachabilityOf } from '../../../server/src/engine/reachability/reachability.ts';
import { describeTraffic } from '../../../server/src/engine/sets/traffic.ts';
import { WorkspaceIndex } from '../../../server/src/workspace/index.ts';
import { Snapshot } from '../../../server/src/workspace/snapshot.ts';
import { NOWHERE } from './fake-files.ts';

const app = fc.constantFrom('a', 'b', 'c');
const namespace = fc.constantFrom('x', 'y');

const pod = fc
  .record({ name: fc.constantFrom('p', 'q'), namespace, app, ip: fc.constantFrom('10.0.0.1', '10.0.0.2') })
  .map(
    ({ name, namespace, app, ip }) =>
      `kind: Pod\napiVersion: v1\nmetadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${app}}}\nspec: {containers: [{name: c, ports: [{name: http, containerPort: 80}]}]}\nstatus: {podIP: ${ip}}\n`,
  );
const peer = fc.oneof(
  app.map(value => `podSelector: {matchLabels: {app: ${value}}}`),
  namespace.map(value => `namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${value}}}`),
  fc.constant('ipBlock: {cidr: 10.0.0.0/31}'),
);
const policy = fc
  .record({ name: fc.constantFrom('one', 'two'), namespace, app, peer, port: fc.constantFrom('80', 'http') })
  .map(
    ({ name, namespace, app, peer, port }) =>
      `kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec:\n  podSelector: {matchLabels: {app: ${app}}}\n  ingress:\n    - from: [{${peer}}]\n      ports: [{port: ${port}}]\n`,
  );
const declared = namespace.map(name => `kind: Namespace\napiVersion: v1\nmetadata: {name: ${name}}\n`);
const refused = policy.map(text => text.replace('port: 80', 'port: 0'));
const broken = policy.map(text => `${text}  x: [`);
const manifest = fc.oneof(
  { weight: 6, arbitrary: policy },
  { weight: 3, arbitrary: pod },
  declared,
  refused,
  broken,
  fc.tuple(policy, pod).map(texts => texts.join('---\n')),
  fc.constant('kind: ConfigMap\n'),
);
const uri = fc.constantFrom('file:///w/a/1.yaml', 'file:///w/a/2.yaml', 'file:///w/a/3.yaml', 'file:///w/b/4.yaml');
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constant('put' as const), uri, text: manifest }) },
  fc.record({ type: fc.constant('remove' as const), uri }),
);

/** All that a cluster answers, objects by their names. */
function answersOf(cluster: Cluster): unknown {
  const { workloads, policies } = cluster;
  const reachability = reachabilityOf(cluster);
  return {
    policies: policies.map(({ resource }) => [resource.identity, resource.node.span]),
    namespaces: [...cluster.namespaces.keys()],
    classes: reachability.classes.list.map(({ members }) => members.map(({ identity }) => identity)),
    selected: workloads.map(workload => cluster.policiesOf(workload).map(({ resource }) => resource.identity)),
    duplicates: cluster.resources.map(each => cluster.duplicatesOf(each).length),
    replaced: cluster.replaced.map(({ kept }) => kept.identity),
    allowed: workloads.map(source =>
      workloads.map(destination => describeTraffic(reachability.allowed(source, destination))),
    ),
  };
}

describe('a snapshot after edits', () => {
  it('answers as one that was made from the start', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 12 }), fc.boolean(), (steps, isAskedBetween) => {
        const index = new WorkspaceIndex(NOWHERE);
        for (const each of steps) {
          if (each.type === 'remove') index.remove(each.uri);
          else index.put(each.uri, each.text);
          if (isAskedBetween) reachabilityOf(index.snapshot.clusterFor(each.uri)).classes.list.length;
        }
        const { files } = index.snapshot;
        const fresh = new Snapshot({ files });
        for (const each of files.keys()) {
          expect(answersOf(index.snapshot.clusterFor(each))).toEqual(answersOf(fresh.clusterFor(each)));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('keeps what is known of workloads while policies alone are edited', () => {
    const index = new WorkspaceIndex(NOWHERE);
    index.put('file:///w/pods.yaml', POD);
    index.put('file:///w/policy.yaml', policyFor('a'));
    const before = index.snapshot.clusterFor('file:///w/policy.yaml');
    index.put('file:///w/policy.yaml', policyFor('b'));
    const after = index.snapshot.clusterFor('file:///w/policy.yaml');
    expect(after.inventory).toBe(before.inventory);
    index.put('file:///w/more.yaml', policyFor('c').replace('name: p', 'name: q'));
    expect(index.snapshot.clusterFor('file:///w/policy.yaml').inventory).toBe(before.inventory);
    index.put('file:///w/pods.yaml', POD.replace('app: a', 'app: b'));
    expect(index.snapshot.clusterFor('file:///w/policy.yaml').inventory).not.toBe(before.inventory);
  });

  it('shares the analysis where an edit is about another overlay', () => {
    const index = new WorkspaceIndex(NOWHERE);
    for (const folder of ['one', 'two']) index.put(`file:///w/${folder}/policy.yaml`, policyFor('a'));
    const [one, two] = ['one', 'two'].map(folder => index.snapshot.clusterFor(`file:///w/${folder}/policy.yaml`));
    index.put('file:///w/two/policy.yaml', policyFor('b'));
    expect(index.snapshot.clusterFor('file:///w/one/policy.yaml')).toBe(one);
    expect(index.snapshot.clusterFor('file:///w/two/policy.yaml')).not.toBe(two);
  });
});

const POD = 'kind: Pod\napiVersion: v1\nmetadata: {name: p, labels: {app: a}}\n';

function policyFor(value: string): string {
  return `kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata: {name: p}\nspec: {podSelector: {matchLabels: {app: ${value}}}}\n`;
}
