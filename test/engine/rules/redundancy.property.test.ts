import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import { DIRECTIONS } from '../../../server/src/engine/objects/object.ts';
import { rulesOf } from '../../../server/src/engine/policies/compiled.ts';
import { standInsOf } from '../../../server/src/engine/rules/redundancy/redundancy.ts';
import { workspaceOf } from '../../features/workspace.ts';
import { nameOf, redundantPaths } from './plain-redundancy.ts';

const SELECTORS = [
  '{}',
  '{matchLabels: {a: x}}',
  '{matchLabels: {a: x, b: y}}',
  '{matchLabels: {b: y}}',
  '{matchExpressions: [{key: a, operator: In, values: [x, z]}]}',
  '{matchExpressions: [{key: a, operator: NotIn, values: [z]}]}',
  '{matchExpressions: [{key: a, operator: Exists}]}',
];
const NAMESPACES = [
  '{matchLabels: {team: t}}',
  '{matchLabels: {kubernetes.io/metadata.name: shop}}',
  '{matchLabels: {kubernetes.io/metadata.name: ops}}',
  '{}',
];
const peer = fc.oneof(
  fc.constantFrom(...SELECTORS).map(each => `{podSelector: ${each}}`),
  fc
    .tuple(fc.constantFrom(...NAMESPACES), fc.constantFrom(...SELECTORS))
    .map(([namespaces, pods]) => `{namespaceSelector: ${namespaces}, podSelector: ${pods}}`),
  fc.constantFrom(...NAMESPACES).map(each => `{namespaceSelector: ${each}}`),
  fc
    .constantFrom('10.0.0.0/8', '10.0.0.0/9', '10.128.0.0/9', '10.1.0.0/16', '0.0.0.0/0', 'fd00::/8')
    .map(cidr => `{ipBlock: {cidr: "${cidr}"}}`),
  fc.constant('{ipBlock: {cidr: 10.0.0.0/8, except: [10.128.0.0/9]}}'),
);
const port = fc.constantFrom(
  '{port: 80}',
  '{port: 81}',
  '{port: 80, endPort: 81}',
  '{port: 1, endPort: 80}',
  '{port: 81, endPort: 65535}',
  '{port: http}',
  '{port: http, protocol: UDP}',
  '{protocol: TCP}',
);
const rule = fc
  .record({ peers: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) })
  .map(
    ({ peers, ports }) =>
      `{${[...(peers.length > 0 ? [`from: [${peers.join()}]`] : []), ...(ports.length > 0 ? [`ports: [${ports.join()}]`] : [])].join()}}`,
  );
const policies = fc.array(fc.tuple(fc.constantFrom(...SELECTORS), fc.array(rule, { minLength: 1, maxLength: 5 })), {
  minLength: 1,
  maxLength: 3,
});

function clusterOf(drawn: readonly (readonly [string, readonly string[]])[]): Cluster {
  const written = drawn.map(
    ([subject, rules], index) =>
      `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p${index}, namespace: shop}\nspec: {podSelector: ${subject}, ingress: [${rules.join()}]}\n`,
  );
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: t}}\n';
  const { snapshot, uri } = workspaceOf({ 'all.yaml': [namespace, ...written].join('---\n') });
  return snapshot.clusterFor(uri);
}

function found(cluster: Cluster): readonly string[] {
  return DIRECTIONS.flatMap(direction =>
    cluster.policies.flatMap(policy =>
      (rulesOf(policy, direction) ?? [])
        .map(each => ({ policy, rule: each }))
        .filter(placed => standInsOf(placed, direction, cluster) !== undefined)
        .map(nameOf),
    ),
  );
}

it('finds the rules that add nothing as a comparison of each with each does', () => {
  let some = 0;
  fc.assert(
    fc.property(policies, drawn => {
      const cluster = clusterOf(drawn);
      const plain = redundantPaths(cluster);
      some += plain.length;
      expect(found(cluster)).toEqual(plain);
    }),
    { numRuns: 400 },
  );
  expect(some).toBeGreaterThan(100);
});

it('ends for thousands of rules of which each hangs on the next', () => {
  const rules = Array.from(
    { length: 3000 },
    (_, index) => `{from: [{podSelector: {}}], ports: [{port: ${index + 1}, endPort: ${index + 2}}]}`,
  );
  const everyOther = rules.map((_, index) => index).filter(index => index % 2 === 0 && index > 0);
  expect(found(clusterOf([['{}', rules]]))).toEqual(everyOther.map(index => `p0 spec.ingress[${index}]`));
});
