import { describe, expect, it } from 'vitest';
import { documents, namespaceManifest, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { namespaceLabelGuess as rule } from '../../../server/src/engine/rules/selectors/namespace-label-guess.ts';
import { fixed, marks, messages } from './check-manifest.ts';

const from = (selector: string): string =>
  policy(
    'shop',
    'api',
    `podSelector: {}\npolicyTypes: [Ingress]\ningress:\n  - from:\n      - namespaceSelector: ${selector}\n`,
  );
const byName = from('{matchLabels: {name: front}}');

describe('severity', () => {
  it('is hint from the text alone', () => {
    expect(marks(rule, byName)).toEqual([
      { severity: 'hint', at: 'name: front', path: 'spec.ingress[0].from[0].namespaceSelector.matchLabels.name' },
    ]);
    expect(messages(rule, byName)).toEqual([
      'This selects no namespace unless somebody labelled one name=front. Use kubernetes.io/metadata.name, which every namespace has.',
    ]);
  });

  it('is warning where namespaces are in sight and none carries the label', () => {
    expect(marks(rule, documents(byName, namespaceManifest('shop')))[0]?.severity).toBe('warning');
    expect(messages(rule, documents(byName, namespaceManifest('front')))).toEqual([
      'This selects no namespace: none in sight is labelled name=front. Use kubernetes.io/metadata.name, which every namespace has.',
    ]);
  });

  it('is hint for a namespace that OpenShift brings, unless it is in sight', () => {
    const severityOf = (name: string, ...declared: readonly string[]): string | undefined =>
      marks(
        rule,
        documents(from(`{matchLabels: {name: ${name}}}`), ...declared.map(each => namespaceManifest(each))),
      )[0]?.severity;
    expect(severityOf('openshift-monitoring', 'shop')).toBe('hint');
    expect(severityOf('openshift-monitoring', 'openshift-monitoring')).toBe('warning');
    expect(severityOf('kube-system', 'shop')).toBe('warning');
  });

  it('is warning where others carry the label and the one that is named does not', () => {
    const text = documents(byName, namespaceManifest('front'), namespaceManifest('shop', { name: 'shop' }));
    expect(marks(rule, text)[0]?.severity).toBe('warning');
  });
});

describe('the well-known label, misspelt', () => {
  it.each([
    'kubernetes.io/metadata-name',
    'kubernetes.io/metadata.names',
    'kubernetes.io/name',
    'metadata.kubernetes.io/name',
    'k8s.io/metadata.name',
    'kubernets.io/metadata.name',
    'metadata.name',
  ])('%s is a warning from the text alone, and corrected', key => {
    const text = from(`{matchLabels: {${key}: front}}`);
    expect(messages(rule, text)).toEqual([
      `This selects no namespace unless somebody labelled one ${key}=front. Use kubernetes.io/metadata.name, which every namespace has.`,
    ]);
    expect(marks(rule, text)[0]?.severity).toBe('warning');
    expect(fixed(rule, text)).toBe(from('{matchLabels: {kubernetes.io/metadata.name: front}}'));
  });

  it.each([
    'kubernetes.io/metadata.name',
    'pod-security.kubernetes.io/enforce',
    'topology.kubernetes.io/zone',
    'app.kubernetes.io/name',
    'kubernetes.io/hostname',
    'kubernetes.io/os',
    'example.com/name',
  ])('%s is another label', key => {
    expect(marks(rule, from(`{matchLabels: {${key}: front}}`))).toEqual([]);
  });

  it('is silent where a namespace carries it', () => {
    const text = documents(
      from('{matchLabels: {kubernetes.io/name: front}}'),
      namespaceManifest('front', { 'kubernetes.io/name': 'front' }),
    );
    expect(marks(rule, text)).toEqual([]);
  });
});

describe('what stays silent', () => {
  it('is the label where it is carried, or in use for namespaces that are declared elsewhere', () => {
    expect(marks(rule, documents(byName, namespaceManifest('front', { name: 'front' })))).toEqual([]);
    expect(marks(rule, documents(byName, namespaceManifest('shop', { name: 'shop' })))).toEqual([]);
  });

  it.each(['{matchLabels: {purpose: front}}', '{matchExpressions: [{key: name, operator: Exists}]}', '{}'])(
    'is %s',
    selector => {
      expect(marks(rule, from(selector))).toEqual([]);
    },
  );

  it('is a rule of a direction that is not isolated', () => {
    expect(marks(rule, byName.replace('[Ingress]', '[Egress]'))).toEqual([]);
  });
});

describe('the fix', () => {
  it('renames the key in its quotes', () => {
    expect(fixed(rule, from('{matchLabels: {"ns": "front"}}'))).toBe(
      from('{matchLabels: {"kubernetes.io/metadata.name": "front"}}'),
    );
  });

  it('renames the key of an expression', () => {
    expect(fixed(rule, from('{matchExpressions: [{key: namespace, operator: In, values: [a, b]}]}'))).toBe(
      from('{matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [a, b]}]}'),
    );
  });

  it('drops the guess where the name is asked for already', () => {
    expect(fixed(rule, from('{matchLabels: {kubernetes.io/metadata.name: front, name: front}}'))).toBe(
      from('{matchLabels: {kubernetes.io/metadata.name: front}}'),
    );
  });
});
