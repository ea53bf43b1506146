import type { Cluster } from '../../cluster/cluster.ts';
import { sameItems, worldFact } from '../../facts/fact.ts';
import { DIRECTIONS } from '../../objects/object.ts';
import type { CompiledPolicy } from '../../policies/compiled.ts';
import { rulesOf } from '../../policies/compiled.ts';
import { TIERS } from '../../policies/tiers.ts';
import {
  type AdminRule,
  actionSpan,
  adminRulesOf,
  coveredBy,
  nameOfRule,
  queriesOverlap,
  rulesOverlap,
} from '../policies/admin-rules.ts';
import { compiledOf } from '../policies/policies.ts';
import { clusterRuleWith } from '../samples/example-manifest.ts';
import { deployment, documents, namespaceManifest, policy } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';
import { coversPods } from '../support/covers.ts';
import { nameOf } from '../support/names.ts';

const FROM_WEB =
  'podSelector: {}\npolicyTypes:\n  - Ingress\ningress:\n  - from:\n      - namespaceSelector:\n          matchLabels:\n            kubernetes.io/metadata.name: web\n';
const NP = policy('shop', 'from-web', FROM_WEB);
const PODS = documents(deployment('shop', 'api'), namespaceManifest('web', {}), deployment('web', 'web'));
const rule = (action: string): string =>
  clusterRuleWith(
    'ingress',
    `action: ${action}\nfrom:\n  - namespaces:\n      matchLabels:\n        kubernetes.io/metadata.name: web\n`,
  );

/** A rule of a NetworkPolicy that admin policies decide before. */
export const shadowedByAdmin = defineRule({
  id: 'shadowed-by-admin',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['policy', 'workloads'],
  group: 'admin',
  summary: 'An admin or cluster policy decides all that a rule of a NetworkPolicy allows, before it is asked.',
  why: [
    'Policies of tier Admin are asked first, and Deny and Accept there are final: no NetworkPolicy can allow or close it again.',
    'The text of the NetworkPolicy then says something that does not happen.',
    'A warning where the traffic is denied; where it is accepted anyway the rule adds nothing, which is worth knowing. Pass leaves the decision here.',
  ].join(' '),
  reference: 'policy.networking.k8s.io API overview, tier Admin',
  examples: {
    bad: [
      { title: 'Denied before', manifest: documents(NP, rule('Deny'), PODS) },
      { title: 'Accepted anyway', manifest: documents(NP, rule('Accept'), PODS) },
    ],
    fixed: [
      {
        manifest: documents(
          NP,
          rule('Deny')
            .replace(/action: Deny/, 'action: Pass')
            .trimEnd()
            .concat('\n    - action: Deny\n      from:\n        - namespaces: {}\n'),
          PODS,
        ),
      },
    ],
    nearMisses: [
      {
        title: 'Denied for others',
        manifest: documents(NP, rule('Deny').replace('metadata.name: web', 'metadata.name: bank'), PODS),
      },
      { title: 'Denied after', manifest: documents(NP, rule('Deny').replace('tier: Admin', 'tier: Baseline'), PODS) },
      {
        title: 'Denied on one port',
        manifest: documents(
          NP,
          `${rule('Deny')}      protocols:\n        - tcp:\n            destinationPort:\n              number: 22\n`,
          PODS,
        ),
      },
    ],
  },
  *check({ resource, cluster }) {
    const own = compiledOf(resource);
    for (const direction of DIRECTIONS) {
      const asked = askedFirst(own, direction, cluster);
      for (const allowed of rulesOf(own, direction) ?? []) {
        const by = deciderOf(allowed, asked, own, cluster);
        if (by === undefined) continue;
        const denied = by.rule.action === 'deny';
        yield {
          span: allowed.span,
          path: allowed.path,
          severity: denied ? 'warning' : 'info',
          message: denied
            ? `Nothing comes of this rule: ${nameOf(by.policy.resource)} denies all of it first, with ${nameOfRule(by)}. Let that rule pass what is meant here, or delete this one.`
            : `This rule adds nothing: ${nameOf(by.policy.resource)} accepts all of it first, with ${nameOfRule(by)}. Keep it only if that policy may go.`,
          related: [{ resource: by.policy.resource, span: actionSpan(by), message: 'This rule decides first.' }],
        };
      }
    }
  },
});

/** Returns the rules of tier Admin that may be asked for the pods of a policy, in order. */
function askedFirst(own: CompiledPolicy, direction: 'ingress' | 'egress', cluster: Cluster): readonly AdminRule[] {
  const admin = adminTierOf(cluster).filter(({ subject }) => queriesOverlap(subject, own.subject));
  return admin.flatMap(policy => adminRulesOf(policy, direction));
}

/** The policies of tier Admin by priority, found once rather than for each policy of a large cluster. */
const adminTierOf = worldFact(
  'policies of tier Admin',
  ({ policies }: Cluster): readonly CompiledPolicy[] =>
    policies.filter(({ tier }) => tier === TIERS.admin).toSorted((a, b) => (a.priority ?? 0) - (b.priority ?? 0)),
  sameItems,
);

// Only a first rule that takes all of the traffic of all pods shadows the other.
function deciderOf(
  allowed: AdminRule['rule'],
  asked: readonly AdminRule[],
  own: CompiledPolicy,
  cluster: Cluster,
): AdminRule | undefined {
  const first = asked.find(({ rule: each }) => rulesOverlap(each, allowed));
  if (first === undefined || first.rule.action === 'pass') return undefined;
  const isWhole =
    coveredBy(allowed, [first], cluster) !== undefined && coversPods(first.policy.subject, own.subject, cluster);
  return isWhole ? first : undefined;
}
