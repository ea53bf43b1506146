import { describe, expect, it } from 'vitest';
import { redundantPolicy } from '../../../server/src/engine/rules/directions/redundant-policy.ts';
import { redundantRule } from '../../../server/src/engine/rules/directions/redundant-rule.ts';
import { deployment, documents, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';
import { policyIds } from './harness.ts';

const named = (name: string, subject: string, ...rules: readonly string[]): string =>
  policy(
    'shop',
    name,
    `podSelector: ${subject}\npolicyTypes: [Ingress]\ningress:${rules.map(each => `\n- ${each}`).join('') || ' []'}\n`,
  );
const api = (...rules: readonly string[]): string => named('api', '{matchLabels: {app: api}}', ...rules);
const all = (...rules: readonly string[]): string => named('all', '{}', ...rules);
const rule = (peers: string, ports = ''): string => `{from: [${peers}]${ports === '' ? '' : `, ports: [${ports}]`}}`;
const pods = (...labels: readonly string[]): string => `{podSelector: {matchLabels: {${labels.join(', ')}}}}`;
const block = (cidr: string): string => `{ipBlock: {cidr: ${cidr}}}`;
const WEB = pods('app: web');
const paths = (text: string): readonly string[] => marks(redundantRule, text).map(({ path }) => path);

describe('a rule adds nothing', () => {
  it.each([
    ['within a wider peer', [rule('{podSelector: {}}'), rule(WEB)], ['spec.ingress[1]']],
    ['before the wider one', [rule(WEB), rule('{podSelector: {}}')], ['spec.ingress[0]']],
    ['when it is said twice: the later one', [rule(WEB), rule(WEB)], ['spec.ingress[1]']],
    ['when it is said three times', [rule(WEB), rule(WEB), rule(WEB)], ['spec.ingress[1]', 'spec.ingress[2]']],
    [
      'by the ports of two rules',
      [rule(WEB, '{port: 80}'), rule(WEB, '{port: 81}'), rule(WEB, '{port: 80, endPort: 81}')],
      ['spec.ingress[2]'],
    ],
    [
      'by the peers of two rules',
      [rule(WEB), rule(pods('app: cart')), rule(`${WEB}, ${pods('app: cart', 'tier: a')}`, '{port: 80}')],
      ['spec.ingress[2]'],
    ],
    [
      'by the addresses of two rules',
      [rule(block('10.0.0.0/9')), rule(block('10.128.0.0/9')), rule(block('10.0.0.0/8'), '{port: 80}')],
      ['spec.ingress[2]'],
    ],
    ['by a rule for everyone', ['{}', rule(`${WEB}, ${block('0.0.0.0/0')}`, '{port: http}')], ['spec.ingress[1]']],
    [
      'by the same port name',
      [rule('{podSelector: {}}', '{port: http}'), rule(WEB, '{port: http}')],
      ['spec.ingress[1]'],
    ],
    ['by every port of the protocol', [rule(WEB, '{protocol: TCP}'), rule(WEB, '{port: http}')], ['spec.ingress[1]']],
  ])('%s', (_, rules, expected) => {
    expect(paths(api(...rules))).toEqual(expected);
  });

  it('by a policy that selects all its pods, whatever they are', () => {
    expect(paths(documents(api(rule(WEB), rule(block('10.0.0.0/8'))), all(rule('{podSelector: {}}'))))).toEqual([
      'spec.ingress[0]',
    ]);
    expect(paths(documents(all(rule(WEB)), api(rule('{podSelector: {}}'))))).toEqual([]);
  });

  it('by a policy for the same pods, the later of the two', () => {
    const same = named('same', '{matchLabels: {app: api}}', rule(WEB));
    const wide = api(rule(WEB), rule(pods('app: cart')));
    expect(policyIds(documents(same, wide))).toEqual(['redundant-rule']);
    expect(policyIds(documents(wide, same))).toEqual(['redundant-policy']);
  });

  it.each([
    ['one port more', [rule(WEB, '{port: 80}'), rule(WEB, '{port: 80}, {port: 81}')]],
    ['the same port of another protocol', [rule(WEB, '{port: 53}'), rule(WEB, '{port: 53, protocol: UDP}')]],
    ['a name beside a number', [rule(WEB, '{port: 80}'), rule(WEB, '{port: http}')]],
    [
      'all ports beside each of every protocol',
      [rule(WEB, '{protocol: TCP}, {protocol: UDP}, {protocol: SCTP}'), rule(WEB)],
    ],
    ['fewer labels', [rule(pods('app: web', 'tier: a')), rule(WEB)]],
    ['addresses beside pods', [rule(block('0.0.0.0/0')), rule(WEB)]],
    [
      'everyone beside all addresses and pods',
      [rule(`${block('0.0.0.0/0')}, ${block('"::/0"')}, {namespaceSelector: {}}`), '{}'],
    ],
    ['the hole of a block', [rule('{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}'), rule(block('10.1.2.0/24'))]],
  ])('not with %s', (_, rules) => {
    const found = paths(api(...rules));
    expect(found.filter(path => path === 'spec.ingress[1]')).toEqual([]);
  });

  it('not by the rules of another direction, or by those that open by accident', () => {
    const both = policy('shop', 'api', 'podSelector: {}\ningress: [{}]\negress: [{to: [{podSelector: {}}]}]\n');
    expect(paths(both)).toEqual([]);
    expect(policyIds(api('{from: []}', rule(WEB)))).toEqual(['empty-means-all']);
    const dash = policy('shop', 'web', 'podSelector: {}\ningress:\n  -\n');
    expect(policyIds(documents(dash, api(rule(WEB))))).toEqual(['empty-means-all']);
  });
});

describe('what is said of a rule', () => {
  it('names the rules that stand in for it, greys it out and links them', () => {
    const text = documents(api(rule(WEB), '{ports: [{port: 80}]}'), all(rule('{podSelector: {}}')));
    expect(messages(redundantRule, text)).toEqual([
      'This rule adds nothing: shop/all (spec.ingress[0]) admits all of it already. Delete it, or make the wider one narrower.',
    ]);
    const [found] = find(redundantRule, text);
    expect(found?.finding.unnecessary).toBe(true);
    expect(found?.finding.related?.map(({ resource }) => resource.name)).toEqual(['all']);
    expect(messages(redundantRule, api(rule(WEB), rule('{podSelector: {}}')))).toEqual([
      'This rule adds nothing: spec.ingress[1] admits all of it already. Delete it, or make the wider one narrower.',
    ]);
  });

  it('leaves the isolation when it is deleted', () => {
    const own = policy('shop', 'api', `podSelector: {matchLabels: {app: api}}\negress:\n- to: [${WEB}]\n`);
    const wide = policy('shop', 'all', 'podSelector: {}\npolicyTypes: [Egress]\negress: [{}]\n');
    expect(fixed(redundantRule, documents(own, wide))).toContain(
      'policyTypes:\n  - Ingress\n  - Egress\n  egress: []\n',
    );
  });
});

describe('a policy adds nothing', () => {
  const count = (...manifests: readonly string[]): readonly string[] =>
    find(redundantPolicy, documents(...manifests)).map(({ document }) => document.resources[0]?.name ?? '');

  it('when others isolate its pods and admit all that it admits', () => {
    expect(count(api(rule(WEB)), all(rule('{podSelector: {}}')))).toEqual(['api']);
    expect(count(all(rule('{podSelector: {}}')), api(rule(WEB)))).toEqual(['api']);
    expect(
      policyIds(
        documents(api(rule(WEB)), all(rule('{podSelector: {}}')), deployment('shop', 'api'), deployment('shop', 'web')),
      ),
    ).toEqual(['redundant-policy']);
  });

  it('when it is said again: the later ones', () => {
    expect(count(all(rule(WEB)), named('second', '{}', rule(WEB)), named('third', '{}', rule(WEB)))).toEqual([
      'second',
      'third',
    ]);
    expect(count(all(), named('second', '{}'))).toEqual(['second']);
  });

  it.each([
    ['another rule is its own', [api(rule(WEB), '{ports: [{port: 80}]}'), all(rule('{podSelector: {}}'))]],
    [
      'its pods are more',
      [all(rule(WEB), rule(block('10.0.0.0/8'))), api(rule(WEB), rule(block('10.0.0.0/8')), '{ports: [{port: 80}]}')],
    ],
    ['its pods are others', [api(rule(WEB)), named('other', '{matchLabels: {app: cart}}', rule(WEB))]],
    ['it is a default deny beside rules', [all(), named('open', '{}', rule(WEB))]],
    [
      'it picks nobody',
      [
        named('nobody', '{matchLabels: {app: nobody}}', rule(WEB)),
        all(rule('{podSelector: {}}')),
        deployment('shop', 'api'),
      ],
    ],
    ['it is replaced by a later one of its name', [all(rule(WEB)), all(rule('{podSelector: {}}'))]],
  ])('not when %s', (_, manifests) => {
    expect(count(...manifests)).toEqual([]);
  });

  it('not while it isolates where nobody else does', () => {
    const both = policy(
      'shop',
      'api',
      `podSelector: {matchLabels: {app: api}}\npolicyTypes: [Ingress, Egress]\ningress: [${rule(WEB)}]\negress: [{}]\n`,
    );
    expect(count(both, all(rule('{podSelector: {}}')))).toEqual([]);
    expect(paths(documents(both, all(rule('{podSelector: {}}'))))).toEqual(['spec.ingress[0]']);
  });

  it('and goes with its document', () => {
    const text = documents(all(rule('{podSelector: {}}')), `# ours\n${api(rule(WEB))}`, deployment('shop', 'api'));
    expect(fixed(redundantPolicy, text)).toBe(documents(all(rule('{podSelector: {}}')), deployment('shop', 'api')));
  });

  it('and stays where it is an item of a list, or JSON', () => {
    const list = documents(
      all(rule('{podSelector: {}}')),
      `kind: List\nitems:\n- ${api(rule(WEB)).replaceAll('\n', '\n  ')}`.trimEnd(),
    );
    expect(fixTitles(redundantPolicy, `${list}\n`)).toEqual([]);
  });
});

it('compares no more policies for the same pods than people write', () => {
  const many = Array.from({ length: 300 }, (_, index) => named(`policy-${index}`, '{}', rule(WEB)));
  expect(find(redundantPolicy, documents(...many))).toEqual([]);
});

describe('what adds nothing is not to be deleted while something in it is to be repaired', () => {
  const web = deployment('shop', 'web');
  const elsewhere = documents(web, deployment('edge', 'controller'));
  const controller = rule(pods('app: controller'));

  it('a policy whose peer runs in another namespace', () => {
    const text = documents(all(rule('{podSelector: {}}')), named('edge', '{}', controller), elsewhere);
    expect(policyIds(text)).toEqual(['peer-in-other-namespace']);
    const once = text.replace('app: controller', 'app: web');
    expect(policyIds(once)).toEqual(['redundant-policy']);
  });
  it('a rule whose peer is misspelt', () => {
    const misspelt = rule(pods('app: wbe'), '{port: 80}');
    expect(policyIds(documents(all(rule('{podSelector: {}}'), misspelt), web))).toEqual(['peer-selects-nothing']);
  });
  it('though a hint in it wants nothing repaired', () => {
    const unknown = rule(pods('app: mobile'), '{port: 80}');
    expect(policyIds(documents(all(rule('{podSelector: {}}'), unknown), web))).toEqual([
      'redundant-rule',
      'peer-selects-nothing',
    ]);
  });
  it('though the one that stands in for it is to be repaired', () => {
    const text = documents(all(rule('{podSelector: {}}'), controller), api(rule(WEB)), elsewhere);
    expect(policyIds(documents(text, deployment('shop', 'api')))).toEqual([
      'peer-in-other-namespace',
      'redundant-policy',
    ]);
  });
  it('unless a comment has silenced it', () => {
    const silenced = named('edge', '{}', controller).replace(
      'ingress:\n',
      'ingress:\n  # netpol-ignore: peer-in-other-namespace - soon\n',
    );
    expect(policyIds(documents(all(rule('{podSelector: {}}')), silenced, elsewhere))).toEqual(['redundant-policy']);
  });
});
