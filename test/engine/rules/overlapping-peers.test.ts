import { describe, expect, it } from 'vitest';
import { deployment, documents, namespaceManifest, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { anyNamespacePeer } from '../../../server/src/engine/rules/selectors/any-namespace-peer.ts';
import { overlappingPeers as rule } from '../../../server/src/engine/rules/selectors/overlapping-peers.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';
import { policyIds } from './harness.ts';

const from = (...items: readonly string[]): string =>
  policy('shop', 'api', `podSelector: {}\ningress:\n- from:\n${items.map(item => `  - ${item}\n`).join('')}`);
const block = (cidr: string, ...except: readonly string[]): string =>
  `ipBlock: {cidr: "${cidr}", except: [${except.map(each => `"${each}"`).join(', ')}]}`;
const named = (operator: string, ...values: readonly string[]): string =>
  `namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: ${operator}, values: [${values.join(', ')}]}]}`;
const WEB = 'podSelector: {matchLabels: {app: web}}';
const paths = (text: string): readonly string[] =>
  marks(rule, text).map(({ path }) => path.replace('spec.ingress[0].', ''));

describe('an item that holds another', () => {
  it.each([
    ['all namespaces, and all but one', [named('NotIn', 'test'), 'namespaceSelector: {}'], ['from[1]']],
    [
      'all namespaces by a label that each has',
      [
        named('In', 'a'),
        'namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: Exists}]}',
      ],
      ['from[1]'],
    ],
    ['namespaces by name', [named('In', 'a', 'b'), named('In', 'b')], ['from[0]']],
    ['the own namespace by name', [WEB, named('In', 'shop')], ['from[1]']],
    ['some pods and more of them', ['podSelector: {matchLabels: {app: web, tier: front}}', WEB], ['from[1]']],
    ['a block and a smaller one', [block('10.0.0.0/8'), block('10.1.0.0/16')], ['from[0]']],
    ['blocks of IPv6', [block('2001:db8:1::/48'), block('2001:db8::/32')], ['from[1]']],
    ['a block and another with a hole', [block('10.0.0.0/8'), block('10.0.0.0/8', '10.1.0.0/16')], ['from[0]']],
    [
      'the same twice: the later one',
      [WEB, 'podSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}'],
      ['from[1]'],
    ],
    ['three levels: the widest alone', [block('10.1.2.0/24'), block('10.0.0.0/8'), block('10.1.0.0/16')], ['from[1]']],
    [
      'two families side by side',
      [block('0.0.0.0/0'), block('::/0'), block('10.0.0.0/8'), block('fd00::/8')],
      ['from[0]', 'from[1]'],
    ],
  ])('is found: %s', (_, items, expected) => {
    expect(paths(from(...items))).toEqual(expected);
  });

  it('is found by what is declared of a namespace that is named', () => {
    const items = ['namespaceSelector: {matchLabels: {team: a}}', named('In', 'one')];
    expect(paths(documents(from(...items), namespaceManifest('one', { team: 'a' })))).toEqual(['from[0]']);
    expect(paths(documents(from(...items), namespaceManifest('one', { team: 'b' })))).toEqual([]);
    expect(paths(from(...items))).toEqual([]);
  });

  it.each([
    ['blocks side by side', [block('10.0.0.0/9'), block('10.128.0.0/9')]],
    ['a block in the hole of another', [block('10.0.0.0/8', '10.1.0.0/16'), block('10.1.2.0/24')]],
    ['addresses and pods', [block('0.0.0.0/0'), WEB]],
    ['families', [block('0.0.0.0/0'), block('2001:db8::/32')]],
    ['pods with a label here, all pods elsewhere', [WEB, named('In', 'bank')]],
    [
      'a selector that picks nothing',
      [
        'namespaceSelector: {}',
        'podSelector: {matchLabels: {app: a}, matchExpressions: [{key: app, operator: DoesNotExist}]}',
      ],
    ],
  ])('is none: %s', (_, items) => {
    expect(paths(from(...items))).toEqual([]);
  });

  it('is left to peer-or-trap where one item was meant', () => {
    const trap = from('namespaceSelector: {}', WEB);
    expect(policyIds(trap)).toEqual(['peer-or-trap']);
    expect(policyIds(documents(trap, deployment('shop', 'web')))).toEqual(['overlapping-peers']);
  });

  it('takes the place of any-namespace-peer', () => {
    const any = `{namespaceSelector: {}, ${WEB}}`;
    expect(marks(anyNamespacePeer, from(any))).toHaveLength(1);
    expect(policyIds(documents(from(any, `{${named('In', 'shop')}, ${WEB}}`), deployment('shop', 'web')))).toEqual([
      'overlapping-peers',
    ]);
  });

  it('is found among thousands of blocks', () => {
    const many = Array.from({ length: 3000 }, (_, index) => block(`10.${index >> 8}.${index & 255}.0/24`));
    expect(paths(from(...many, block('10.3.0.0/16')))).toEqual(['from[3000]']);
  });
});

describe('how much it matters', () => {
  it.each([
    ['warning', 'everybody of some kind', [named('In', 'test'), 'namespaceSelector: {}']],
    ['warning', 'every address', [block('10.0.0.0/8'), block('0.0.0.0/0')]],
    ['warning', 'whom another leaves out', [block('10.0.0.0/8'), block('10.0.0.0/8', '10.1.0.0/16')]],
    ['info', 'those of one namespace', [WEB, named('In', 'shop')]],
    ['info', 'the same', [WEB, WEB]],
  ])('is told as %s where the wider item admits %s', (severity, _, items) => {
    expect(marks(rule, from(...items)).map(mark => mark.severity)).toEqual([severity]);
  });
});

describe('what is said', () => {
  it('names what it undoes', () => {
    expect(messages(rule, from(named('NotIn', 'test'), 'namespaceSelector: {}'))).toEqual([
      'This item of `from` admits all that another one of the list does: whom those leave out comes in again, as items are alternatives. Delete the narrower one, or this one if it is too wide.',
    ]);
    expect(messages(rule, from(block('10.0.0.0/8'), block('10.1.0.0/16'), block('10.2.0.0/16')))).toEqual([
      'This item of `from` admits all that 2 others of the list do: those make no difference, as items are alternatives. Delete the narrower ones, or this one if it is too wide.',
    ]);
    expect(messages(rule, from(WEB, WEB))).toEqual([
      'This item of `from` says what another one says already. Delete one of them.',
    ]);
  });

  it('points at the items that make no difference', () => {
    const [found] = find(rule, from(block('10.0.0.0/8'), block('10.1.0.0/16'), block('10.2.0.0/16')));
    expect(found?.finding.related).toHaveLength(2);
  });
});

describe('fixes', () => {
  it('delete what is held, or what holds', () => {
    const text = from(block('10.1.0.0/16'), `${block('10.0.0.0/8')} # all`, WEB);
    expect(fixTitles(rule, text)).toEqual(['Delete the item it holds', 'Delete the item that holds the others']);
    expect(fixed(rule, text)).toBe(from(`${block('10.0.0.0/8')} # all`, WEB));
    expect(fixed(rule, text, 'Delete the item that holds the others')).toBe(from(block('10.1.0.0/16'), WEB));
  });

  it('begin with the wide one where another leaves somebody out', () => {
    const text = from(named('NotIn', 'test'), 'namespaceSelector: {}');
    expect(fixTitles(rule, text)[0]).toBe('Delete the item that holds the others');
  });
});

describe('any-namespace-peer', () => {
  it('offers the namespaces that have such pods', () => {
    const any = from(`{namespaceSelector: {}, ${WEB}} # the edge`);
    const text = documents(any, deployment('edge', 'web'), deployment('lab', 'web'));
    expect(fixTitles(anyNamespacePeer, text)).toEqual(['Only in namespace edge', 'Only in namespace lab']);
    expect(fixed(anyNamespacePeer, text, 'Only in namespace lab')).toContain(
      `{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: lab}}, ${WEB}} # the edge`,
    );
    expect(fixTitles(anyNamespacePeer, any)).toEqual([]);
  });

  it('counts a label that every namespace has as none', () => {
    const every = 'namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: Exists}]}';
    expect(messages(anyNamespacePeer, from(`{${every}, ${WEB}}`))).toEqual([
      'Every namespace will do here: whoever may make a pod somewhere and label it app=web gets in. Name the namespace by kubernetes.io/metadata.name.',
    ]);
  });
});
