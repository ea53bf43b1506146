import { isNull } from '../../parse/tree.ts';
import type { NetworkPolicy } from '../../policies/network-policy/policy.ts';
import { effectiveRules } from '../peers/written-peers.ts';
import { compiledOf, compiledRuleOf, selectsNobody } from '../policies/policies.ts';
import { deleteRule } from '../policies/policy-types.ts';
import { type PlacedRule, policiesInsteadOf, standInsOf } from '../redundancy/redundancy.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule, type Related } from '../shape/rule.ts';
import { listTexts, nameOf } from '../support/names.ts';
import { offers } from '../support/offers.ts';
import { contentSpan } from '../support/spans.ts';

const API = 'podSelector:\n  matchLabels:\n    app: api\n';
const INGRESS = 'policyTypes:\n  - Ingress\ningress:\n';
const from = (app: string): string =>
  `  - from:\n      - podSelector:\n          matchLabels:\n            app: ${app}\n`;
const ports = (...list: readonly number[]): string =>
  `    ports:\n${list.map(port => `      - protocol: TCP\n        port: ${port}\n`).join('')}`;
const api = (rules: string, ...more: readonly string[]): string =>
  documents(
    policy('shop', 'api', API + INGRESS + rules),
    ...more,
    ...['api', 'web', 'cart'].map(app => deployment('shop', app)),
  );
const forAll = (rules: string): string => policy('shop', 'everyone', `podSelector: {}\n${INGRESS}${rules}`);
const OWN = '  - from:\n      - podSelector: {}\n';

/** A rule whose connections other rules admit already. */
export const redundantRule = defineRule({
  id: 'redundant-rule',
  severity: 'info',
  on: ['network-policy'],
  needs: ['policy', 'workloads'],
  group: 'directions',
  summary: 'All that a rule admits is admitted by other rules already, of its policy or of others for the same pods.',
  why: [
    'Policies add up: what one rule admits, no other one takes away. A rule within a wider one makes no difference, and where it was meant as a limit it is none.',
    'The rule is proven to add nothing for all pods and addresses, in sight or not: other policies count when their podSelector picks every pod that this one may pick.',
    'Of two rules that say the same the later one is reported, and where the whole policy adds nothing `redundant-policy` says so instead.',
    'A rule that is wide by accident is left to `empty-means-all`.',
  ].join(' '),
  reference: 'Kubernetes documentation, "Network Policies": network policies are additive',
  fix: 'Deletes the rule.',
  examples: {
    bad: [
      { title: 'Within a wider rule', manifest: api(from('web') + ports(8080) + from('web')) },
      {
        title: 'Within a policy for all pods',
        manifest: api(`${from('web') + ports(8080)}  - ports:\n      - port: 9090\n`, forAll(OWN)),
      },
    ],
    fixed: [{ title: 'The wider rule alone', manifest: api(from('web')) }],
    nearMisses: [
      { title: 'Another port', manifest: api(from('web') + ports(8080) + from('web') + ports(9090)) },
      { title: 'Another peer', manifest: api(from('web') + ports(8080) + from('cart') + ports(8080)) },
      {
        title: 'A policy for other pods',
        manifest: api(
          from('web') + ports(8080),
          policy('shop', 'cart', `${API.replace('api', 'cart')}${INGRESS}${from('web')}`),
        ),
      },
      {
        title: 'A policy for some of the pods',
        manifest: api(
          from('web') + ports(8080),
          policy('shop', 'blue', `${API}    tier: blue\n${INGRESS}${from('web')}`),
          deployment('shop', 'api2').replaceAll('app: api2\n', 'app: api\n        tier: blue\n'),
        ),
      },
    ],
  },
  *check({ resource, text, cluster }) {
    if (selectsNobody(resource, cluster)) return;
    const compiled = compiledOf(resource);
    if (policiesInsteadOf(compiled, cluster) !== undefined) return;
    for (const rule of effectiveRules(resource)) {
      const own = compiledRuleOf(resource, rule);
      if (own === undefined || isNull(rule.node)) continue;
      const standIns = standInsOf({ policy: compiled, rule: own }, rule.direction, cluster);
      if (standIns === undefined) continue;
      yield {
        span: contentSpan(rule.node),
        path: rule.path,
        message: `This rule adds nothing: ${describe(resource, standIns)} ${standIns.length > 1 ? 'admit' : 'admits'} all of it already. Delete it, or make the wider one narrower.`,
        unnecessary: true,
        fixes: offers(text, resource, [{ title: 'Delete the rule', make: () => deleteRule(text, resource, rule) }]),
        related: standIns.slice(0, 3).map(relatedTo),
      };
    }
  },
});

function describe(own: NetworkPolicy, standIns: readonly PlacedRule[]): string {
  return listTexts(
    standIns.map(({ policy, rule }) =>
      policy.resource === own ? rule.path : `${nameOf(policy.resource)} (${rule.path})`,
    ),
  );
}

function relatedTo({ policy: { resource }, rule: { path, span } }: PlacedRule): Related {
  const written =
    resource.type === 'network-policy' ? effectiveRules(resource).find(each => each.path === path) : undefined;
  return { resource, span: written === undefined ? span : contentSpan(written.node), message: 'This rule admits it.' };
}
