import type { Violation } from '../../schema/violation.ts';
import { replaceScalar } from '../edits.ts';
import { defineRule, type Fix } from '../rule.ts';
import { policyWith } from './example-manifest.ts';
import { findingsOf, fix, only } from './from-violations.ts';

const CURRENT = 'apiVersion: networking.k8s.io/v1';

/** A NetworkPolicy in an API version that no longer exists. */
export const deprecatedApiVersion = defineRule({
  id: 'deprecated-api-version',
  severity: 'error',
  needs: ['policy'],
  group: 'api-server',
  summary: 'A NetworkPolicy is written for an API version that clusters do not serve.',
  why: [
    'Kubernetes removed `extensions/v1beta1` in 1.16; NetworkPolicy lives in `networking.k8s.io/v1` since 1.7.',
    'The API server answers that it does not know the kind, so the policy is not applied at all.',
    'The fields are the same in both.',
  ].join(' '),
  reference: 'Kubernetes documentation, "Deprecated API Migration Guide", v1.16',
  fix: 'Writes networking.k8s.io/v1.',
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
    ],
    fixed: [{ manifest: policyWith('podSelector: {}') }],
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
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'deprecated-api-version', fixesOf);
  },
});

function fixesOf({ place: { node }, facts }: Violation, text: string): readonly Fix[] {
  if (node?.kind !== 'scalar' || facts.correction === undefined) return [];
  return fix(`Write ${facts.correction}`, replaceScalar(text, node, facts.correction), only);
}
