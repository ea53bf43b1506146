import { convertAdminPolicy } from '../../drafts/convert-admin-policy.ts';
import { replaceScalar } from '../../edits/index.ts';
import { childOf, type ScalarNode } from '../../parse/tree.ts';
import type { AdminPolicy } from '../../policies/admin-policy/policy.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import type { AdminPolicyVersion, ProfileChoice } from '../../profile/profile-choice.ts';
import type { Violation } from '../../schema/violation.ts';
import { adminRuleWith, baselineRuleWith, clusterRuleWith, policyWith } from '../samples/example-manifest.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../shape/rule.ts';
import { findingsOf, fix, only } from '../violations/from-violations.ts';

const CURRENT = 'apiVersion: networking.k8s.io/v1';
const NEWER: ProfileChoice = { adminPolicies: { version: 'v1beta1' } };
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
  on: DIALECT_NAMES,
  // The conversion needs a name that no other policy has.
  needs: ['policy', 'workloads'],
  group: 'api-server',
  summary: 'A policy is written for an API version that clusters do not serve.',
  why: [
    'Kubernetes removed `extensions/v1beta1` in 1.16; NetworkPolicy lives in `networking.k8s.io/v1` since 1.7.',
    'The API server answers that it does not know the kind, so the policy is not applied at all.',
    'The fields are the same in both.',
    'An error too where the API group is misspelt, or has no such kind.',
    'For information where the cluster profile, or a definition in the workspace, says that admin policies are served in `v1beta1` or `v1alpha2`: those versions have ClusterNetworkPolicy in place of the AdminNetworkPolicy and BaselineAdminNetworkPolicy of `v1alpha1`.',
    'The same fields are in `v1beta1`, which clusters store since v0.3.0 of the definitions, and in `v1alpha2`, which they serve beside it; a cluster with older definitions has `v1alpha2` alone.',
  ].join(' '),
  reference:
    'Kubernetes documentation, "Deprecated API Migration Guide", v1.16; policy.networking.k8s.io/v1beta1 ClusterNetworkPolicy',
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
        title: 'An AdminNetworkPolicy where v1beta1 is served',
        manifest: adminRuleWith('ingress', `action: Allow\n${WEB}${PORTS}`),
        profile: NEWER,
      },
      {
        title: 'A range of ports',
        manifest: adminRuleWith('ingress', `action: Deny\n${WEB}ports:\n  - portRange: {start: 8000, end: 8080}\n`),
        profile: NEWER,
      },
      { title: 'The baseline', manifest: baselineRuleWith('ingress', `action: Deny\n${WEB}`), profile: NEWER },
      {
        title: 'A ClusterNetworkPolicy of v1beta1 where v1alpha2 alone is served',
        manifest: clusterRuleWith('ingress', `action: Deny\n${WEB}`),
        profile: { adminPolicies: { version: 'v1alpha2' } },
      },
      {
        title: 'A ClusterNetworkPolicy where v1alpha1 alone is served',
        manifest: clusterRuleWith('ingress', `action: Deny\n${WEB}`),
        profile: { adminPolicies: { version: 'v1alpha1' } },
      },
      {
        title: 'A misspelt group',
        manifest: policyWith('podSelector: {}').replace(CURRENT, 'apiVersion: networing.k8s.io/v1'),
      },
      {
        title: 'A group that has no such kind',
        manifest: adminRuleWith('ingress', `action: Deny\n${WEB}`).replace('policy.networking', 'networking'),
      },
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
      {
        title: 'The version before, which is served beside v1beta1',
        manifest: clusterRuleWith('ingress', `action: Deny\n${WEB}`).replace('v1beta1', 'v1alpha2'),
        profile: NEWER,
      },
      {
        title: 'A group that is still to become one of Kubernetes',
        manifest: policyWith('podSelector: {}').replace(CURRENT, 'apiVersion: networking.x-k8s.io/v1'),
      },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'deprecated-api-version', fixesOf);
    yield* supersededIn(context);
  },
});

function* supersededIn(context: RuleContext): Generator<Finding> {
  const { resource, violations, profile } = context;
  const node = childOf(resource.node, 'apiVersion');
  const { version } = profile.adminPolicies;
  if (resource.type !== 'admin-policy' || version === undefined || node?.kind !== 'scalar') return;
  if (violations.some(({ rule, path }) => path === 'apiVersion' || rule === 'unknown-api-version')) return;
  const served = profile.adminPolicies.served?.[resource.kind];
  const own = resource.apiVersion.slice(resource.apiVersion.indexOf('/') + 1);
  if (served?.includes(own)) return;
  const found =
    resource.kind === 'ClusterNetworkPolicy'
      ? notYetServed(resource, node, version, context.text, served !== undefined)
      : noLongerServed(resource, version, context);
  if (found !== undefined) yield { span: node.span, path: 'apiVersion', severity: 'info', rejected: false, ...found };
}

type Served = Pick<Finding, 'message' | 'fixes'> | undefined;

function noLongerServed(resource: AdminPolicy, version: AdminPolicyVersion, context: RuleContext): Served {
  if (version === 'v1alpha1') return undefined;
  const { text, violations, cluster } = context;
  const tier = resource.kind === 'AdminNetworkPolicy' ? 'Admin' : 'Baseline';
  const isTaken = cluster.resources.some(
    other => other.kind === 'ClusterNetworkPolicy' && other.type === 'admin-policy' && other.name === resource.name,
  );
  const edits = violations.length > 0 || isTaken ? undefined : convertAdminPolicy(text, resource, version);
  return {
    message: `${resource.kind} is gone in ${version}, which this cluster serves: without the older definitions beside it the policy is not applied at all. Write a ClusterNetworkPolicy of tier ${tier}.`,
    fixes: fix(`Write a ClusterNetworkPolicy of ${version}`, edits ?? [], { preferred: true }),
  };
}

function noLongerBeside({ apiVersion }: AdminPolicy, node: ScalarNode, text: string): Served {
  const served = 'policy.networking.k8s.io/v1beta1';
  return {
    message: `The definition in the workspace serves v1beta1 without ${apiVersion}: the policy is not applied at all. Write ${served}, which has the same fields.`,
    fixes: fix(`Write ${served}`, replaceScalar(text, node, served), { preferred: true }),
  };
}

function notYetServed(
  resource: AdminPolicy,
  node: ScalarNode,
  version: AdminPolicyVersion,
  text: string,
  isKnown: boolean,
): Served {
  if (version === 'v1alpha1') {
    const message =
      'ClusterNetworkPolicy came with v1alpha2, and this cluster serves v1alpha1: the policy is not applied at all. Install the definitions of v1beta1, or write an AdminNetworkPolicy.';
    return { message };
  }
  // The newest version that is served; without a definition in sight the one before is served beside v1beta1.
  const isOlder = resource.apiVersion.endsWith('/v1alpha2');
  if (isOlder && isKnown && version === 'v1beta1') return noLongerBeside(resource, node, text);
  if (version !== 'v1alpha2' || isOlder) return undefined;
  const served = `policy.networking.k8s.io/${version}`;
  return {
    message: `v1beta1 came with v0.3.0 of the definitions, and this cluster serves v1alpha2: the policy is not applied at all. Write ${served}, which has the same fields, or install the newer definitions.`,
    fixes: fix(`Write ${served}`, replaceScalar(text, node, served), { preferred: true }),
  };
}

function fixesOf({ place: { node }, facts }: Violation, text: string): readonly Fix[] {
  if (node?.kind !== 'scalar' || facts.correction === undefined) return [];
  return fix(`Write ${facts.correction}`, replaceScalar(text, node, facts.correction), only);
}
