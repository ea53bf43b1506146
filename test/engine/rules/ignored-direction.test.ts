import { describe, expect, it } from 'vitest';
import { ignoredDirection as rule } from '../../../server/src/engine/rules/directions/ignored-direction.ts';
import { policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { fixed, fixTitles, marks } from './check-manifest.ts';

const INGRESS = 'ingress:\n  # the pages\n  - ports:\n      - port: 8080\n';
const EGRESS = 'egress:\n  - to:\n      - podSelector: {}\n';
const web = (spec: string): string => policy('shop', 'web', `podSelector: {}\n${spec}`);

it('marks the key of the rules that have no effect', () => {
  expect(marks(rule, web(`policyTypes: [Ingress]\n${INGRESS}${EGRESS}`))).toEqual([
    { severity: 'warning', at: 'egress', path: 'spec.egress' },
  ]);
  expect(marks(rule, web(`policyTypes: [Egress]\n${INGRESS}${EGRESS}`))).toEqual([
    { severity: 'warning', at: 'ingress', path: 'spec.ingress' },
  ]);
});

it('stays silent while policyTypes is left to its default', () => {
  for (const types of ['', 'policyTypes: []\n', 'policyTypes:\n'])
    expect(marks(rule, web(`${types}${INGRESS}${EGRESS}`))).toEqual([]);
});

it('stays silent for a list without items', () => {
  expect(marks(rule, web(`policyTypes: [Ingress]\n${INGRESS}egress: []\n`))).toEqual([]);
  expect(marks(rule, web(`policyTypes: [Ingress]\n${INGRESS}egress:\n`))).toEqual([]);
});

describe('fixes', () => {
  it('adds the type to lines and to brackets', () => {
    expect(fixed(rule, web(`policyTypes: [Ingress]\n${EGRESS}ingress: []\n`))).toBe(
      web(`policyTypes: [Ingress, Egress]\n${EGRESS}ingress: []\n`),
    );
    expect(fixed(rule, web(`policyTypes:\n- Ingress # pages\n${INGRESS}${EGRESS}`))).toBe(
      web(`policyTypes:\n- Ingress # pages\n- Egress\n${INGRESS}${EGRESS}`),
    );
  });

  it.each([
    ['Egress', 'Ingress', INGRESS],
    ['Ingress', 'Egress', EGRESS],
  ])('adds first, and replaces last, where the listed %s has no rules of its own', (listed, type, rules) => {
    const text = web(`policyTypes:\n  - "${listed}"\n${rules}`);
    const last = `List ${type} instead of ${listed}, so that this policy no longer denies ${listed.toLowerCase()}`;
    expect(fixTitles(rule, text)).toEqual([
      `Add ${type} to policyTypes`,
      `Delete the ${type.toLowerCase()} rules`,
      last,
    ]);
    expect(fixed(rule, text)).toBe(web(`policyTypes:\n  - "${listed}"\n  - ${type}\n${rules}`));
    expect(fixed(rule, text, last)).toBe(web(`policyTypes:\n  - "${type}"\n${rules}`));
  });

  it('deletes the rules with their comments and leaves the rest', () => {
    const text = web(`policyTypes: [Egress]\n${INGRESS}${EGRESS}`);
    expect(fixed(rule, text, 'Delete the ingress rules')).toBe(web(`policyTypes: [Egress]\n${EGRESS}`));
  });

  it('leaves text alone that counts in two places', () => {
    const shared = web(`policyTypes: &types [Ingress]\n${INGRESS}${EGRESS}`);
    expect(fixTitles(rule, shared)).toEqual(['Delete the egress rules']);
    const anchored = web(`policyTypes: [Ingress]\n${INGRESS}egress: &rules\n  - to: []\n`);
    expect(fixTitles(rule, anchored)).toEqual(['Add Egress to policyTypes']);
  });
});
