import { replaceValue } from '../../edits/index.ts';
import { childOf, entryOf } from '../../parse/tree.ts';
import type { CompiledPeer, CompiledPolicy, CompiledRule } from '../../policies/compiled.ts';
import { NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';
import { matches } from '../../selectors/match.ts';
import { ALL_ADDRESSES, includesAddresses } from '../../sets/addresses.ts';
import { actionSpan, adminRules, adminRulesOf, coveredBy } from '../policies/admin-rules.ts';
import { compiledOf } from '../policies/policies.ts';
import { clusterRuleWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';

const NARROW = 'namespaces:\n      matchLabels:\n        kubernetes.io/metadata.name: shop\n';
const everyPod = (rule: string): string => clusterRuleWith('ingress', rule).replace(NARROW, 'namespaces: {}\n');
const DENY = 'action: Deny\nfrom:\n  - namespaces: {}\n';
const BUT =
  'namespaces:\n      matchExpressions:\n        - key: kubernetes.io/metadata.name\n          operator: NotIn\n          values:\n            - kube-system\n';
const SYSTEM = 'kube-system';

/** A Deny of everything that is about the pods of the system too. */
export const deniesKubeSystem = defineRule({
  id: 'denies-kube-system',
  severity: 'warning',
  on: ['admin-policy'],
  needs: ['policy', 'workloads'],
  group: 'admin',
  summary: 'A policy of the whole cluster denies everything to or from the pods of kube-system too.',
  why: [
    'A subject of `namespaces: {}` picks the namespaces of the cluster itself: DNS, metrics, storage and network controllers that are pods lose their connections as well.',
    'The usual subject of a cluster-wide Deny is every namespace but those of the system.',
    'Only rules that deny every pod or every address count; a Deny of some pods is meant.',
  ].join(' '),
  reference: 'policy.networking.k8s.io ClusterNetworkPolicySpec.subject',
  fix: 'Leaves kube-system out of the subject, where the subject is every namespace.',
  examples: {
    bad: [
      { title: 'Every pod', manifest: everyPod(DENY) },
      {
        title: 'All but another namespace',
        manifest: clusterRuleWith('ingress', DENY).replace(NARROW, BUT.replace('- kube-system', '- monitoring')),
      },
    ],
    fixed: [{ manifest: clusterRuleWith('ingress', DENY).replace(NARROW, BUT) }],
    nearMisses: [
      { title: 'All but the system', manifest: clusterRuleWith('ingress', DENY).replace(NARROW, BUT) },
      { title: 'One namespace', manifest: clusterRuleWith('ingress', DENY) },
      {
        title: 'A Deny of some pods',
        manifest: everyPod('action: Deny\nfrom:\n  - namespaces:\n      matchLabels:\n        team: web\n'),
      },
      { title: 'Accepted before', manifest: `${everyPod('action: Accept\nfrom:\n  - namespaces: {}\n')}` },
    ],
  },
  *check({ resource, cluster, text }) {
    const own = compiledOf(resource);
    if (!picksSystem(own)) return;
    const placed = adminRules(own).find(({ rule, direction, index }) => {
      const earlier = adminRulesOf(own, direction).slice(0, index);
      return (
        rule.action === 'deny' &&
        isEverything(rule) &&
        coveredBy(rule, earlier, cluster) === undefined &&
        !exempts(earlier)
      );
    });
    if (placed === undefined) return;
    yield {
      span: actionSpan(placed),
      path: placed.rule.path,
      message: `The subject picks the pods of ${SYSTEM} too, and this denies them ${placed.direction === 'ingress' ? 'whoever connects' : 'whatever they connect to'}: DNS and controllers of the cluster stop working. Leave ${SYSTEM} out of the subject.`,
      fixes: fixesOf(own, text),
    };
  },
});

function picksSystem({ subject: { namespaces, pods } }: CompiledPolicy): boolean {
  const labels = new Map([[NAMESPACE_NAME_LABEL, SYSTEM]]);
  const isPicked = namespaces.type === 'name' ? namespaces.name === SYSTEM : matches(namespaces.selector, labels);
  // A subject that names namespaces means the system on purpose.
  const isNamed =
    namespaces.type === 'labels' && namespaces.selector.requirements.some(({ operator }) => operator === 'In');
  return isPicked && !isNamed && pods.requirements.length === 0 && !pods.broken;
}

function isEverything({ peers, ports }: CompiledRule): boolean {
  return ports === 'all' && (peers === 'any' || peers.some(isEveryone));
}

function isEveryone(peer: CompiledPeer): boolean {
  if (peer.type === 'addresses') return includesAddresses(peer.addresses, { ...ALL_ADDRESSES, IPv6: [] });
  if (peer.type !== 'pods' || peer.query.namespaces.type !== 'labels') return false;
  const { namespaces, pods } = peer.query;
  return [namespaces.selector, pods].every(({ requirements, broken }) => requirements.length === 0 && !broken);
}

// What the system needs may be what earlier rules let through.
function exempts(earlier: readonly { readonly rule: CompiledRule }[]): boolean {
  return earlier.some(({ rule }) => rule.action !== 'deny' && rule.ports === 'all');
}

function fixesOf({ resource }: CompiledPolicy, text: string): readonly Fix[] {
  const entry = entryOf(childOf(childOf(resource.node, 'spec'), 'subject'), 'namespaces');
  if (entry?.value.kind !== 'map' || entry.value.entries.length > 0) return [];
  const but = { matchExpressions: [{ key: NAMESPACE_NAME_LABEL, operator: 'NotIn', values: [SYSTEM] }] };
  const edits = replaceValue(text, entry, but);
  return edits.length === 0 ? [] : [{ title: `Leave ${SYSTEM} out`, edits, preferred: true }];
}
