import { describe, expect, it } from 'vitest';
import { impliedPolicyTypes as rule } from '../../../server/src/engine/rules/directions/implied-policy-types.ts';
import { DNS_RULE_LINES, deployment, documents, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { fixed, fixTitles, marks, messages } from './check-manifest.ts';

const SUBJECT = 'podSelector:\n  matchLabels:\n    app: api\n';
const EGRESS = `egress:\n${DNS_RULE_LINES}`;
const api = deployment('shop', 'api');

describe('an egress policy without policyTypes', () => {
  it('names the workloads that lose their ingress', () => {
    expect(messages(rule, documents(policy('shop', 'api', SUBJECT + EGRESS), api))).toEqual([
      'Without policyTypes this policy also denies all ingress to shop/api. List Egress alone in policyTypes, or both directions if that is meant.',
    ]);
  });

  it('describes the pods while none is in sight', () => {
    expect(messages(rule, policy('shop', 'api', SUBJECT + EGRESS))).toEqual([
      'Without policyTypes this policy also denies all ingress to pods labelled app=api of namespace shop. List Egress alone in policyTypes, or both directions if that is meant.',
    ]);
  });

  it.each(['policyTypes: []\n', 'policyTypes:\n', 'policyTypes: null\n', 'ingress:\n'])(
    'is reported with %j as well',
    line => {
      expect(marks(rule, policy('shop', 'api', SUBJECT + line + EGRESS))).toEqual([
        { severity: 'warning', at: 'egress', path: 'spec.egress' },
      ]);
    },
  );

  it('writes into an empty list of types in its place', () => {
    const text = policy('shop', 'api', `${SUBJECT}policyTypes: [] # none yet\n${EGRESS}`);
    expect(fixed(rule, text)).toBe(policy('shop', 'api', `${SUBJECT}policyTypes: [Egress] # none yet\n${EGRESS}`));
  });

  it('writes the types first where there is no podSelector', () => {
    expect(fixed(rule, policy('shop', 'api', EGRESS))).toBe(
      policy('shop', 'api', `policyTypes:\n  - Egress\n${EGRESS}`),
    );
  });

  it('says that ingress is denied when asked to keep it so', () => {
    const after = fixed(
      rule,
      policy('shop', 'api', SUBJECT + EGRESS),
      'Deny ingress as now: policyTypes [Ingress, Egress]',
    );
    expect(after).toBe(
      policy('shop', 'api', `${SUBJECT}policyTypes:\n  - Ingress\n  - Egress\ningress: []\n${EGRESS}`),
    );
  });

  it('stays silent where another policy isolates the pods for ingress, seen or unseen', () => {
    const deny = policy('shop', 'deny', 'podSelector: {}\npolicyTypes: [Ingress]\n');
    expect(marks(rule, documents(policy('shop', 'api', SUBJECT + EGRESS), deny))).toEqual([]);
    expect(marks(rule, documents(policy('shop', 'api', SUBJECT + EGRESS), deny, api))).toEqual([]);
  });

  it('is reported where another policy isolates other pods, or another namespace', () => {
    const others = policy('shop', 'web', 'podSelector:\n  matchLabels:\n    app: web\n');
    const elsewhere = policy('front', 'deny', 'podSelector: {}\n');
    expect(marks(rule, documents(policy('shop', 'api', SUBJECT + EGRESS), others, elsewhere))).toHaveLength(1);
  });

  it('is reported where another policy isolates only some of the pods', () => {
    const twins = documents(
      api,
      deployment('shop', 'api')
        .replace('name: api', 'name: canary')
        .replace('app: api\n    spec', 'app: api\n        track: canary\n    spec'),
    );
    const some = policy('shop', 'canary', 'podSelector:\n  matchLabels:\n    track: canary\n');
    expect(marks(rule, documents(policy('shop', 'api', SUBJECT + EGRESS), some, twins))).toHaveLength(1);
  });
});

describe('an empty egress list without policyTypes', () => {
  const alone = policy('shop', 'api', `${SUBJECT}egress: []\n`);

  it('says that ingress is denied and egress stays open', () => {
    expect(messages(rule, alone)).toEqual([
      'Without policyTypes this policy denies all ingress to pods labelled app=api of namespace shop, and its empty egress list denies nothing: egress stays open. List Ingress and Egress in policyTypes, or Egress alone to open ingress.',
    ]);
  });

  it.each([
    ['rules for ingress', policy('shop', 'api', `${SUBJECT}ingress: [{}]\negress: []\n`)],
    ['an empty list of them', policy('shop', 'api', `${SUBJECT}ingress: []\negress: []\n`)],
    ['another policy that isolates ingress', documents(alone, policy('shop', 'deny', 'podSelector: {}\n'))],
  ])('says that egress stays open alone beside %s', (_, text) => {
    expect(messages(rule, text)).toEqual([
      'An empty egress list denies nothing while policyTypes is left out: pods labelled app=api of namespace shop may still connect to everything. List Ingress and Egress in policyTypes.',
    ]);
  });

  it('keeps ingress as it is first, and offers to open it where no ingress is written', () => {
    expect(fixed(rule, alone)).toBe(
      policy('shop', 'api', `${SUBJECT}policyTypes:\n  - Ingress\n  - Egress\negress: []\n`),
    );
    expect(fixTitles(rule, alone)).toEqual([
      'Deny egress too: policyTypes [Ingress, Egress]',
      'Deny egress alone: policyTypes [Egress]',
      'Leave egress open as now: policyTypes [Ingress]',
    ]);
    expect(fixTitles(rule, policy('shop', 'api', `${SUBJECT}ingress: []\negress: []\n`))).toEqual([
      'Deny egress too: policyTypes [Ingress, Egress]',
      'Leave egress open as now: policyTypes [Ingress]',
    ]);
  });

  it('stays silent where the key has no value', () => {
    expect(marks(rule, policy('shop', 'api', `${SUBJECT}egress:\n`))).toEqual([]);
  });
});
