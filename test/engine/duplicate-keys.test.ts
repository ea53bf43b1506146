import { describe, expect, it } from 'vitest';
import { clusterOf, pod, workloadNamed } from './reachability/clusters.ts';
import { violationsIn, withSelector } from './schema/refusals.ts';

const POLICY = (spec: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: shop}\nspec:\n  ${spec}\n`;

/** Names the pods of the shop that the first policy selects. */
function selected(spec: string): readonly string[] {
  const cluster = clusterOf([pod('web', 'shop'), pod('api', 'shop'), POLICY(spec)].join('---\n'));
  return ['web', 'api'].filter(name => cluster.policiesOf(workloadNamed(cluster, name)).length > 0);
}

describe('a key that stands twice', () => {
  it.each([
    ['podSelector: {matchLabels: {app: web, app: api}}', ['api']],
    ['podSelector: {matchLabels: {app: api}, matchLabels: {app: web}}', ['web']],
    ['podSelector: {matchExpressions: [{key: app, operator: In, operator: NotIn, values: [web]}]}', ['api']],
    ['podSelector: {matchLabels: &a {app: web}}\n  podSelector: {matchLabels: {<<: *a, app: api}}', ['api']],
  ])('counts with its last value, which kubectl sends: %s', (spec, pods) => {
    expect(selected(spec)).toEqual(pods);
  });
});

describe('keys that look alike and are of two types', () => {
  it.each(['{1: a, "1": b}', '{true: a, "true": b}', '{1: a, 1.0: b}', "{0x1: a, '1': b}"])('%s are two', labels => {
    expect(violationsIn(withSelector(`matchLabels: ${labels}`))).toEqual([]);
  });

  it.each(['{1: a, 1: b}', '{1: a, 0x1: b}', '{"1": a, \'1\': b}', '{true: a, yes: b}', '{app: a, "app": b}'])(
    '%s are one',
    labels => {
      expect(violationsIn(withSelector(`matchLabels: ${labels}`)).map(({ rule }) => rule)).toEqual(['duplicate-key']);
    },
  );
});
