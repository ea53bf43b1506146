import { expect, test } from 'vitest';
import { accept, labelsAt } from './accept.ts';
import { HEAD, SHOP } from './shop.ts';

function labels(text: string): readonly string[] {
  return labelsAt({ ...SHOP, 'policy.yaml': text });
}

function accepted(text: string, label: string): string {
  return accept({ ...SHOP, 'policy.yaml': text }, label);
}

const bare = (all: readonly string[]): readonly string[] => all.filter(label => /^\w+$/.test(label));

test('offers the keys of the schema in its order', () => {
  expect(bare(labels(`${HEAD}  <|>`))).toEqual(['podSelector', 'policyTypes', 'ingress', 'egress']);
});

test('leaves out keys that stand above or below the cursor', () => {
  expect(bare(labels(`${HEAD}  podSelector: {}\n  <|>\n  egress:\n    - to: []\n`))).toEqual([
    'policyTypes',
    'ingress',
  ]);
});

test('offers the keys of the level that the cursor is indented to', () => {
  const text = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\n';
  expect(bare(labels(`${text}<|>`))).toEqual(['spec']);
  expect(bare(labels(`${text}  <|>`)).slice(0, 3)).toEqual(['namespace', 'labels', 'annotations']);
});

test('inserts a list with its first dash', () => {
  expect(accepted(`${HEAD}  policyT<|>\n`, 'policyTypes')).toBe(`${HEAD}  policyTypes:\n    - <|>\n`);
});

test('inserts a ready form with its indentation', () => {
  expect(accepted(`${HEAD}  <|>`, 'egress: DNS')).toBe(`${HEAD}\
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
      ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53`);
});

test('writes lists without indentation where the document does', () => {
  const text = `${HEAD}  policyTypes:\n  - Ingress\n  <|>`;
  expect(accepted(text, 'ingress: from pods')).toBe(`${HEAD}\
  policyTypes:
  - Ingress
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: name
    ports:
    - protocol: TCP
      port: 8080`);
});

test('indents by as many columns as the document does', () => {
  const text = `${HEAD.replaceAll('  ', '    ')}    <|>`;
  expect(accepted(text, 'podSelector')).toBe(`${HEAD.replaceAll('  ', '    ')}\
    podSelector:
        matchLabels:
            app: name`);
});

test('replaces a key and keeps its value', () => {
  expect(accepted(`${HEAD}  pod<|>selector: {}\n`, 'podSelector')).toBe(`${HEAD}  podSelector: {}\n`);
});

test('offers the keys of a list item behind its dash', () => {
  const text = `${HEAD}  ingress:\n    - <|>\n`;
  expect(bare(labels(text))).toEqual(['from', 'ports']);
  expect(accepted(text, 'rule: ports only')).toBe(
    `${HEAD}  ingress:\n    - ports:\n        - protocol: TCP\n          port: 8080\n`,
  );
});

test('writes the dash where a list goes on', () => {
  const text = `${HEAD}  ingress:\n    - from:\n        - podSelector: {}\n        <|>\n`;
  expect(accepted(text, 'podSelector: {}')).toBe(
    `${HEAD}  ingress:\n    - from:\n        - podSelector: {}\n        - podSelector: {}\n`,
  );
});

test('writes the dash where a list begins', () => {
  expect(accepted(`${HEAD}  policyTypes:\n    <|>\n`, 'Egress')).toBe(`${HEAD}  policyTypes:\n    - Egress\n`);
  expect(accepted(`${HEAD}  policyTypes:\n  <|>\n`, 'Egress')).toBe(`${HEAD}  policyTypes:\n  - Egress\n`);
});

test('puts a space behind a dash or colon that has none', () => {
  expect(accepted(`${HEAD}  policyTypes:\n    -<|>\n`, 'Egress')).toBe(`${HEAD}  policyTypes:\n    - Egress\n`);
  expect(accepted(`${HEAD}  podSelector:<|>\n`, '{}')).toBe(`${HEAD}  podSelector: {}\n`);
});

test('offers no ipBlock beside a selector, and no selector beside an ipBlock', () => {
  const item = (key: string): string => `${HEAD}  egress:\n    - to:\n        - ${key}\n          <|>\n`;
  expect(bare(labels(item('podSelector: {}')))).toEqual(['namespaceSelector']);
  expect(bare(labels(item('ipBlock: { cidr: 10.0.0.0/8 }')))).toEqual([]);
});

test('works inside flow maps, whose brackets may be open', () => {
  expect(bare(labels(`${HEAD}  podSelector: {<|>}\n`))).toEqual(['matchLabels', 'matchExpressions']);
  expect(bare(labels(`${HEAD}  podSelector: {<|>\n  policyTypes: [Ingress]\n`))).toEqual([
    'matchLabels',
    'matchExpressions',
  ]);
  expect(accepted(`${HEAD}  podSelector: { mat<|> }\n`, 'matchLabels')).toBe(
    `${HEAD}  podSelector: { matchLabels: {<|>} }\n`,
  );
});

test('puts a comma before what follows in a flow map', () => {
  expect(accepted(`${HEAD}  podSelector: { <|> matchExpressions: [] }\n`, 'matchLabels')).toBe(
    `${HEAD}  podSelector: { matchLabels: {<|>}, matchExpressions: [] }\n`,
  );
});

test('writes JSON in JSON', () => {
  const text =
    '{\n  "apiVersion": "networking.k8s.io/v1",\n  "kind": "NetworkPolicy",\n  "spec": {\n    "pol<|>"\n  }\n}\n';
  expect(accept({ 'policy.json': text }, 'policyTypes')).toBe(text.replace('"pol<|>"', '"policyTypes": [<|>]'));
  expect(accept({ 'policy.json': text.replace('"pol<|>"', '"policyTypes": [<|>]') }, 'Ingress')).toBe(
    text.replace('"pol<|>"', '"policyTypes": ["Ingress"]'),
  );
});

test('works although the document is broken elsewhere', () => {
  const text = `${HEAD}  podSelector: {\n  ingress:\n    - from:\n        - <|>\n      ports: [\n`;
  expect(bare(labels(text))).toEqual(['namespaceSelector', 'podSelector', 'ipBlock']);
});

test('works in a policy of a List', () => {
  const text = `apiVersion: v1\nkind: List\nitems:\n  - kind: NetworkPolicy\n    apiVersion: networking.k8s.io/v1\n    spec:\n      <|>`;
  expect(bare(labels(text))).toEqual(['podSelector', 'policyTypes', 'ingress', 'egress']);
});

test('offers whole policies in an empty document among manifests', () => {
  const text = `${HEAD}  podSelector: {}\n---\n<|>`;
  expect(labels(text)).toContain('NetworkPolicy: default deny');
  expect(labels('<|>')).toEqual([]);
});

test.each([
  ['another kind', 'apiVersion: v1\nkind: Service\nspec:\n  <|>\n'],
  ['a comment', `${HEAD}  # pod<|>\n`],
  ['a block scalar', `${HEAD.replace('spec:\n', '')}  annotations:\n    note: |\n      <|>\nspec: {}\n`],
  ['behind a complete value', `${HEAD}  podSelector: {} <|>\n`],
  ['a column that fits nothing', `${HEAD}  podSelector: {}\n   <|>\n`],
])('offers nothing in %s', (_, text) => {
  expect(labels(text)).toEqual([]);
});
