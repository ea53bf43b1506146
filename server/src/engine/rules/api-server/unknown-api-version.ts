import { replaceScalar } from '../../edits/index.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import type { Violation } from '../../schema/violation.ts';
import { clusterRuleWith, policyWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { findingsOf, fix } from '../violations/from-violations.ts';

const CURRENT = 'policy.networking.k8s.io/v1beta1';
const DENY = clusterRuleWith(
  'ingress',
  'action: Deny\nfrom:\n  - namespaces:\n      matchLabels:\n        team: web\n',
);

/** A policy in a version of a known group that came after this release. */
export const unknownApiVersion = defineRule({
  id: 'unknown-api-version',
  severity: 'warning',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'A policy is written for a version of its API group that is not known here.',
  why: [
    'Either the version is a slip, and the API server refuses the policy; or it is newer than this release, and its fields may mean something else.',
    'The policy is neither checked nor evaluated, and no answer about pods that it may select is sure: it says `depends`.',
    'Versions that came before, and that never had the kind, are `deprecated-api-version`.',
  ].join(' '),
  reference: 'Kubernetes documentation, "API versioning" and "Version priority"; policy.networking.k8s.io/v1beta1',
  fix: 'Writes the version that clusters store today.',
  examples: {
    bad: [
      { title: 'A ClusterNetworkPolicy of a version to come', manifest: DENY.replace('/v1beta1', '/v1') },
      {
        title: 'A NetworkPolicy of a version to come',
        manifest: policyWith('podSelector: {}').replace('networking.k8s.io/v1', 'networking.k8s.io/v2'),
      },
    ],
    fixed: [{ manifest: DENY }],
    nearMisses: [
      { title: 'The version that clusters store', manifest: DENY },
      {
        title: 'The version before it, with the same fields',
        manifest: DENY.replace(CURRENT, 'policy.networking.k8s.io/v1alpha2'),
      },
      {
        title: 'A version of another group',
        manifest: DENY.replace(CURRENT, 'crd.antrea.io/v1'),
      },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'unknown-api-version', fixesOf);
  },
});

function fixesOf({ place: { node }, facts }: Violation, text: string): readonly Fix[] {
  if (node?.kind !== 'scalar' || facts.correction === undefined) return [];
  return fix(`Write ${facts.correction}`, replaceScalar(text, node, facts.correction));
}
