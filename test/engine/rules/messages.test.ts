import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { rules } from '../../../server/src/engine/rules/index.ts';
import { manifestsOf, readExample } from '../../examples/read-examples.ts';
import { writtenWorld } from '../../oracle/write.ts';
import { analyse } from './harness.ts';
import { faultsOf } from './message-faults.ts';

const faultsIn = (text: string): readonly string[] => [...new Set(analyse(text).findings.flatMap(faultsOf))];

it('no message of an example has a fault', () => {
  const all = rules.flatMap(({ examples: { bad, fixed, nearMisses } }) => [...bad, ...fixed, ...nearMisses]);
  const found = all.flatMap(({ manifest, profile }) => analyse(manifest, profile).findings.flatMap(faultsOf));
  expect([...new Set(found)]).toEqual([]);
});

it('no message about the examples, opened together, has a fault', () => {
  const paths = ['shop', 'mistakes', 'tutorial', 'cluster'].flatMap(manifestsOf);
  expect(faultsIn(paths.map(readExample).join('\n---\n'))).toEqual([]);
});

it('no message about a random world has a fault', () => {
  fc.assert(
    fc.property(writtenWorld, ({ text }) => {
      expect(faultsIn(text)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

describe('no message about a world in which most is missing has a fault', () => {
  const name = fc.constantFrom(undefined, '', 'web', 'api', 'db');
  const namespace = fc.constantFrom(undefined, 'shop', 'ops');
  const labels = fc.constantFrom<Readonly<Record<string, string>> | null | undefined>(
    undefined,
    null,
    {},
    { app: '' },
    { app: 'web' },
    { app: 'wbe' },
    { app: 'web', tier: 'front' },
    { app: 'db', tier: 'back', track: 'live' },
    { 'job-name': 'api' },
  );
  const metadata = fc.record({ name, namespace, labels }, { requiredKeys: [] });
  const port = fc.constantFrom<unknown>(
    {},
    { port: 80 },
    { port: 'http' },
    { port: 53, protocol: 'UDP' },
    { port: 1, endPort: 9 },
  );
  const ports = fc.option(fc.array(port, { maxLength: 3 }), { nil: undefined });
  const selector = labels.map(matchLabels => (matchLabels === undefined ? {} : { matchLabels }));
  const block = fc.constantFrom('0.0.0.0/0', '10.0.0.0/8', '::/0', '169.254.169.254/32', '10.96.0.10/32');
  const peer = fc.oneof(
    selector.map(podSelector => ({ podSelector })),
    selector.map(namespaceSelector => ({ namespaceSelector })),
    fc.record({ podSelector: selector, namespaceSelector: selector }),
    block.map(cidr => ({ ipBlock: { cidr } })),
  );
  const rulesOf = (key: string): fc.Arbitrary<unknown> =>
    fc.option(
      fc.array(fc.record({ [key]: fc.array(peer, { maxLength: 3 }), ports }, { requiredKeys: [] }), { maxLength: 3 }),
      { nil: undefined },
    );
  const policyTypes = fc.option(fc.subarray(['Ingress', 'Egress']), { nil: undefined });
  const policy = fc.record({
    apiVersion: fc.constant('networking.k8s.io/v1'),
    kind: fc.constant('NetworkPolicy'),
    metadata,
    spec: fc.record({ podSelector: selector, policyTypes, ingress: rulesOf('from'), egress: rulesOf('to') }),
  });
  const containers = fc.array(
    fc.record({
      name: fc.constant('c'),
      ports: fc.constantFrom([], [{ containerPort: 80 }], [{ name: 'http', containerPort: 8080 }]),
    }),
    { minLength: 1, maxLength: 2 },
  );
  const template = fc.record({
    metadata: fc.record({ labels }, { requiredKeys: [] }),
    spec: fc.record({ containers }),
  });
  const workload = fc.oneof(
    fc
      .record({ kind: fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet'), metadata, template })
      .map(({ kind, metadata: own, template: pods }) => ({
        apiVersion: 'apps/v1',
        kind,
        metadata: own,
        spec: { selector: { matchLabels: pods.metadata.labels ?? {} }, template: pods },
      })),
    fc.record({ metadata, template }).map(({ metadata: own, template: pods }) => ({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: own,
      spec: { jobTemplate: { spec: { template: pods } } },
    })),
    fc.record({ metadata, template }).map(({ metadata: own, template: pods }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: own,
      spec: pods.spec,
    })),
  );
  const service = fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constant('Service'),
    metadata,
    spec: fc.record({
      selector: labels,
      type: fc.constantFrom('ClusterIP', 'LoadBalancer'),
      ports: fc.constantFrom([], [{ port: 80, targetPort: 8080 }], [{ port: 80, targetPort: 'http' }]),
    }),
  });
  const home = namespace.map(own => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: own ?? 'shop', labels: {} },
  }));
  const world = fc.tuple(
    fc.array(policy, { minLength: 1, maxLength: 4 }),
    fc.array(workload, { maxLength: 4 }),
    fc.array(service, { maxLength: 2 }),
    fc.array(home, { maxLength: 2 }),
  );

  it('whatever is left', () => {
    fc.assert(
      fc.property(world, objects => {
        const text = objects
          .flat()
          .map(each => stringify(each))
          .join('---\n');
        expect(faultsIn(text)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
