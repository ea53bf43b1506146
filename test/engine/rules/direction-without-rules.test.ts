import { describe, expect, it } from 'vitest';
import { directionWithoutRules as rule } from '../../../server/src/engine/rules/directions/direction-without-rules.ts';
import {
  allowDns,
  DNS_RULE_LINES,
  deployment,
  documents,
  policy,
} from '../../../server/src/engine/rules/samples/samples.ts';
import { fixed, fixTitles, marks, messages } from './check-manifest.ts';

const SUBJECT = 'podSelector:\n  matchLabels:\n    app: web\n';
const BOTH = 'policyTypes: [Ingress, Egress]\n';
const INGRESS = 'ingress:\n  - ports:\n      - port: 8080\n';
const TO_API = '  - to:\n      - podSelector:\n          matchLabels:\n            app: api\n';
const web = (spec: string): string => policy('shop', 'web', SUBJECT + spec);

describe('severity', () => {
  it('is warning where the policy cuts the direction', () => {
    expect(marks(rule, documents(web(BOTH + INGRESS), deployment('shop', 'web')))).toEqual([
      { severity: 'warning', at: 'Egress', path: 'spec.policyTypes[1]' },
    ]);
    expect(messages(rule, web(BOTH + INGRESS))).toEqual([
      'policyTypes lists Egress without a rule, so pods labelled app=web of namespace shop may open no connection, not even to resolve a name. Add egress rules, write `egress: []` to show that it is meant, or take Egress out.',
    ]);
  });

  it('is hint where other policies isolate the pods anyway', () => {
    expect(marks(rule, documents(web(BOTH + INGRESS), allowDns('shop'), deployment('shop', 'web')))).toEqual([
      { severity: 'hint', at: 'Egress', path: 'spec.policyTypes[1]' },
    ]);
    expect(marks(rule, documents(web(BOTH + INGRESS), allowDns('shop')))[0]?.severity).toBe('hint');
  });
});

describe('what counts as without rules', () => {
  it.each([
    ['a key without a value', `${BOTH}${INGRESS}egress:\n`, 1],
    ['an empty list', `${BOTH}${INGRESS}egress: []\n`, 0],
    ['no rule in either direction', BOTH, 0],
    ['rules that are ignored', `policyTypes: [Egress]\n${INGRESS}`, 0],
    ['ingress next to egress rules', `${BOTH}egress:\n${TO_API}${DNS_RULE_LINES}`, 1],
    ['ingress next to egress for DNS alone', `${BOTH}egress:\n${DNS_RULE_LINES}`, 0],
    ['ingress next to egress on every port', `${BOTH}egress:\n  - {}\n`, 1],
    ['no policyTypes', INGRESS, 0],
  ])('%s', (_, spec, count) => {
    expect(marks(rule, web(spec))).toHaveLength(count);
  });
});

describe('fixes', () => {
  it('takes the type out, in brackets and in lines', () => {
    expect(fixed(rule, web(BOTH + INGRESS))).toBe(web(`policyTypes: [Ingress]\n${INGRESS}`));
    expect(fixed(rule, web(`policyTypes:\n- Ingress\n- Egress # all\n${INGRESS}`))).toBe(
      web(`policyTypes:\n- Ingress\n${INGRESS}`),
    );
  });

  it('writes the empty list behind the rules there are, or in the place of a missing value', () => {
    const title = 'Write egress: [] to deny it openly';
    expect(fixed(rule, web(BOTH + INGRESS), title)).toBe(web(`${BOTH}${INGRESS}egress: []\n`));
    expect(fixed(rule, web(`${BOTH}egress: # later\n${INGRESS}`), title)).toBe(
      web(`${BOTH}egress: [] # later\n${INGRESS}`),
    );
  });

  it('writes the rule for DNS', () => {
    expect(fixed(rule, web(BOTH + INGRESS), 'Add a rule that allows DNS')).toBe(
      web(`${BOTH}${INGRESS}egress:\n${DNS_RULE_LINES}`),
    );
  });

  it('offers no DNS for ingress', () => {
    expect(fixTitles(rule, web(`${BOTH}egress:\n${TO_API}`))).toEqual([
      'Take Ingress out of policyTypes',
      'Write ingress: [] to deny it openly',
    ]);
  });
});

describe('pods that serve nobody', () => {
  const cut = web(`${BOTH}egress:\n${TO_API}`);
  const serving = (port: string): string => deployment('shop', 'web').replace('containerPort: 8080', port);
  it('are those with ports for health and metrics alone, behind no Service', () => {
    const count = (port: string): number => marks(rule, documents(cut, serving(port))).length;
    expect(count('{containerPort: 2000, name: metrics}')).toBe(0);
    expect(count('{containerPort: 2000, name: http}')).toBe(1);
    expect(count('{containerPort: 2000}')).toBe(1);
  });
});
