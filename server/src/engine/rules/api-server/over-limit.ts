import { deleteItem, replaceScalar } from '../../edits/index.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import type { Violation } from '../../schema/violation.ts';
import { adminRuleWith, clusterPolicyWith, clusterRuleWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { findingsOf, fix, only } from '../violations/from-violations.ts';

const HEAD = 'tier: Admin\nsubject:\n  namespaces:\n    matchLabels:\n      team: web\n';
const TO = 'action: Deny\nto:\n  - networks:\n';
const networks = (count: number): string =>
  Array.from({ length: count }, (_, index) => `      - 198.51.100.${index}/32\n`).join('');
const NAME =
  'a name that is much too long for a rule and does not help anybody who has to read it in a report of traffic';

/** More than the definition of an admin or cluster policy allows. */
export const overLimit = defineRule({
  id: 'over-limit',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary:
    'A number, length or count of an admin or cluster policy is beyond its limit, or a range stands in a list twice.',
  why: [
    'Priorities run from 0 to 1000. A rule name has at most 100 characters; lists of rules, peers and ports have at most 25 items,',
    'in v1alpha1 100; `networks` and `domainNames` at most 25, none twice. The API server refuses what goes beyond.',
  ].join(' '),
  reference:
    'policy.networking.k8s.io custom resource definitions: maximum, maxLength, maxItems, x-kubernetes-list-type: set',
  fix: 'Deletes the second one of two, or writes the nearest priority. For counts and lengths there is none.',
  examples: {
    bad: [
      { title: 'A priority beyond 1000', manifest: clusterPolicyWith(`${HEAD}priority: 2000\n`) },
      { title: 'A negative priority', manifest: clusterPolicyWith(`${HEAD}priority: -1\n`) },
      { title: 'A range twice', manifest: clusterRuleWith('egress', `${TO}${networks(2)}${networks(1)}`) },
      { title: 'Too many ranges', manifest: adminRuleWith('egress', `${TO}${networks(26)}`) },
      { title: 'A long name', manifest: adminRuleWith('egress', `name: ${NAME}\n${TO}${networks(1)}`) },
    ],
    fixed: [
      { manifest: clusterPolicyWith(`${HEAD}priority: 1000\n`) },
      { manifest: clusterRuleWith('egress', `${TO}${networks(2)}`) },
    ],
    nearMisses: [
      { title: 'The first and the last priority', manifest: clusterPolicyWith(`${HEAD}priority: 0\n`) },
      { title: 'As many ranges as can be', manifest: clusterRuleWith('egress', `${TO}${networks(25)}`) },
      {
        title: 'A range inside another',
        manifest: clusterRuleWith('egress', `${TO}${networks(1)}      - 198.51.100.0/24\n`),
      },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'over-limit', fixesOf);
  },
});

const PRIORITIES = { first: 0, last: 1000 };

function fixesOf({ place, facts }: Violation, text: string): readonly Fix[] {
  const { node, parent, index, key } = place;
  if (facts.reason === 'repeated' && parent?.node?.kind === 'list' && index !== undefined)
    return fix('Delete the second one', deleteItem(text, parent.node, index), only);
  if (key !== 'priority' || node?.kind !== 'scalar' || typeof node.value !== 'number') return [];
  const nearest = node.value < PRIORITIES.first ? PRIORITIES.first : PRIORITIES.last;
  return fix(`Write ${nearest}`, replaceScalar(text, node, nearest), { preferred: true });
}
