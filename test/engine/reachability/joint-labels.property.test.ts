import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import type { Resource } from '../../../server/src/engine/model/resource.ts';
import { type Bounds, boundsOf } from '../../../server/src/engine/reachability/bounds.ts';
import { explainSide } from '../../../server/src/engine/reachability/explain.ts';
import type { SideQuestion } from '../../../server/src/engine/reachability/rule-match.ts';
import {
  describeTraffic,
  intersectTraffic,
  type TrafficSet,
  uniteTraffic,
} from '../../../server/src/engine/sets/traffic.ts';
import { policy, resourcesOf, workloadNamed } from './clusters.ts';

const HASH = 'pod-template-hash';

interface Condition {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

const conditionOn = (key: string): fc.Arbitrary<Condition> =>
  fc.oneof(
    fc.record({
      key: fc.constant(key),
      operator: fc.constantFrom('In', 'NotIn'),
      values: fc.subarray(['a', 'b'], { minLength: 1 }),
    }),
    fc.record({ key: fc.constant(key), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  );
const selectorOn = (key: string): fc.Arbitrary<string> =>
  fc.array(conditionOn(key), { maxLength: 2 }).map(each => JSON.stringify({ matchExpressions: each }));

const podsOnly = selectorOn(HASH).map(selector => `{podSelector: ${selector}}`);
const podsOfNamespaces = fc
  .tuple(selectorOn('team'), selectorOn(HASH))
  .map(([namespaces, pods]) => `{namespaceSelector: ${namespaces}, podSelector: ${pods}}`);
const rule = fc
  .tuple(fc.array(fc.oneof(podsOnly, podsOfNamespaces), { maxLength: 2 }), fc.constantFrom(80, 81))
  .map(([from, port]) => `{from: [${from.join(', ')}], ports: [{port: ${port}}]}`);
const isolating = fc
  .tuple(selectorOn(HASH), fc.array(rule, { maxLength: 2 }))
  .map(([subject, rules]) =>
    policy('p', 'shop', `{podSelector: ${subject}, policyTypes: [Ingress], ingress: [${rules.join(', ')}]}`),
  );
const admin = fc.tuple(selectorOn('team'), podsOfNamespaces, fc.constantFrom('Allow', 'Deny', 'Pass'), fc.nat(9)).map(
  ([subject, from, action, priority]) => `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: admin}
spec:
  priority: ${priority}
  subject: {namespaces: ${subject}}
  ingress: [{action: ${action}, from: [{pods: ${from}}], ports: [{portNumber: {port: 80}}]}]
`,
);

/** Policies that ask for labels that no manifest tells. */
const policies = fc
  .tuple(fc.array(isolating, { minLength: 1, maxLength: 3 }), fc.option(admin))
  .map(([some, one]) => [
    ...some.map((each, index) => each.replace('name: p,', `name: p${index},`)),
    ...(one === null ? [] : [one]),
  ]);

/** What decides: the hash of each Deployment's pods, and the label of their namespace. */
interface Facts {
  readonly db: string;
  readonly web: string;
  readonly team: string | undefined;
}

const VALUES = ['a', 'b', 'other'];
const EVERYTHING: readonly Facts[] = VALUES.flatMap(db =>
  VALUES.flatMap(web => [...VALUES, undefined].map(team => ({ db, web, team }))),
);

/** Returns two workloads of a namespace, with what decides written down or left to the cluster. */
function manifestsOf(facts: Facts | undefined): readonly string[] {
  const workload = (name: 'db' | 'web'): string => {
    const labels = JSON.stringify({ app: name, ...(facts && { [HASH]: facts[name] }) });
    const template = `{metadata: {labels: ${labels}}, spec: {containers: [{name: main}]}}`;
    return `{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}, namespace: shop}, spec: {template: ${template}}}\n`;
  };
  const labels = facts?.team === undefined ? '' : `, labels: {team: ${facts.team}}`;
  const namespace = `{apiVersion: v1, kind: Namespace, metadata: {name: shop${labels}}}\n`;
  return [...(facts === undefined ? [] : [namespace]), workload('db'), workload('web')];
}

/** Every cluster that the manifests may stand for, without policies, and the one that leaves all open. */
const TOLD = EVERYTHING.map(facts => resourcesOf(manifestsOf(facts).join('---\n')));
const UNTOLD = resourcesOf(manifestsOf(undefined).join('---\n'));

function sideOf(cluster: Cluster): SideQuestion {
  const end = (name: string) => ({ type: 'workload', workload: workloadNamed(cluster, name) }) as const;
  return { cluster, direction: 'ingress', subject: end('db'), peer: end('web') };
}

function boundsWith(more: readonly Resource[]): Bounds {
  return boundsOf(sideOf(new Cluster([...UNTOLD, ...more])));
}

function allowedIn(told: readonly Resource[], more: readonly Resource[]): TrafficSet {
  const { cluster, direction, subject, peer } = sideOf(new Cluster([...told, ...more]));
  return explainSide({ cluster, direction, subject, peer }).allowed;
}

describe('what is sure and possible', () => {
  it('is what holds whatever the labels are that no manifest tells', () => {
    fc.assert(
      fc.property(policies, texts => {
        const more = texts.flatMap(resourcesOf);
        const outcomes = TOLD.map(told => allowedIn(told, more));
        const { sure, possible, doubts } = boundsWith(more);
        const expected = [outcomes.reduce(intersectTraffic), outcomes.reduce(uniteTraffic)].map(describeTraffic);
        expect([sure, possible].map(describeTraffic)).toEqual(expected);
        expect(doubts.length > 0).toBe(expected[0] !== expected[1]);
      }),
      { numRuns: 150, seed: 1 },
    );
  });
});
