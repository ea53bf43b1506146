import { describe, expect, it } from 'vitest';
import { unprotectedWorkload } from '../../../server/src/engine/rules/platform/unprotected-workload.ts';
import { deployment, documents, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';

const rule = unprotectedWorkload;

const api = documents(
  policy('shop', 'api', 'podSelector: {matchLabels: {app: api}}\npolicyTypes: [Egress]\n'),
  deployment('shop', 'api'),
);
const web = deployment('shop', 'web');
const pod = (more: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web}${more}}\nspec: {}\n`;

it('stands at the name of the workload', () => {
  const text = documents(api, web);
  expect(marks(rule, text)).toEqual([{ severity: 'hint', at: 'web', path: 'metadata.name' }]);
  expect(messages(rule, text)).toEqual([
    'No policy selects shop/web, while namespace shop has policies: everyone may connect to it, and it may connect to everything. Add a policy for it, or one for all pods.',
  ]);
});

describe('when it is silent', () => {
  it.each([
    ['a policy selects it, in whatever direction', policy('shop', 'all', 'podSelector: {}\npolicyTypes: [Egress]\n')],
    [
      'a policy of the cluster selects it',
      'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a}\nspec: {priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}\n',
    ],
  ])('%s', (_, other) => {
    expect(find(rule, documents(api, web, other))).toEqual([]);
  });
  it('another object of the same name is applied later, which is judged alone', () => {
    expect(find(rule, documents(policy('shop', 'all', 'podSelector: {}\n'), web, web))).toEqual([]);
    expect(find(rule, documents(api, web, web))).toHaveLength(1);
  });
  it('only policies of the cluster are there', () => {
    const admin =
      'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a}\nspec: {priority: 1, subject: {namespaces: {matchLabels: {team: a}}}}\n';
    expect(find(rule, documents(admin, web))).toEqual([]);
  });
  it('a controller made the pod', () => {
    expect(find(rule, documents(api, pod('')))).toHaveLength(1);
    const owned = pod(', ownerReferences: [{kind: ReplicaSet, name: web-5, controller: true}]');
    expect(find(rule, documents(api, owned))).toEqual([]);
  });
  it('a policy that picks no pod was meant for the workload, and not where it was meant for another', () => {
    const labelled = (app: string): string =>
      deployment('shop', app).replace('  namespace: shop\n', '  namespace: shop\n  labels: {part-of: shop}\n');
    const lost = policy('shop', 'lost', 'podSelector: {matchLabels: {part-of: shop}}\n');
    expect(find(rule, documents(lost, labelled('web')))).toEqual([]);
    expect(marks(rule, documents(lost, labelled('web'), deployment('shop', 'db'))).map(({ at }) => at)).toEqual(['db']);
  });
  it('the pod has come to its end', () => {
    expect(find(rule, documents(api, `${pod('')}status: {phase: Succeeded}\n`))).toEqual([]);
  });
});

describe('the fix', () => {
  it('writes a policy by the labels that the workload finds its pods with', () => {
    const text = documents(api, web.replace('        app: web\n    spec', '        app: web\n        v: a\n    spec'));
    expect(fixed(rule, text).slice(text.length)).toBe(`---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes:
    - Ingress
`);
    expect(find(rule, fixed(rule, text))).toEqual([]);
  });
  it('takes a free name', () => {
    const taken = policy('shop', 'web', 'podSelector: {matchLabels: {app: api}}\n');
    expect(fixTitles(rule, documents(api, taken, web))).toEqual(['Let nobody connect to it by policy web-2']);
  });
  it('is not offered for pods without labels', () => {
    expect(fixTitles(rule, documents(api, pod('').replace(', labels: {app: web}', '')))).toEqual([]);
  });
});
