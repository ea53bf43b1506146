import { childOf } from '../../parse/tree.ts';
import type { ProfileChoice } from '../../profile/profile-choice.ts';
import type { Violation } from '../../schema/violation.ts';
import { replaceScalar } from '../edits.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../rule.ts';
import { convertAdminPolicy } from './convert-admin-policy.ts';
import { adminRuleWith, baselineRuleWith, clusterRuleWith, policyWith } from './example-manifest.ts';
import { findingsOf, fix, only } from './from-violations.ts';

const CURRENT = 'apiVersion: networking.k8s.io/v1';
const NEWER: ProfileChoice = { adminPolicies: { version: 'v1alpha2' } };
const WEB = 'from:\n  - namespaces:\n      matchLabels:\n        team: web\n';
const PORTS = `ports:
  - portNumber:
      protocol: TCP
      port: 8080
  - portRange:
      protocol: UDP
      start: 53
      end: 53
`;

/** A policy in an API version that no longer exists, or that the cluster does not serve. */
export const deprecatedApiVersion = defineRule({
  id: 'deprecated-api-version',
  severity: 'error',
  on: ['network-policy', 'admin-policy'],
  // The conversion needs a name that no other policy has.
  needs: ['policy', 'workloads'],
  group: 'api-server',
  summary: 'A policy is written for an API version that clusters do not serve.',
  why: [
    'Kubernetes removed `extensions/v1beta1` in 1.16; NetworkPolicy lives in `networking.k8s.io/v1` since 1.7.',
    'The API server answers that it does not know the kind, so the policy is not applied at all.',
    'The fields are the same in both.',
    'For information where the cluster profile says that admin policies are served in `v1alpha2`: that version has ClusterNetworkPolicy in place of the AdminNetworkPolicy and BaselineAdminNetworkPolicy of `v1alpha1`.',
  ].join(' '),
  reference:
    'Kubernetes documentation, "Deprecated API Migration Guide", v1.16; policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy',
  fix: 'Writes networking.k8s.io/v1, or the admin policy as a ClusterNetworkPolicy where every part has an exact counterpart.',
  examples: {
    bad: [
      {
        title: 'The version of 2016',
        manifest: policyWith('podSelector: {}').replace(CURRENT, 'apiVersion: extensions/v1beta1'),
      },
      {
        title: 'In a cluster before 1.16, which serves it still',
        manifest: policyWith('podSelector: {}').replace(CURRENT, 'apiVersion: extensions/v1beta1'),
        profile: { kubernetesVersion: '1.15' },
      },
      {
        title: 'In quotes',
        manifest: policyWith('podSelector: {}').replace(CURRENT, 'apiVersion: "extensions/v1beta1"'),
      },
      {
        title: 'An AdminNetworkPolicy where v1alpha2 is served',
        manifest: adminRuleWith('ingress', `action: Allow\n${WEB}${PORTS}`),
        profile: NEWER,
      },
      {
        title: 'A range of ports',
        manifest: adminRuleWith('ingress', `action: Deny\n${WEB}ports:\n  - portRange: {start: 8000, end: 8080}\n`),
        profile: NEWER,
      },
      { title: 'The baseline', manifest: baselineRuleWith('ingress', `action: Deny\n${WEB}`), profile: NEWER },
    ],
    fixed: [
      { manifest: policyWith('podSelector: {}') },
      {
        title: 'A ClusterNetworkPolicy',
        manifest: clusterRuleWith(
          'ingress',
          `action: Accept\n${WEB}protocols:\n  - tcp:\n      destinationPort:\n        number: 8080\n`,
        ),
        profile: NEWER,
      },
    ],
    nearMisses: [
      { title: 'The version of today', manifest: policyWith('podSelector: {}') },
      {
        title: 'In quotes',
        manifest: policyWith('podSelector: {}').replace(CURRENT, 'apiVersion: "networking.k8s.io/v1"'),
      },
      {
        title: 'Another group has a kind of that name',
        manifest: policyWith('selector: all()').replace(CURRENT, 'apiVersion: projectcalico.org/v3'),
      },
      {
        title: 'An AdminNetworkPolicy where v1alpha1 is served',
        manifest: adminRuleWith('ingress', `action: Allow\n${WEB}`),
        profile: { adminPolicies: { version: 'v1alpha1' } },
      },
      {
        title: 'Nothing is known of the version that is served',
        manifest: adminRuleWith('ingress', `action: Allow\n${WEB}`),
      },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'deprecated-api-version', fixesOf);
    yield* supersededIn(context);
  },
});

function* supersededIn({ resource, text, violations, cluster, profile }: RuleContext): Generator<Finding> {
  if (resource.type !== 'admin-policy' || resource.kind === 'ClusterNetworkPolicy') return;
  const version = childOf(resource.node, 'apiVersion');
  if (profile.adminPolicies.version !== 'v1alpha2' || version === undefined) return;
  if (violations.some(({ path }) => path === 'apiVersion')) return;
  const tier = resource.kind === 'AdminNetworkPolicy' ? 'Admin' : 'Baseline';
  const isTaken = cluster.policies.some(
    ({ resource: other }) => other.kind === 'ClusterNetworkPolicy' && other.name === resource.name,
  );
  const edits = violations.length > 0 || isTaken ? undefined : convertAdminPolicy(text, resource);
  yield {
    span: version.span,
    path: 'apiVersion',
    severity: 'info',
    rejected: false,
    message: `${resource.kind} is gone in v1alpha2, which this cluster serves: without the older definitions beside it the policy is not applied at all. Write a ClusterNetworkPolicy of tier ${tier}.`,
    fixes: fix('Write a ClusterNetworkPolicy of v1alpha2', edits ?? [], { preferred: true }),
  };
}

function fixesOf({ place: { node }, facts }: Violation, text: string): readonly Fix[] {
  if (node?.kind !== 'scalar' || facts.correction === undefined) return [];
  return fix(`Write ${facts.correction}`, replaceScalar(text, node, facts.correction), only);
}
