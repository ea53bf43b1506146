import { splitItem } from '../../edits/index.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import { isCustom } from '../../schema/place.ts';
import type { Violation } from '../../schema/violation.ts';
import { adminRuleWith, clusterPolicyWith, clusterRuleWith, ingressRuleWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { findingsOf, fix } from '../violations/from-violations.ts';

const BOTH = 'action: Deny\nto:\n  - namespaces:\n      matchLabels:\n        team: web\n';
const NETWORKS = 'networks:\n      - 203.0.113.0/24\n';

/** A peer, port or subject with fields that exclude each other. */
export const mixedPeer = defineRule({
  id: 'mixed-peer',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary:
    'A peer names addresses and pods at once, or a peer, port or subject of an admin policy more than one thing.',
  why: [
    'The API server refuses an item with `ipBlock` beside `podSelector` or `namespaceSelector`.',
    'As two items they are alternatives: the rule then admits the addresses and the pods.',
    'There is no way to ask for pods within a range of addresses.',
    'Peers, ports and subjects of admin and cluster policies take exactly one field; a named port needs peers that have names for ports.',
  ].join(' '),
  reference:
    'networking.k8s.io/v1 NetworkPolicyPeer; policy.networking.k8s.io definitions, maxProperties and CEL rules',
  fix: 'Splits the item in two: one with ipBlock, one with the selectors; in admin policies one for each of two fields.',
  examples: {
    bad: [
      {
        title: 'A dash is missing',
        manifest: ingressRuleWith(
          'from:\n  - podSelector: {}\n    ipBlock:\n      cidr: 10.0.0.0/8\nports:\n  - port: 80',
        ),
      },
      {
        title: 'In between',
        manifest: ingressRuleWith(
          'from:\n  - namespaceSelector: {}\n    # the office\n    ipBlock: {cidr: 203.0.113.0/24}\n    podSelector: {}',
        ),
      },
      { title: 'In brackets', manifest: ingressRuleWith('from: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]') },
      { title: 'Two kinds of destination in one', manifest: clusterRuleWith('egress', `${BOTH}    ${NETWORKS}`) },
      {
        title: 'Two kinds of port in one',
        manifest: adminRuleWith(
          'egress',
          `${BOTH}ports:\n  - portNumber: {port: 80}\n    portRange: {start: 8000, end: 8100}\n`,
        ),
      },
      {
        title: 'A subject of namespaces and pods',
        manifest: clusterPolicyWith(
          'tier: Admin\npriority: 50\nsubject:\n  namespaces:\n    matchLabels:\n      team: web\n  pods:\n    podSelector: {}\n',
        ),
      },
      {
        title: 'A named port of addresses',
        manifest: clusterRuleWith(
          'egress',
          `action: Deny\nto:\n  - ${NETWORKS}protocols:\n  - destinationNamedPort: http\n`,
        ),
      },
    ],
    fixed: [
      {
        manifest: ingressRuleWith(
          'from:\n  - podSelector: {}\n  - ipBlock:\n      cidr: 10.0.0.0/8\nports:\n  - port: 80',
        ),
      },
    ],
    nearMisses: [
      { title: 'Two items', manifest: ingressRuleWith('from:\n  - podSelector: {}\n  - ipBlock: {cidr: 10.0.0.0/8}') },
      { title: 'Two selectors', manifest: ingressRuleWith('from:\n  - podSelector: {}\n    namespaceSelector: {}') },
      { title: 'Two destinations', manifest: clusterRuleWith('egress', `${BOTH}  - ${NETWORKS}`) },
      {
        title: 'A null selector',
        manifest: ingressRuleWith('from:\n  - podSelector:\n    ipBlock: {cidr: 10.0.0.0/8}'),
      },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'mixed-peer', fixesOf);
  },
});

function fixesOf({ place, facts }: Violation, text: string): readonly Fix[] {
  const { node, parent, index } = place;
  if (node?.kind !== 'map' || parent?.node?.kind !== 'list' || index === undefined) return [];
  if (!isCustom(place)) {
    const block = node.entries.filter(({ key }) => key === 'ipBlock');
    return fix('Split into two peers', splitItem(text, parent.node, index, block), { preferred: true });
  }
  const { entries } = node;
  // A rule with a named port of addresses is an item too, and of three fields two would still be together.
  if (facts.reason === 'named-port' || entries.length !== 2) return [];
  return fix('Split into two items', splitItem(text, parent.node, index, entries.slice(1)), { preferred: true });
}
