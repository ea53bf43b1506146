import { expect, test } from 'vitest';
import { API, hoverFile, hoverSpec, PROMETHEUS, WEB } from './hover.ts';
import { HEAD } from './shop.ts';

test('says what the policy selects on its podSelector, key or value', () => {
  const here = `**Pods labelled app=web in namespace shop**\n\nPicks 1 workload: ${WEB}.`;
  expect(hoverSpec('  podS<|>elector:\n    matchLabels:\n      app: web\n').here).toBe(here);
  expect(hoverSpec('  podSelector:\n    matchLabels:\n      app: we<|>b\n').here).toBe(here);
});

test('covers the hovered key or value with its range', () => {
  const { range } = hoverSpec('  podS<|>elector: {}\n');
  expect(range).toEqual({ start: { line: 6, character: 2 }, end: { line: 6, character: 13 } });
});

test('shows the text of the schema below', () => {
  const { schema } = hoverSpec('  podS<|>elector: {}\n');
  expect(schema).toMatch(/^Picks, by label, the pods of the policy's own namespace/);
});

test('says that an empty selector picks every pod of the namespace', () => {
  expect(hoverSpec('  podSelector: {<|>}\n').here).toBe(
    `**All pods in namespace shop**\n\nPicks 2 workloads: ${WEB}, ${API}.`,
  );
});

test('says when nothing of the workspace is picked', () => {
  expect(hoverSpec('  podSelector:\n    matchLabels:\n      app: wbe<|>\n').here).toBe(
    '**Pods labelled app=wbe in namespace shop**\n\nPicks no workload of this workspace.',
  );
});

test('describes expressions in words', () => {
  const spec = `  podSelector:
    matchExpressions:
      - { key: app, operator: In, values: [web, api] }
      - { key: tier, operator: Doe<|>sNotExist }
`;
  expect(hoverSpec(spec).here).toBe(
    `**Pods labelled app in (web, api) and tier is not set in namespace shop**\n\nPicks 1 workload: ${WEB}.`,
  );
});

test('escapes what Markdown would read', () => {
  const { here } = hoverSpec('  podSelector:\n    matchLabels:\n      app: "a*b_[c]<|>"\n');
  expect(here).toMatch(/^\*\*Pods labelled app=a\\\*b\\_\\\[c\\\] in namespace shop\*\*/);
});

test('lists ten workloads and counts the rest', () => {
  const pods = Array.from(
    { length: 12 },
    (_, index) =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: pod-${index}, namespace: shop, labels: { app: web } }\n`,
  );
  const { here } = hoverFile(`${HEAD}  podSele<|>ctor: {}\n`, { 'pods.yaml': pods.join('---\n') });
  expect(here).toMatch(/Picks 12 workloads: \[shop\/pod-0\]\(file:\/\/\/work\/pods\.yaml#L3\), .* and 2 more\.$/);
  expect(here.match(/\]\(file/g)).toHaveLength(10);
});

test('gives both readings of two selectors in one item', () => {
  const spec = `  ingress:
    - from:
        - namespace<|>Selector:
            matchLabels:
              kubernetes.io/metadata.name: ops
          podSelector:
            matchLabels:
              app: prometheus
`;
  expect(hoverSpec(spec).here).toBe(`\
**As written: one item, both must fit (AND).** Pods labelled app=prometheus in namespace ops: 1 workload: ${PROMETHEUS}.

**With a dash before the second selector: two items, either fits (OR).** All pods in namespace ops; or pods labelled app=prometheus in namespace shop: 1 workload: ${PROMETHEUS}.

Picks namespace ops.`);
});

test('gives both readings of selectors in neighbouring items', () => {
  const spec = `  ingress:
    - from:
        - namespaceSelector: {}
        - podSelector<|>: { matchLabels: { app: api } }
`;
  expect(hoverSpec(spec).here).toBe(`\
**As written: two items, either fits (OR).** All pods in all namespaces; or pods labelled app=api in namespace shop: 3 workloads: ${WEB}, ${API}, ${PROMETHEUS}.

**Without the dash before podSelector: one item, both must fit (AND).** Pods labelled app=api in all namespaces: 1 workload: ${API}.`);
});

test('explains the dash of an item like the item', () => {
  const { here, range } = hoverSpec('  ingress:\n    - from:\n        <|>- podSelector: {}\n');
  expect(here).toBe(`**All pods in namespace shop**\n\nPicks 2 workloads: ${WEB}, ${API}.`);
  expect(range).toEqual({ start: { line: 8, character: 8 }, end: { line: 8, character: 9 } });
});

test('lists the items of from with what each picks', () => {
  const spec = `  ingress:
    - fr<|>om:
        - podSelector: { matchLabels: { app: api } }
        - ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.2.0.0/16] }
`;
  expect(hoverSpec(spec).here).toBe(`\
Admits any of these sources (OR):
- pods labelled app=api in namespace shop: 1 workload: ${API}
- addresses in 10.0.0.0/8 except 10.1.0.0/16 and 10.2.0.0/16`);
});

test('names the namespaces whose labels the answer depends on', () => {
  const spec = `  ingress:
    - from:
        - namespace<|>Selector: { matchLabels: { team: sales } }
`;
  expect(hoverSpec(spec).here).toBe(`\
**All pods in namespaces labelled team=sales**

Picks 2 workloads: ${WEB}, ${API}.

Picks namespace shop. Depends on the labels of ops: no Namespace object in the workspace states them.`);
});
