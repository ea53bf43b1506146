import { joinEntries } from '../../edits/index.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import type { Violation } from '../../schema/violation.ts';
import { adminRuleWith, clusterRuleWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { findingsOf, fix } from '../violations/from-violations.ts';

const NAMESPACES = 'action: Deny\nfrom:\n  - namespaces:\n';
const PODS = 'action: Deny\nfrom:\n  - pods:\n';
const LABELS = 'matchLabels:\n        team: web\n';

/** A peer of an admin or cluster policy in the form of the first drafts. */
export const legacyPeerShape = defineRule({
  id: 'legacy-peer-shape',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary:
    'A peer of an admin or cluster policy is written as in the first drafts, with a selector below `namespaces`.',
  why: [
    'Until v0.1.2 of the definitions the namespaces of a peer stood under `namespaces.namespaceSelector`; texts from then are still around.',
    'Today that is an unknown field: strict validation refuses the policy, and where the server is not asked to be strict it drops the field.',
    'What is left is `namespaces: {}`, every namespace, which a rule that allows was never meant for.',
  ].join(' '),
  reference:
    'policy.networking.k8s.io AdminNetworkPolicyIngressPeer.namespaces, ClusterNetworkPolicyIngressPeer.namespaces',
  fix: 'Takes the extra level away. For sameLabels and notSameLabels, which are gone, there is none.',
  examples: {
    bad: [
      {
        title: 'Namespaces',
        manifest: adminRuleWith(
          'ingress',
          `${NAMESPACES}      namespaceSelector:\n        ${LABELS.replaceAll('\n  ', '\n    ')}`,
        ),
      },
      {
        title: 'Pods',
        manifest: clusterRuleWith(
          'ingress',
          `${PODS}      namespaces:\n        namespaceSelector:\n          matchLabels:\n            team: web\n      podSelector: {}\n`,
        ),
      },
      { title: 'Every namespace', manifest: clusterRuleWith('ingress', `${NAMESPACES}      namespaceSelector: {}\n`) },
      {
        title: 'In brackets',
        manifest: adminRuleWith(
          'ingress',
          'action: Allow\nfrom: [{namespaces: {namespaceSelector: {matchLabels: {team: web}}}}]\n',
        ),
      },
      { title: 'Tenants', manifest: adminRuleWith('ingress', `${NAMESPACES}      sameLabels:\n        - team\n`) },
    ],
    fixed: [
      { manifest: adminRuleWith('ingress', `${NAMESPACES}      ${LABELS}`) },
      {
        manifest: clusterRuleWith(
          'ingress',
          `${PODS}      namespaceSelector:\n        ${LABELS.replaceAll('\n  ', '\n    ')}      podSelector: {}\n`,
        ),
      },
    ],
    nearMisses: [
      { title: 'Labels directly below', manifest: adminRuleWith('ingress', `${NAMESPACES}      ${LABELS}`) },
      {
        title: 'The selector of pods',
        manifest: clusterRuleWith('ingress', `${PODS}      namespaceSelector: {}\n      podSelector: {}\n`),
      },
      {
        title: 'A label of that name',
        manifest: adminRuleWith('ingress', `${NAMESPACES}      matchLabels:\n        namespaceSelector: web\n`),
      },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'legacy-peer-shape', fixesOf);
  },
});

function fixesOf({ place, facts }: Violation, text: string): readonly Fix[] {
  const { entry, parent } = place;
  if (facts.reason === 'namespaces')
    return entry === undefined || entry.value.kind !== 'map' || entry.value.entries[0]?.key !== 'namespaceSelector'
      ? []
      : fix('Write namespaceSelector directly under pods', joinEntries(text, entry, 'inner'), { preferred: true });
  if (facts.reason !== 'namespaceSelector' || parent?.entry === undefined) return [];
  return fix('Write the labels directly under namespaces', joinEntries(text, parent.entry, 'outer'), {
    preferred: true,
  });
}
