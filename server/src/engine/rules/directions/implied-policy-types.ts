import type { Cluster } from '../../cluster/cluster.ts';
import type { TextEdit } from '../../edits/edit.ts';
import { fieldItems } from '../../objects/field.ts';
import type { Direction } from '../../objects/object.ts';
import type { NetworkPolicy } from '../../policies/network-policy/policy.ts';
import { describeSubject } from '../policies/describe-subject.ts';
import { isIsolatedByOthers } from '../policies/policies.ts';
import { isLeftOut, leavesTypesOut, writeRules, writeTypes } from '../policies/policy-types.ts';
import { allowDns, DNS_RULE_LINES, deployment, documents, policy } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';
import { type Offer, offers } from '../support/offers.ts';

const TO_DATABASE = `egress:
  - to:
      - podSelector:
          matchLabels:
            app: database
    ports:
      - protocol: TCP
        port: 5432
${DNS_RULE_LINES}`;
const FOR_API = 'podSelector:\n  matchLabels:\n    app: api\n';
const FROM_WEB = 'ingress:\n  - from:\n      - podSelector:\n          matchLabels:\n            app: web\n';
const API = documents(deployment('shop', 'api'), deployment('shop', 'web'), deployment('shop', 'database', 5432));

/** A policy whose policyTypes are left to a default that isolates another direction than its rules tell. */
export const impliedPolicyTypes = defineRule({
  id: 'implied-policy-types',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['policy', 'workloads'],
  group: 'directions',
  summary: '`policyTypes` is left out, and its default isolates other directions than the rules suggest.',
  why: [
    'Without `policyTypes` every policy isolates its pods for ingress, and for egress only when it has at least one egress rule.',
    'So a policy that only means to limit egress also cuts off everyone who connects to its pods,',
    'and `egress: []`, written to stop all outgoing traffic, stops none of it and all incoming traffic instead, unless ingress rules stand beside it.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicySpec, policyTypes',
  fix: 'Writes the `policyTypes` that were most likely meant, or the ones that apply now.',
  examples: {
    bad: [
      { title: 'Egress rules alone', manifest: documents(policy('shop', 'api', FOR_API + TO_DATABASE), API) },
      {
        title: 'An empty egress list',
        manifest: documents(policy('shop', 'api', `${FOR_API}${FROM_WEB}egress: []\n`), API),
      },
      {
        title: 'An empty egress list alone',
        manifest: documents(policy('shop', 'api', `${FOR_API}egress: []\n`), API),
      },
    ],
    fixed: [
      {
        title: 'Egress alone, and said so',
        manifest: documents(policy('shop', 'api', `${FOR_API}policyTypes:\n  - Egress\n${TO_DATABASE}`), API),
      },
    ],
    nearMisses: [
      {
        title: 'Rules for both directions: the default isolates both',
        manifest: documents(policy('shop', 'api', FOR_API + FROM_WEB + TO_DATABASE), API),
      },
      {
        title: 'An empty ingress list says that ingress is denied',
        manifest: documents(policy('shop', 'api', `${FOR_API}ingress: []\n${TO_DATABASE}`), API),
      },
      {
        title: 'Ingress rules alone: the default isolates ingress alone',
        manifest: documents(policy('shop', 'api', FOR_API + FROM_WEB), API),
      },
      {
        title: 'Another policy isolates egress already',
        manifest: documents(policy('shop', 'api', `${FOR_API}${FROM_WEB}egress: []\n`), allowDns('shop'), API),
      },
    ],
  },
  *check({ resource, text, cluster }) {
    if (!leavesTypesOut(resource) || resource.egress.form !== 'value') return;
    const hasRules = fieldItems(resource.egress).length > 0;
    // The default always isolates ingress; with ingress rules, or an empty list of them, that is no surprise.
    if (hasRules && !isLeftOut(resource, 'ingress')) return;
    if (isIsolatedByOthers(resource, hasRules ? 'ingress' : 'egress', cluster)) return;
    yield {
      span: resource.egress.keySpan,
      path: 'spec.egress',
      message: messageFor(resource, hasRules, cluster),
      fixes: offers(text, resource, hasRules ? withRules(text, resource) : withoutRules(text, resource)),
    };
  },
});

function messageFor(policy: NetworkPolicy, hasRules: boolean, cluster: Cluster): string {
  const who = describeSubject(policy, cluster);
  if (hasRules)
    return `Without policyTypes this policy also denies all ingress to ${who}. List Egress alone in policyTypes, or both directions if that is meant.`;
  if (isLeftOut(policy, 'ingress') && !isIsolatedByOthers(policy, 'ingress', cluster))
    return `Without policyTypes this policy denies all ingress to ${who}, and its empty egress list denies nothing: egress stays open. List Ingress and Egress in policyTypes, or Egress alone to open ingress.`;
  return `An empty egress list denies nothing while policyTypes is left out: ${who} may still connect to everything. List Ingress and Egress in policyTypes.`;
}

function withRules(text: string, policy: NetworkPolicy): readonly Offer[] {
  const both = (): readonly TextEdit[] => [
    ...writeTypes(text, policy, ['ingress', 'egress']),
    ...writeRules(text, policy, 'ingress', 'podSelector', []),
  ];
  return [
    { title: 'Limit egress alone: policyTypes [Egress]', make: () => writeTypes(text, policy, ['egress']) },
    { title: 'Deny ingress as now: policyTypes [Ingress, Egress]', make: both },
  ];
}

function withoutRules(text: string, policy: NetworkPolicy): readonly Offer[] {
  const write =
    (...directions: readonly Direction[]) =>
    () =>
      writeTypes(text, policy, directions);
  const both = { title: 'Deny egress too: policyTypes [Ingress, Egress]', make: write('ingress', 'egress') };
  const now = { title: 'Leave egress open as now: policyTypes [Ingress]', make: write('ingress') };
  const alone = { title: 'Deny egress alone: policyTypes [Egress]', make: write('egress') };
  // Listing Egress alone opens ingress, which nobody asked for: it is not the first.
  return isLeftOut(policy, 'ingress') ? [both, alone, now] : [both, now];
}
