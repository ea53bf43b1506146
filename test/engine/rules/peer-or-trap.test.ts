import { describe, expect, it } from 'vitest';
import { deployment, documents, namespaceManifest, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { peerOrTrap as rule } from '../../../server/src/engine/rules/selectors/peer-or-trap.ts';
import { fixed, fixTitles, marks, messages } from './check-manifest.ts';
import { variantsOf } from './variants.ts';

const from = (peers: string): string =>
  policy('shop', 'api', `podSelector: {}\npolicyTypes: [Ingress]\ningress:\n  - from:${peers}`);
const OPS = '\n      - namespaceSelector:\n          matchLabels:\n            team: ops\n';
const PODS = '      - podSelector:\n          matchLabels:\n            app: prometheus\n';
const ops = namespaceManifest('ops', { team: 'ops' });
const SECOND = [{ severity: 'hint', at: 'podSelector', path: 'spec.ingress[0].from[1]' }];

describe('severity', () => {
  it('is hint from the text alone', () => {
    expect(marks(rule, from(OPS + PODS))).toEqual(SECOND);
    expect(messages(rule, from(OPS + PODS))).toEqual([
      'Every pod of namespaces labelled team=ops is admitted, and so are pods labelled app=prometheus of namespace shop: the two items are alternatives. Merge them if those pods there are meant.',
    ]);
  });

  it('is warning where the pods run there and none here', () => {
    const text = documents(from(OPS + PODS), ops, deployment('ops', 'prometheus'), deployment('shop', 'api'));
    expect(marks(rule, text)[0]?.severity).toBe('warning');
    expect(messages(rule, text)).toEqual([
      'Every pod of namespaces labelled team=ops is admitted, as the two items are alternatives, and namespace shop has no pods labelled app=prometheus. Merge the items to mean those pods there.',
    ]);
  });

  it('is hint while no workload of the own namespace is in sight, or none there', () => {
    expect(marks(rule, documents(from(OPS + PODS), ops, deployment('ops', 'prometheus')))).toEqual(SECOND);
    expect(marks(rule, documents(from(OPS + PODS), ops, deployment('shop', 'api')))).toEqual(SECOND);
  });

  it('is warning in a list of other peers too, where it is sure', () => {
    const peers = `\n      - ipBlock:\n          cidr: 10.0.0.0/8${OPS}${PODS}`;
    const text = documents(from(peers), ops, deployment('ops', 'prometheus'), deployment('shop', 'api'));
    expect(marks(rule, text)[0]?.severity).toBe('warning');
    expect(marks(rule, from(peers))).toEqual([]);
  });
});

describe('what stays silent', () => {
  it.each([
    ['pods of the own namespace that are there', documents(from(OPS + PODS), deployment('shop', 'prometheus'))],
    ['all pods of the own namespace', from(`${OPS}      - podSelector: {}\n`)],
    ['pods before namespaces', from(`\n${PODS}${OPS.slice(1)}`)],
    [
      'a list with an item of both selectors',
      from(`${OPS}${PODS}      - namespaceSelector: {}\n        podSelector: {}\n`),
    ],
    ['two lists', from(`${OPS}  - from:\n${PODS}`)],
  ])('%s', (_, text) => {
    expect(marks(rule, text)).toEqual([]);
  });
});

describe('merging', () => {
  const MERGED = '        podSelector:\n          matchLabels:\n            app: prometheus\n';

  it('takes one hyphen away and keeps what stands around it', () => {
    expect(fixed(rule, from(`${OPS}      # the scraper\n${PODS.replace(':', ': # only')}`))).toBe(
      from(`${OPS}      # the scraper\n${MERGED.replace(':', ': # only')}`),
    );
  });

  it('moves the lines of an item that is indented otherwise', () => {
    const wide = PODS.replace('- podSelector', '-   podSelector').replace(/^ {10}/gm, '            ');
    expect(fixed(rule, from(OPS + wide))).toBe(
      from(`${OPS}        podSelector:\n          matchLabels:\n            app: prometheus\n`),
    );
  });

  it.each([
    [
      ' [{namespaceSelector: {matchLabels: {team: ops}}}, {podSelector: {matchLabels: {app: a}}}]\n',
      ' [{namespaceSelector: {matchLabels: {team: ops}}, podSelector: {matchLabels: {app: a}}}]\n',
    ],
    [
      '\n      - {namespaceSelector: {matchLabels: {team: ops}}}\n      - {podSelector: {matchLabels: {app: a}}}\n',
      '\n      - {namespaceSelector: {matchLabels: {team: ops}}, podSelector: {matchLabels: {app: a}}}\n',
    ],
    [
      `${OPS}      - {podSelector: {matchLabels: {app: a}}} # one\n`,
      `${OPS}        podSelector: {matchLabels: {app: a}} # one\n`,
    ],
    [
      ' [\n      {\n        namespaceSelector: {matchLabels: {team: ops}}\n      },\n      {\n        podSelector: {matchLabels: {app: a}}\n      }\n    ]\n',
      ' [\n      {\n        namespaceSelector: {matchLabels: {team: ops}},\n        podSelector: {matchLabels: {app: a}}\n      }\n    ]\n',
    ],
  ])('joins items in brackets: %j', (before, after) => {
    expect(fixed(rule, from(before))).toBe(from(after));
  });

  it.each(variantsOf(from(OPS + PODS)))('is offered where it has edits: $name', ({ text }) => {
    expect(fixTitles(rule, text)).toContain('Merge the two items');
    const after = fixed(rule, text, 'Merge the two items');
    expect(after).not.toBe(text);
    expect(marks(rule, after)).toEqual([]);
  });

  it.each([
    ' [\n      {namespaceSelector: {matchLabels: {team: ops}}}, # these\n      {podSelector: {matchLabels: {app: a}}}\n    ]\n',
    '\n      - {namespaceSelector: {matchLabels: {team: ops}}}\n      - {podSelector: {matchLabels: {app: a}}} # one\n',
    `${OPS}      - {podSelector:\n        {matchLabels: {app: a}}}\n`,
    `${OPS}      -\n        podSelector:\n          matchLabels:\n            app: a\n`,
  ])('is not offered where a comment or line break is in the way: %j', peers => {
    expect(fixTitles(rule, from(peers))).toEqual(['Keep both: write namespace shop into the second']);
  });

  it('is not offered where the items are written too differently', () => {
    const mixed = from(`\n      - {namespaceSelector: {matchLabels: {team: ops}}}\n${PODS}`);
    expect(fixTitles(rule, mixed)).toEqual(['Keep both: write namespace shop into the second']);
  });
});

describe('keeping both', () => {
  it('writes the own namespace, where it is known, into the second item', () => {
    expect(fixed(rule, from(OPS + PODS), 'Keep both: write namespace shop into the second')).toBe(
      from(
        `${OPS}      - namespaceSelector:\n          matchLabels:\n            kubernetes.io/metadata.name: shop\n${PODS.replace('- ', '  ')}`,
      ),
    );
    expect(fixTitles(rule, from(OPS + PODS).replace('  namespace: shop\n', ''))).toEqual(['Merge the two items']);
  });
});
