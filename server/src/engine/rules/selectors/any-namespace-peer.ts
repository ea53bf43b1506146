import type { Cluster } from '../../cluster/cluster.ts';
import { writeValue } from '../../drafts/write-policy.ts';
import type { TextEdit } from '../../edits/edit.ts';
import { groupBy } from '../../group-by.ts';
import { fieldItems, fieldValue } from '../../objects/field.ts';
import { everything } from '../../objects/read-selector.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import { entryOf } from '../../parse/tree.ts';
import type { NetworkPolicy, Peer } from '../../policies/network-policy/policy.ts';
import { includesSpace, namespaceSpaceOf } from '../../selectors/algebra.ts';
import { describeSelector, NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';
import { overlapsIn } from '../peers/overlapping.ts';
import { effectiveRules } from '../peers/written-peers.ts';
import { podsOfPeer } from '../policies/policies.ts';
import { deployment, documents, namespaceManifest, policy } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';
import { namesLabels } from '../support/names-labels.ts';
import { type Offer, offers } from '../support/offers.ts';

const from = (peer: string): string =>
  documents(
    policy(
      'shop',
      'web',
      `podSelector:\n  matchLabels:\n    app: web\npolicyTypes:\n  - Ingress\ningress:\n  - from:\n${peer}`,
    ),
    deployment('shop', 'web'),
    namespaceManifest('edge'),
    deployment('edge', 'controller'),
  );
const CONTROLLER = '        podSelector:\n          matchLabels:\n            app: controller\n';
const pinned = `      - namespaceSelector:\n          matchLabels:\n            ${NAMESPACE_NAME_LABEL}: edge\n${CONTROLLER}`;

/** Pods by a label, in whatever namespace. */
export const anyNamespacePeer = defineRule({
  id: 'any-namespace-peer',
  severity: 'info',
  on: ['network-policy'],
  needs: ['policy', 'workloads'],
  group: 'selectors',
  summary: 'Pods of every namespace are let in that carry a label, which whoever makes a pod may set.',
  why: [
    'An empty `namespaceSelector` picks every namespace, so that the label of the podSelector alone decides.',
    'Whoever may make pods in some namespace can give them that label and gets in.',
    'A namespace by its name keeps others out. Leaving the namespaceSelector away is something else: it means the own namespace of the policy.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyPeer, namespaceSelector',
  fix: 'Selects the namespaces, by name, in which such pods are in sight.',
  examples: {
    bad: [
      {
        title: 'The controller, in whatever namespace',
        manifest: from(`      - namespaceSelector: {}\n${CONTROLLER}`),
      },
    ],
    fixed: [{ title: 'In its namespace', manifest: from(pinned) }],
    nearMisses: [
      { title: 'Every pod of every namespace, openly', manifest: from('      - namespaceSelector: {}\n') },
      {
        title: 'Namespaces by a label',
        manifest: from(`      - namespaceSelector:\n          matchLabels:\n            team: edge\n${CONTROLLER}`),
      },
      {
        title: 'The way out: who may be called is in the hands of those who call',
        manifest: from(`      - namespaceSelector: {}\n${CONTROLLER}`)
          .replace('- Ingress', '- Egress')
          .replace('ingress:\n    - from:', 'egress:\n    - to:'),
      },
      {
        title: 'All pods but some',
        manifest: from(
          '      - namespaceSelector: {}\n        podSelector:\n          matchExpressions:\n            - key: app\n              operator: NotIn\n              values:\n                - batch\n',
        ),
      },
    ],
  },
  *check({ resource, text, cluster }) {
    for (const rule of effectiveRules(resource)) {
      if (rule.direction !== 'ingress') continue;
      // What an item of the same list holds, or holds itself, is told there.
      const told = new Set(overlapsIn(resource, rule, cluster).flatMap(({ wide, held }) => [wide, ...held]));
      for (const peer of fieldItems(rule.peers)) {
        const { namespaceSelector, path } = peer;
        const pods = fieldValue(peer.podSelector);
        if (namespaceSelector.form !== 'value' || pods === undefined || told.has(peer)) continue;
        if (!picksEvery(namespaceSelector.value) || !namesLabels(pods)) continue;
        yield {
          span: namespaceSelector.keySpan,
          path: `${path}.namespaceSelector`,
          message: `Every namespace will do here: whoever may make a pod somewhere and label it ${describeSelector(pods)} gets in. Name the namespace by ${NAMESPACE_NAME_LABEL}.`,
          fixes: offers(text, resource, fixesFor(text, resource, peer, cluster)),
        };
      }
    }
  },
});

const EVERY_NAMESPACE = namespaceSpaceOf(everything(''));

function picksEvery(selector: LabelSelector): boolean {
  return includesSpace(namespaceSpaceOf(selector), EVERY_NAMESPACE);
}

function fixesFor(text: string, policy: NetworkPolicy, peer: Peer, cluster: Cluster): readonly Offer[] {
  const query = podsOfPeer(policy, peer);
  const workloads = query === undefined ? [] : cluster.select(query);
  const names = [...groupBy(workloads, ({ namespace }) => namespace).keys()];
  return names.slice(0, 3).map(name => ({ title: `Only in namespace ${name}`, make: () => pin(text, peer, name) }));
}

function pin(text: string, { node }: Peer, name: string): readonly TextEdit[] {
  const entry = entryOf(node, 'namespaceSelector');
  if (node.kind !== 'map' || entry === undefined) return [];
  return writeValue(text, node, entry, { matchLabels: { [NAMESPACE_NAME_LABEL]: name } });
}
