import { DIALECT_NAMES } from '../../policies/kinds.ts';
import { adminRuleWith, baselineRuleWith, clusterPolicyWith, clusterRuleWith } from '../samples/example-manifest.ts';
import { defineRule } from '../shape/rule.ts';
import { choiceFixes } from '../violations/choice-fixes.ts';
import { findingsOf } from '../violations/from-violations.ts';

const PODS = 'from:\n  - namespaces:\n      matchLabels:\n        team: web\n';

/** An action or tier that the kind does not have. */
export const invalidAction = defineRule({
  id: 'invalid-action',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'An action or tier is not one of those that the kind of admin or cluster policy has.',
  why: [
    'An AdminNetworkPolicy knows `Allow`, `Deny` and `Pass`, the baseline `Allow` and `Deny`, a ClusterNetworkPolicy `Accept`, `Deny` and `Pass`.',
    'Its tiers are `Admin` and `Baseline`. Upper and lower case count, and the API server refuses everything else.',
  ].join(' '),
  reference: 'policy.networking.k8s.io AdminNetworkPolicyIngressRule.action, ClusterNetworkPolicySpec.tier',
  fix: 'Writes the word of the kind that is meant.',
  examples: {
    bad: [
      { title: 'The word of the older kinds', manifest: clusterRuleWith('ingress', `action: Allow\n${PODS}`) },
      { title: 'The word of the newer kind', manifest: adminRuleWith('ingress', `action: Accept\n${PODS}`) },
      { title: 'Small letters', manifest: adminRuleWith('ingress', `action: deny\n${PODS}`) },
      { title: 'A baseline passes to nobody', manifest: baselineRuleWith('ingress', `action: Pass\n${PODS}`) },
      {
        title: 'A tier in small letters',
        manifest: clusterPolicyWith('tier: admin\npriority: 50\nsubject:\n  namespaces: {}\n'),
      },
    ],
    fixed: [
      { manifest: clusterRuleWith('ingress', `action: Accept\n${PODS}`) },
      { manifest: adminRuleWith('ingress', `action: Allow\n${PODS}`) },
    ],
    nearMisses: [
      { title: 'Pass in quotes', manifest: clusterRuleWith('ingress', `action: "Pass"\n${PODS}`) },
      { title: 'Allow in the baseline', manifest: baselineRuleWith('ingress', `action: Deny\n${PODS}`) },
      {
        title: 'The other tier',
        manifest: clusterPolicyWith(
          'tier: Baseline\npriority: 50\nsubject:\n  namespaces:\n    matchLabels: {team: web}\n',
        ),
      },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'invalid-action', choiceFixes(SYNONYMS));
  },
});

const SYNONYMS: Readonly<Record<string, string>> = {
  allow: 'Accept',
  accept: 'Allow',
  drop: 'Deny',
  reject: 'Deny',
  block: 'Deny',
  skip: 'Pass',
  next: 'Pass',
};
