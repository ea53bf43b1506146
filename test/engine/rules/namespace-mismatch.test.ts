import { describe, expect, it } from 'vitest';
import {
  deployment,
  documents,
  namespaceManifest,
  policy,
  service,
} from '../../../server/src/engine/rules/samples/samples.ts';
import { namespaceMismatch as rule } from '../../../server/src/engine/rules/selectors/namespace-mismatch.ts';
import { fixed, fixTitles, marks, messages } from './check-manifest.ts';
import { policyIds } from './harness.ts';

const api = (namespace: string, selector = '{matchLabels: {app: api}}'): string =>
  policy(namespace, 'api', `podSelector: ${selector}\n`);
const bare = (manifest: string): string => manifest.replace(/\n {2}namespace: .*/, '');
const SHOP = deployment('shop', 'api');

describe('a policy without a namespace', () => {
  it('is reported at its name', () => {
    const text = documents(bare(api('')), SHOP);
    expect(marks(rule, text)).toEqual([{ severity: 'warning', at: 'api', path: 'metadata.namespace' }]);
    expect(messages(rule, text)).toEqual([
      'Without a namespace this policy lands where kubectl happens to point, and its pods are those of shop/api. Write the namespace: shop.',
    ]);
    expect(fixed(rule, text)).toBe(documents(api('shop'), SHOP));
  });

  it('is offered each namespace that has such pods', () => {
    const text = documents(bare(api('')), SHOP, deployment('bank', 'api'));
    expect(fixTitles(rule, text)).toEqual(['Write namespace shop', 'Write namespace bank']);
  });

  it.each([
    ['a Service', bare(service('', 'api', 80, 8080))],
    ['a kustomization', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: shop\n'],
    ['a Deployment with such pods', bare(SHOP)],
  ])('is left alone beside %s without one', (_, manifest) => {
    expect(marks(rule, documents(bare(api('')), SHOP, manifest))).toEqual([]);
  });

  it('is reported where the pods beside it are others', () => {
    expect(marks(rule, documents(bare(api('')), SHOP, bare(deployment('', 'web'))))).toHaveLength(1);
  });
});

describe('a policy with another namespace', () => {
  it('is reported where that has other pods', () => {
    const text = documents(api('bank'), SHOP, deployment('bank', 'ledger'));
    expect(marks(rule, text)).toEqual([{ severity: 'warning', at: 'bank', path: 'metadata.namespace' }]);
    expect(messages(rule, text)).toEqual([
      'This policy does nothing: no pod of namespace bank matches app=api. Pods of shop/api do, but a policy selects in its own namespace alone. Move it there, or select by other labels.',
    ]);
    expect(fixed(rule, text)).toBe(documents(api('shop'), SHOP, deployment('bank', 'ledger')));
  });

  it('is reported where nothing of that is in sight and the name is nearly the same', () => {
    expect(fixed(rule, documents(api('"shpo"'), SHOP))).toBe(documents(api('"shop"'), SHOP));
    expect(marks(rule, documents(api('shpo'), SHOP, namespaceManifest('shpo')))).toEqual([]);
    expect(marks(rule, documents(api('shpo'), SHOP, service('shpo', 'api', 80, 8080)))).toEqual([]);
  });

  it.each([
    ['nothing of it is in sight', [api('bank'), SHOP]],
    ['pods leave their namespace out', [api('bank'), bare(SHOP), deployment('bank', 'ledger')]],
    [
      'the selector only leaves pods out',
      [
        api('bank', '{matchExpressions: [{key: app, operator: NotIn, values: [ledger]}]}'),
        SHOP,
        deployment('bank', 'ledger'),
      ],
    ],
  ])('is left alone when %s', (_, manifests) => {
    expect(marks(rule, documents(...manifests))).toEqual([]);
  });
});

it('leaves a near miss of its own namespace to policy-selects-nothing', () => {
  const text = documents(api('bank'), SHOP, deployment('bank', 'apy'));
  expect(policyIds(text)).toEqual(['policy-selects-nothing']);
  expect(policyIds(documents(api('bank'), SHOP, deployment('bank', 'ledger')))).toEqual(['namespace-mismatch']);
});
