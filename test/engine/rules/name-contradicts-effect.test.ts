import { describe, expect, it } from 'vitest';
import { nameContradictsEffect as rule } from '../../../server/src/engine/rules/directions/name-contradicts-effect.ts';
import { policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';
import { policyIds } from './harness.ts';

const named = (name: string, spec: string): string => policy('shop', name, `podSelector: {}\n${spec}`);
const ALL = 'ingress: [{}]\n';
const NONE = 'ingress: []\n';
const BOTH = 'policyTypes: [Ingress, Egress]\n';

describe('a name', () => {
  it.each([
    ['deny-all', ALL, 1],
    ['default-deny', ALL, 1],
    ['web-isolated', ALL, 0],
    ['isolate-web', ALL, 1],
    ['default-deny-ingress', ALL, 1],
    ['default-deny-egress', ALL, 0],
    ['default-deny-ingress', `${BOTH}${NONE}egress: [{}]\n`, 0],
    ['default-deny', `${BOTH}${NONE}egress: [{}]\n`, 0],
    ['default-deny', `${BOTH}${ALL}egress: [{}]\n`, 1],
    ['deny-all-except-dns', ALL, 0],
    ['deny-all-but-web', ALL, 0],
    ['deny-all-allow-web', ALL, 0],
    ['block-storage', ALL, 0],
    ['block-all', ALL, 1],
    ['deny-all', NONE, 0],
    ['deny-web', 'ingress: [{ports: [{port: 80}]}]\n', 0],
    ['allow-all', NONE, 1],
    ['allow-web', NONE, 1],
    ['allow-web', '', 1],
    ['allow-all', ALL, 0],
    ['allow-egress', `${BOTH}${ALL}`, 0],
    ['not-allowed', NONE, 0],
    ['allowlist', NONE, 0],
  ])('%s with %j: %i', (name, spec, count) => {
    expect(marks(rule, named(name, spec))).toHaveLength(count);
  });

  it('is where the finding stands, the rules are related', () => {
    const text = named('deny-all', ALL);
    expect(marks(rule, text)).toEqual([{ severity: 'warning', at: 'deny-all', path: 'metadata.name' }]);
    expect(messages(rule, text)).toEqual([
      'This says that the policy denies, and its ingress admits everything. Correct the rules, or what is said here.',
    ]);
    expect(find(rule, text)[0]?.finding.related).toHaveLength(1);
  });
});

describe('an annotation', () => {
  const described = (key: string, value: string): string =>
    named('web', ALL).replace('  namespace', `  annotations: {${key}: "${value}"}\n  namespace`);
  it.each([
    ['description', 'Denies all ingress.', 1],
    ['example.com/purpose', 'default deny', 1],
    ['description', 'Denies all ingress except that of web.', 0],
    ['description', 'Denies all egress.', 0],
    ['owner', 'deny-team', 0],
  ])('%s: %s: %i', (key, value, count) => {
    expect(marks(rule, described(key, value))).toHaveLength(count);
  });
});

describe('fixes', () => {
  it('write what the name says', () => {
    expect(fixed(rule, named('deny-all', 'ingress: [{}] # nobody\n'))).toBe(
      named('deny-all', 'ingress: [] # nobody\n'),
    );
    expect(fixed(rule, named('allow-all', NONE))).toBe(named('allow-all', ALL));
    expect(fixTitles(rule, named('deny-all', `${BOTH}${ALL}egress: [{}]\n`))).toEqual([
      'Write ingress: [] and egress: []',
    ]);
  });
  it('are none where the name does not say whom to allow', () => {
    expect(fixTitles(rule, named('allow-web', NONE))).toEqual([]);
  });
});

it('leaves what opens by accident to empty-means-all, and what is left out to direction-without-rules', () => {
  expect(policyIds(named('deny-all', 'ingress: [{from: []}]\n'))).toEqual(['empty-means-all']);
  expect(policyIds(named('allow-ingress', `${BOTH}egress: [{}]\n`))).toEqual(['direction-without-rules']);
});
