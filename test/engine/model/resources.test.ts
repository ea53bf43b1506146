import { describe, expect, it } from 'vitest';
import { readResources } from '../../../server/src/engine/model/read-resources.ts';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { resourceIn, resourcesIn } from './read.ts';

function summary(text: string): readonly string[] {
  return resourcesIn(text).map(({ type, kind, namespace, name }) => `${type} ${kind} ${namespace}/${name}`);
}

describe('objects', () => {
  it.each([
    [
      '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}}',
      'network-policy NetworkPolicy default/p',
    ],
    [
      '{apiVersion: extensions/v1beta1, kind: NetworkPolicy, metadata: {name: p, namespace: shop}}',
      'network-policy NetworkPolicy shop/p',
    ],
    [
      '{apiVersion: crd.projectcalico.org/v1, kind: NetworkPolicy, metadata: {name: p}}',
      'other NetworkPolicy default/p',
    ],
    [
      '{apiVersion: policy.networking.k8s.io/v1alpha1, kind: AdminNetworkPolicy, metadata: {name: a, namespace: x}}',
      'admin-policy AdminNetworkPolicy /a',
    ],
    ['{apiVersion: v1, kind: Namespace, metadata: {name: shop, namespace: x}}', 'namespace Namespace /shop'],
    ['{apiVersion: v1, kind: Service, metadata: {name: s}}', 'service Service default/s'],
    ['{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: s}}', 'other Service default/s'],
    ['{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}', 'other ConfigMap default/c'],
    ['{apiVersion: v1, kind: Pod, metadata: {generateName: p-}}', 'workload Pod default/p-'],
    ['{apiVersion: v1, kind: Pod}', 'workload Pod default/'],
    ['{kind: Pod, metadata: {name: p, namespace: ""}}', 'workload Pod default/p'],
    ['{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: null}}', 'workload Pod default/p'],
    ['{apiVersion: v1, kind: Pod, metadata: {name: 5, namespace: yes}}', 'workload Pod default/'],
    ['{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}', 'workload Deployment default/d'],
    ['{apiVersion: example.com/v1, kind: Deployment, metadata: {name: d}}', 'other Deployment default/d'],
  ])('are told apart by group and kind: %s', (text, line) => {
    expect(summary(text)).toEqual([line]);
  });

  it.each(['', 'a: b', '- kind: Pod', 'kind: {}', 'kind: null', 'text', '{apiVersion: v1}'])(
    'need a kind: %j',
    text => {
      expect(summary(text)).toEqual([]);
    },
  );

  it('keep their labels and annotations; values that are no text are left out, null is empty', () => {
    const { labels, annotations } = resourceIn(
      '{kind: Pod, metadata: {labels: {a: b, c: null, d: 5, e: {}}, annotations: {x: "1"}}}',
    );
    expect([...labels]).toEqual([
      ['a', 'b'],
      ['c', ''],
    ]);
    expect([...annotations]).toEqual([['x', '1']]);
  });
});

describe('lists', () => {
  it('of kind List are opened, also inside each other', () => {
    const pod = '{apiVersion: v1, kind: Pod, metadata: {name: p}}';
    expect(
      summary(`{apiVersion: v1, kind: List, items: [${pod}, {apiVersion: v1, kind: List, items: [${pod}]}, null, 5]}`),
    ).toEqual(['workload Pod default/p', 'workload Pod default/p']);
  });

  it('of one kind lend it to items without kind and apiVersion', () => {
    expect(
      summary(
        '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicyList, items: [{metadata: {name: a}}, {kind: NetworkPolicy, metadata: {name: b}}]}',
      ),
    ).toEqual(['network-policy NetworkPolicy default/a', 'network-policy NetworkPolicy default/b']);
    expect(summary('{apiVersion: apps/v1, kind: DeploymentList, items: [{metadata: {name: a}}]}')).toEqual([
      'workload Deployment default/a',
    ]);
  });

  it('of kind List lend nothing', () => {
    expect(summary('{apiVersion: v1, kind: List, items: [{metadata: {name: a}}]}')).toEqual([]);
  });

  it.each(['{kind: List}', '{kind: List, items: null}', '{kind: PodList, items: {}}'])(
    'without a list of items are objects by name only: %s',
    text => {
      expect(summary(text)).toEqual([expect.stringMatching(/^other /)]);
    },
  );
});

describe('JSON', () => {
  it('is read like YAML, with its spans', () => {
    const text =
      '{\n\t"apiVersion": "networking.k8s.io/v1",\n\t"kind": "NetworkPolicy",\n\t"metadata": {"name": "p", "namespace": "shop"},\n\t"spec": {"podSelector": {}}\n}\n';
    const policy = resourceIn(text);
    expect(policy).toMatchObject({ type: 'network-policy', namespace: 'shop', name: 'p' });
    const { nameField } = policy;
    expect(nameField.form === 'value' && text.slice(nameField.node.span.start, nameField.node.span.end)).toBe('"p"');
  });
});

describe('broken text', () => {
  it.each([
    [
      'a tab in the middle',
      'kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata:\n  name: p\nspec:\n  podSelector: {}\n\tingress: []\n',
    ],
    [
      'a bracket that is never closed',
      'kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata:\n  name: p\nspec:\n  policyTypes: [Ingress\n  podSelector: {}\n',
    ],
    [
      'a quote that is never closed',
      'kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata:\n  name: p\nspec:\n  podSelector: {}\n  x: "\n',
    ],
    [
      'a key that is just being typed',
      'kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata:\n  name: p\nspec:\n  podSelector: {}\n  ingr\n',
    ],
    [
      'an item that is just being typed',
      'kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata:\n  name: p\nspec:\n  podSelector: {}\n  ingress:\n  - from\n  - ports: [}\n',
    ],
    [
      'indentation that fits nothing',
      'kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata:\n  name: p\nspec:\n    podSelector: {}\n  ingress: []\n',
    ],
  ])('gives a finding and what can be read: %s', (_, text) => {
    const document = parseDocument(text);
    expect(document.problems.map(({ reason }) => reason)).toEqual(['syntax']);
    expect(readResources(document)).toMatchObject([
      { type: 'network-policy', name: 'p', podSelector: { form: 'value' } },
    ]);
  });
});
