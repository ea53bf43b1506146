import { describe, expect, it } from 'vitest';
import { emptyMeansAll as rule } from '../../../server/src/engine/rules/directions/empty-means-all.ts';
import { policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { fixed, fixTitles, marks, messages } from './check-manifest.ts';

const database = (spec: string): string => policy('shop', 'database', `podSelector: {}\n${spec}`);
const ingress = (rules: string): string => database(`policyTypes: [Ingress]\ningress:\n${rules}`);

describe('what is reported', () => {
  it.each([
    ['an empty list', '  - from: []\n', 'from: []'],
    ['no value', '  - from:\n    ports: []\n', 'from:'],
    ['null', '  - from: null\n', 'from: null'],
    ['a tilde', '  - from: ~\n', 'from: ~'],
    ['a dash among rules', '  - from: [{podSelector: {}}]\n  -\n', '-'],
    ['null among rules', '  - null\n  - from: [{podSelector: {}}]\n', 'null'],
  ])('%s', (_, rules, at) => {
    expect(marks(rule, ingress(rules)).map(mark => mark.at)).toEqual([at]);
  });

  it.each([
    ['an empty rule', '  - {}\n'],
    ['ports alone', '  - ports:\n      - port: 5432\n'],
    ['an empty rule among others', '  - {}\n  - from: [{podSelector: {}}]\n'],
    ['empty ports', '  - from: [{podSelector: {}}]\n    ports: []\n'],
  ])('not %s', (_, rules) => {
    expect(marks(rule, ingress(rules))).toEqual([]);
  });

  it.each([
    ['web-allow-external', 'hint'],
    ['allow-all', 'hint'],
    ['public', 'hint'],
    ['database', 'warning'],
    ['opensearch', 'warning'],
  ])('as what its name says it is, or not: %s, %s', (name, severity) => {
    const text = policy('shop', name, 'podSelector: {}\ningress:\n  - from: []\n');
    expect(marks(rule, text).map(mark => mark.severity)).toEqual([severity]);
  });

  it.each([
    ['info', '  - to: []\n    ports: [{port: 443}]\n', 'Leave it out if that is meant, else name the destinations.'],
    ['warning', '  - to: []\n', 'Name the destinations, or delete the rule.'],
    ['warning', '  - to:\n    ports: [{port: 443}]\n', 'Name the destinations, or delete the rule.'],
  ])('as %s for destinations written %s', (severity, rules, advice) => {
    const text = database(`policyTypes: [Egress]\negress:\n${rules}`);
    expect(marks(rule, text).map(mark => mark.severity)).toEqual([severity]);
    expect(messages(rule, text)).toEqual([
      `An empty \`to\` admits every destination, inside and outside the cluster. ${advice}`,
    ]);
  });

  it.each([
    ['  -\n', '-'],
    ['  - # to do\n', '-'],
    ['  - null\n', 'null'],
    ['  - ~\n', '~'],
  ])('as a hint for a lone rule without a value: %j', (rules, at) => {
    expect(marks(rule, ingress(rules))).toEqual([{ severity: 'hint', at, path: 'spec.ingress[0]' }]);
    expect(messages(rule, ingress(rules))).toEqual([
      'A rule without a value admits everyone, from inside and outside the cluster. Name the sources, or delete the rule.',
    ]);
  });

  it('says what egress without destinations opens', () => {
    const text = database('policyTypes: [Egress]\negress:\n  - to:\n    ports: [{port: 443}]\n');
    expect(messages(rule, text)).toEqual([
      'An empty `to` admits every destination, inside and outside the cluster. Name the destinations, or delete the rule.',
    ]);
  });

  it('leaves rules alone that have no effect', () => {
    expect(marks(rule, database('policyTypes: [Egress]\ningress:\n  - from: []\n'))).toEqual([]);
  });
});

describe('fixes', () => {
  it('keeps egress denied when its last rule goes and policyTypes is left out', () => {
    const text = database('egress:\n  - to: []\n');
    expect(fixed(rule, text, 'Delete the rule')).toBe(database('policyTypes:\n  - Ingress\n  - Egress\negress: []\n'));
  });

  it('leaves the empty list out, alone in its rule and beside others', () => {
    expect(fixed(rule, ingress('  - from: [] # nobody yet\n'), 'Leave `from` out to admit everyone openly')).toBe(
      ingress('  - {} # nobody yet\n'),
    );
    expect(
      fixed(rule, ingress('  - ports: [{port: 80}]\n    from: []\n'), 'Leave `from` out to admit everyone openly'),
    ).toBe(ingress('  - ports: [{port: 80}]\n'));
  });

  it('writes or deletes a lone rule without a value', () => {
    for (const rules of ['  -\n', '  - null\n']) {
      expect(fixTitles(rule, ingress(rules))).toEqual(['Delete the rule', 'Write {} to admit everyone openly']);
      expect(fixed(rule, ingress(rules), 'Write {} to admit everyone openly')).toBe(ingress('  - {}\n'));
      expect(fixed(rule, ingress(rules))).toBe(database('policyTypes: [Ingress]\ningress: []\n'));
    }
  });

  it('writes a rule for a dash', () => {
    const text = ingress('  - # all\n  - from: [{podSelector: {}}]\n');
    expect(fixTitles(rule, text)).toEqual(['Delete the rule', 'Write {} to admit everyone openly']);
    expect(fixed(rule, text, 'Write {} to admit everyone openly')).toBe(
      ingress('  - {} # all\n  - from: [{podSelector: {}}]\n'),
    );
  });
});
