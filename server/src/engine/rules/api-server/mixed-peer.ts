import type { Violation } from '../../schema/violation.ts';
import { splitItem } from '../edits.ts';
import { defineRule, type Fix } from '../rule.ts';
import { ingressRuleWith } from './example-manifest.ts';
import { findingsOf, fix } from './from-violations.ts';

/** A peer with addresses and a selector. */
export const mixedPeer = defineRule({
  id: 'mixed-peer',
  severity: 'error',
  needs: ['policy'],
  group: 'api-server',
  summary: 'A peer names addresses and pods or namespaces at once.',
  why: [
    'The API server refuses an item with `ipBlock` beside `podSelector` or `namespaceSelector`.',
    'As two items they are alternatives: the rule then admits the addresses and the pods.',
    'There is no way to ask for pods within a range of addresses.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyPeer',
  fix: 'Splits the item in two: one with ipBlock, one with the selectors.',
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

function fixesOf({ place }: Violation, text: string): readonly Fix[] {
  const { node, parent, index } = place;
  if (node?.kind !== 'map' || parent?.node?.kind !== 'list' || index === undefined) return [];
  const block = node.entries.filter(({ key }) => key === 'ipBlock');
  return fix('Split into two peers', splitItem(text, parent.node, index, block), { preferred: true });
}
