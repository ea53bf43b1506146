import { insertEntryFirst } from '../../edits/index.ts';
import { canMerge, mergeIntoPrevious } from '../../edits/merge-items.ts';
import { fieldItems } from '../../objects/field.ts';
import type { NetworkPolicy, Peer, PolicyRule } from '../../policies/network-policy/policy.ts';
import { describeNamespaces, describePods, NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';
import type { Trap } from '../peers/or-trap.ts';
import { strayAt } from '../peers/stray-peer.ts';
import { effectiveRules } from '../peers/written-peers.ts';
import { deployment, documents, namespaceManifest, policy } from '../samples/samples.ts';
import { defineRule, type Finding } from '../shape/rule.ts';
import { describeNamespaceOf } from '../support/names.ts';
import { type Offer, offers } from '../support/offers.ts';

const SUBJECT = 'podSelector:\n  matchLabels:\n    app: api\npolicyTypes:\n  - Ingress\ningress:\n  - from:\n';
const OPS = '      - namespaceSelector:\n          matchLabels:\n            team: ops\n';
const podsItem = (app: string): string => `      - podSelector:\n          matchLabels:\n            app: ${app}\n`;
const cluster = documents(
  namespaceManifest('shop'),
  namespaceManifest('ops', { team: 'ops' }),
  deployment('shop', 'api'),
  deployment('shop', 'web'),
  deployment('ops', 'prometheus'),
  deployment('ops', 'grafana'),
);
const api = (peers: string): string => documents(policy('shop', 'api', SUBJECT + peers), cluster);

/** Two items of a list of peers where one with both selectors was meant. */
export const peerOrTrap = defineRule({
  id: 'peer-or-trap',
  severity: 'hint',
  on: ['network-policy'],
  needs: ['policy', 'workloads', 'namespaces'],
  group: 'selectors',
  summary:
    'A namespaceSelector and a podSelector stand in two items, which means either of them, where both may be meant.',
  why: [
    'Items of `from` and `to` are alternatives; selectors within one item must both hold. One hyphen makes the difference.',
    "As two items, every pod of the chosen namespaces matches, and so do the chosen pods of the policy's own namespace.",
    "The finding is a warning where such pods run in the chosen namespaces and none in the policy's own, or where the first item holds the second and so leaves it no sense.",
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyPeer, podSelector, namespaceSelector',
  fix: "Merges the two items, or writes the policy's own namespace into the second one.",
  examples: {
    bad: [{ title: 'One hyphen too many', manifest: api(OPS + podsItem('prometheus')) }],
    fixed: [{ title: 'Both in one item', manifest: api(OPS + podsItem('prometheus').replace('- ', '  ')) }],
    nearMisses: [
      { title: "The second item picks pods of the policy's own namespace", manifest: api(OPS + podsItem('web')) },
      {
        title: "All pods of the policy's own namespace, and those of another",
        manifest: api(`${OPS}      - podSelector: {}\n`),
      },
      { title: 'Pods first: the list goes from near to far', manifest: api(podsItem('grafana') + OPS) },
      {
        title: 'A list of alternatives of every kind',
        manifest: policy(
          'shop',
          'api',
          `${SUBJECT}      - ipBlock:\n          cidr: 198.51.100.0/24\n${OPS}${podsItem('web')}`,
        ),
      },
    ],
  },
  *check({ resource, text, cluster }) {
    for (const rule of effectiveRules(resource)) {
      for (const [index, peer] of fieldItems(rule.peers).entries()) {
        const stray = strayAt(resource, rule, index, cluster);
        if (stray?.type !== 'or-trap' || peer.podSelector.form !== 'value') continue;
        const { trap } = stray;
        yield {
          span: peer.podSelector.keySpan,
          path: peer.path,
          severity: trap.proof === undefined ? 'hint' : 'warning',
          message: messageFor(resource, rule, trap),
          fixes: offers(text, resource, fixesFor(text, resource, rule, peer)),
          related: relatedTo(resource, fieldItems(rule.peers)[index - 1]),
        };
      }
    }
  },
});

function messageFor(policy: NetworkPolicy, { direction }: PolicyRule, { namespaces, pods, proof }: Trap): string {
  const [where, who] = [describeNamespaces(namespaces), describePods(pods)];
  const here = describeNamespaceOf(policy);
  const verb = direction === 'ingress' ? 'is admitted' : 'may be reached';
  switch (proof) {
    case 'there':
      return `Every pod of ${where} ${verb}, as the two items are alternatives, and ${here} has no ${who}. Merge the items to mean those pods there.`;
    case 'held':
      return `Every pod of ${where} ${verb}: the two items are alternatives, and this one adds nothing to the one above. Merge them to mean ${who} there.`;
    case undefined:
      return `Every pod of ${where} ${verb}, and so ${direction === 'ingress' ? 'are' : 'may'} ${who} of ${here}: the two items are alternatives. Merge them if those pods there are meant.`;
  }
}

function fixesFor(text: string, policy: NetworkPolicy, rule: PolicyRule, { node }: Peer): readonly Offer[] {
  const list = rule.peers.form === 'value' ? rule.peers.node : undefined;
  if (list?.kind !== 'list' || node.kind !== 'map') return [];
  const index = list.items.indexOf(node);
  const merging = { title: 'Merge the two items', make: () => mergeIntoPrevious(text, list, index) };
  const own = { matchLabels: { [NAMESPACE_NAME_LABEL]: policy.namespace } };
  const pinning = {
    title: `Keep both: write namespace ${policy.namespace} into the second`,
    make: () => insertEntryFirst(text, node, 'namespaceSelector', own),
  };
  return [
    ...(canMerge(text, list, index) ? [merging] : []),
    ...(policy.namespaceField.form === 'value' ? [pinning] : []),
  ];
}

function relatedTo(resource: NetworkPolicy, peer: Peer | undefined): NonNullable<Finding['related']> {
  if (peer?.namespaceSelector.form !== 'value') return [];
  return [{ resource, span: peer.namespaceSelector.keySpan, message: 'This item stands for itself.' }];
}
