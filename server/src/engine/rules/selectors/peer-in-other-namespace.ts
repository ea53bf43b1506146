import { insertEntryFirst } from '../../edits/index.ts';
import { groupBy } from '../../group-by.ts';
import type { Workload } from '../../model/resource.ts';
import { fieldItems } from '../../objects/field.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import type { NetworkPolicy, Peer, PolicyRule } from '../../policies/network-policy/policy.ts';
import { describePods, NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';
import { makerOf } from '../makers/makers.ts';
import { podLabelsOf } from '../near-miss/near-miss-advice.ts';
import { strayAt } from '../peers/stray-peer.ts';
import { effectiveRules } from '../peers/written-peers.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';
import { listNames, listTexts } from '../support/names.ts';
import { type Offer, offers } from '../support/offers.ts';

const database = (peer: string): string =>
  policy(
    'data',
    'database',
    `podSelector:\n  matchLabels:\n    app: database\npolicyTypes:\n  - Ingress\ningress:\n  - from:\n${peer}`,
  );
const API = '        podSelector:\n          matchLabels:\n            app: api\n';
const BARE = `      - ${API.trimStart()}`;
const THERE = `      - namespaceSelector:\n          matchLabels:\n            ${NAMESPACE_NAME_LABEL}: shop\n${API}`;
const PODS = documents(deployment('data', 'database', 5432), deployment('shop', 'api'));

/** A podSelector alone whose pods run in other namespaces than the policy's. */
export const peerInOtherNamespace = defineRule({
  id: 'peer-in-other-namespace',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['workloads', 'namespaces'],
  group: 'selectors',
  summary: "A peer is a podSelector alone, and its pods do not run in the policy's namespace but in another.",
  why: [
    "A podSelector without a namespaceSelector beside it picks pods of the policy's own namespace and of no other.",
    'Where such pods run in another namespace alone, the rule admits nobody.',
    'The rule speaks up when the workloads of both namespaces are in sight; it is silent where a policy or workload leaves its namespace out, as it may be meant for either,',
    'and where `peer-or-trap` or `policy-selects-nothing` tells more.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyPeer, podSelector, namespaceSelector',
  fix: 'Adds a namespaceSelector with the name of a namespace that has such pods.',
  examples: {
    bad: [{ title: 'The peer runs elsewhere', manifest: documents(database(BARE), PODS) }],
    fixed: [{ title: 'With its namespace', manifest: documents(database(THERE), PODS) }],
    nearMisses: [
      { title: 'Such pods run here too', manifest: documents(database(BARE), PODS, deployment('data', 'api')) },
      {
        title: 'No workload of its own namespace is in sight',
        manifest: documents(database(BARE), deployment('shop', 'api')),
      },
      {
        title: 'A peer that leaves its namespace out may be meant for this one',
        manifest: documents(
          database(BARE),
          deployment('data', 'database', 5432),
          deployment('shop', 'api').replace('  namespace: shop\n', ''),
        ),
      },
      {
        title: 'A label that the cluster sets on pods here',
        manifest: documents(
          database(BARE.replace('app: api', 'job-name: migrate')),
          PODS,
          deployment('shop', 'job').replace('        app: job\n', '        job-name: migrate\n'),
        ),
      },
    ],
  },
  *check({ resource, text, cluster }) {
    for (const rule of effectiveRules(resource)) {
      for (const [index, peer] of fieldItems(rule.peers).entries()) {
        const stray = strayAt(resource, rule, index, cluster);
        if (stray?.type !== 'other-namespace' || peer.podSelector.form !== 'value') continue;
        const { selector } = stray;
        const workloads = relatedFirst(stray.workloads, resource.namespace);
        // Pods made at run time may be here too.
        const isUnsure = makerOf(selector, resource.namespace, cluster)?.isNear === true;
        yield {
          ...(isUnsure && { severity: 'hint' }),
          span: peer.podSelector.keySpan,
          path: `${peer.path}.podSelector`,
          message: messageFor(resource, rule, selector, workloads),
          fixes: offers(text, resource, fixesFor(text, peer, workloads)),
          related: workloads.slice(0, 3).map(podLabelsOf),
        };
      }
    }
  },
});

/** Puts the pods of namespaces first that are named like the policy's, as `shop-data` beside `shop-api`. */
function relatedFirst(workloads: readonly Workload[], namespace: string): readonly Workload[] {
  const own = namespace.split('-');
  const shared = ({ namespace: other }: Workload): number => {
    const words = other.split('-');
    const end = words.findIndex((word, index) => word !== own[index]);
    return end < 0 ? words.length : end;
  };
  return workloads.toSorted((a, b) => shared(b) - shared(a));
}

/** Namespaces that a fix offers; of more, nothing tells which is meant. */
const OFFERED = 3;

function messageFor(
  policy: NetworkPolicy,
  { direction }: PolicyRule,
  selector: LabelSelector,
  workloads: readonly Workload[],
): string {
  const effect = direction === 'ingress' ? 'No way in for' : 'No way to';
  const names = [...new Set(workloads.map(({ namespace }) => namespace))];
  const namespaces = names.length > OFFERED ? 'the one that is meant' : listTexts(names);
  return `${effect} ${listNames(workloads)}: a podSelector alone picks pods of namespace ${policy.namespace}, which has no ${describePods(selector)}. Add a namespaceSelector for ${namespaces}.`;
}

function fixesFor(text: string, { node }: Peer, workloads: readonly Workload[]): readonly Offer[] {
  if (node.kind !== 'map') return [];
  const names = [...groupBy(workloads, ({ namespace }) => namespace).keys()];
  if (names.length > OFFERED) return [];
  return names.map(name => ({
    title: `Select them in namespace ${name}`,
    make: () => insertEntryFirst(text, node, 'namespaceSelector', { matchLabels: { [NAMESPACE_NAME_LABEL]: name } }),
  }));
}
