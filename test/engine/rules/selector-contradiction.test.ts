import { describe, expect, it } from 'vitest';
import { deployment, documents, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { selectorContradiction as rule } from '../../../server/src/engine/rules/selectors/selector-contradiction.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';
import { policyIds } from './harness.ts';

const subject = (selector: string): string => policy('shop', 'api', `podSelector: ${selector}\n`);
const peer = (item: string): string => policy('shop', 'api', `podSelector: {}\ningress:\n- from:\n  - ${item}\n`);
const NOT_A = '{key: app, operator: NotIn, values: [a]}';

describe('a contradiction', () => {
  it.each([
    ['a label and its absence', '{matchLabels: {app: a}, matchExpressions: [{key: app, operator: DoesNotExist}]}'],
    ['a value and all but it', `{matchLabels: {app: a}, matchExpressions: [${NOT_A}]}`],
    [
      'two values',
      '{matchExpressions: [{key: app, operator: In, values: [a]}, {key: app, operator: In, values: [b]}]}',
    ],
    [
      'three requirements together',
      `{matchExpressions: [{key: app, operator: In, values: [a, b]}, ${NOT_A}, {key: app, operator: NotIn, values: [b]}]}`,
    ],
  ])('is %s', (_, selector) => {
    expect(marks(rule, subject(selector))).toHaveLength(1);
  });

  it('is none where something is left, or on different labels', () => {
    const some = `{matchExpressions: [{key: app, operator: In, values: [a, b]}, ${NOT_A}]}`;
    expect(marks(rule, subject(some))).toEqual([]);
    expect(marks(rule, subject(`{matchLabels: {name: a}, matchExpressions: [${NOT_A}]}`))).toEqual([]);
  });

  it('is none where the API server refuses the selector', () => {
    expect(marks(rule, subject('{matchExpressions: [{key: app, operator: In}]}'))).toEqual([]);
  });

  it('is none in rules of a direction that the policy does not isolate', () => {
    const text = policy(
      'shop',
      'api',
      `podSelector: {}\npolicyTypes: [Egress]\ningress:\n- from:\n  - podSelector: {matchLabels: {app: a}, matchExpressions: [${NOT_A}]}\n`,
    );
    expect(marks(rule, text)).toEqual([]);
  });
});

describe('the place', () => {
  it('is the later requirement, and the earlier ones are related', () => {
    const [found] = find(rule, subject(`{matchLabels: {app: a, tier: b}, matchExpressions: [${NOT_A}]}`));
    expect(found?.finding.path).toBe('spec.podSelector.matchExpressions[0].key');
    const { text } = found?.document ?? { text: '' };
    expect(found?.finding.related?.map(({ span }) => text.slice(span.start, span.end))).toEqual(['app: a']);
  });

  it('is a peer too', () => {
    const item = `podSelector: {matchLabels: {app: a}, matchExpressions: [${NOT_A}]}`;
    expect(messages(rule, peer(item))).toEqual([
      'Nothing can have app=a and app≠a at once: this peer is nobody. Delete one of the requirements.',
    ]);
  });

  it('is a namespaceSelector that asks for a namespace without its own name', () => {
    const item = 'namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: DoesNotExist}]}';
    expect(messages(rule, peer(item))).toEqual([
      'Every namespace carries kubernetes.io/metadata.name, so with kubernetes.io/metadata.name is not set this picks no namespace, and the peer is nobody. Delete the requirement.',
    ]);
  });
});

describe('fixes', () => {
  it('delete the one or the other, and the list that would be empty', () => {
    const text = subject(`{matchLabels: {app: a}, matchExpressions: [${NOT_A}]} # these`);
    expect(fixTitles(rule, text)).toEqual(['Delete app≠a', 'Delete app=a']);
    expect(fixed(rule, text, 'Delete app≠a')).toBe(subject('{matchLabels: {app: a}} # these'));
    expect(fixed(rule, text, 'Delete app=a')).toBe(subject(`{matchExpressions: [${NOT_A}]} # these`));
  });

  it('are none where no single deletion helps', () => {
    const all = ['In, values: [a]', 'In, values: [b]', 'DoesNotExist'].map(each => `{key: app, operator: ${each}}`);
    expect(fixTitles(rule, subject(`{matchExpressions: [${all.join(', ')}]}`))).toEqual([]);
  });
});

it('is the only finding on a selector that picks nothing by itself', () => {
  const text = documents(subject(`{matchLabels: {app: a}, matchExpressions: [${NOT_A}]}`), deployment('shop', 'a'));
  expect(policyIds(text)).toEqual(['selector-contradiction']);
});
