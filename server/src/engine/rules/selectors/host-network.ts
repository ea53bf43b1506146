import type { Cluster } from '../../cluster/cluster.ts';
import type { Workload } from '../../model/resource.ts';
import { fieldItems } from '../../objects/field.ts';
import type { Direction } from '../../objects/object.ts';
import type { NetworkPolicy, PolicyRule } from '../../policies/network-policy/policy.ts';
import { effectiveRules } from '../peers/written-peers.ts';
import { compiledOf, compiledRuleOf } from '../policies/policies.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule, type Finding, type Related, type Severity } from '../shape/rule.ts';
import { listNames, nameOf } from '../support/names.ts';
import { namesLabels } from '../support/names-labels.ts';
import { nameSpan } from '../support/policy-places.ts';
import { contentSpan } from '../support/spans.ts';

const onHost = (namespace: string, name: string): string =>
  deployment(namespace, name, 9100).replace('      containers:', '      hostNetwork: true\n      containers:');
const AGENT = onHost('ops', 'agent');
const subject = (app: string): string => `podSelector:\n  matchLabels:\n    app: ${app}\npolicyTypes:\n  - Ingress\n`;
const from = (...peers: readonly string[]): string =>
  policy('ops', 'store', `${subject('store')}ingress:\n  - from:\n${peers.join('')}    ports:\n      - port: 9090\n`);
const pods = (app: string): string => `      - podSelector:\n          matchLabels:\n            app: ${app}\n`;
const STORE = deployment('ops', 'store', 9090);

/** A selector that picks pods which use the network of their node. */
export const hostNetwork = defineRule({
  id: 'host-network',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['workloads'],
  group: 'selectors',
  summary: 'A policy or a peer selects pods that use the network of their node.',
  why: [
    'Pods with `hostNetwork: true` have the addresses of their node. Kubernetes leaves open what a NetworkPolicy does with them: most network plug-ins neither apply one to such pods, nor know them again as peers.',
    'The rule speaks up when all pods in sight that a selector picks are of this kind: as a warning where it names their labels, more quietly where it picks a whole namespace or only some of them are.',
    'Limit such pods by the firewall of the node or by policies of the plug-in for nodes, and admit them by an `ipBlock` with the addresses of the nodes.',
  ].join(' '),
  reference: 'Kubernetes documentation, Network Policies, "Network policy and hostNetwork pods"',
  examples: {
    bad: [
      { title: 'A policy for such pods', manifest: documents(policy('ops', 'agent', subject('agent')), AGENT) },
      { title: 'Such pods as peers', manifest: documents(from(pods('agent')), AGENT, STORE) },
    ],
    fixed: [
      {
        title: 'The addresses of the nodes',
        manifest: documents(from('      - ipBlock:\n          cidr: 10.0.0.0/16\n'), AGENT, STORE),
      },
    ],
    nearMisses: [
      {
        title: 'Pods with addresses of their own',
        manifest: documents(from(pods('agent')), deployment('ops', 'agent', 9100), STORE),
      },
      {
        title: 'A namespace in which some pods are of this kind',
        manifest: documents(policy('ops', 'closed', 'podSelector: {}\npolicyTypes:\n  - Ingress\n'), AGENT, STORE),
      },
      {
        title: 'The addresses of the nodes beside the pods',
        manifest: documents(from(pods('agent'), '      - ipBlock:\n          cidr: 10.0.0.0/16\n'), AGENT, STORE),
      },
      {
        title: 'A namespace as peer, with other pods',
        manifest: documents(
          from('      - namespaceSelector:\n          matchLabels:\n            kubernetes.io/metadata.name: ops\n'),
          AGENT,
          STORE,
        ),
      },
    ],
  },
  *check({ resource, cluster }) {
    yield* subjectFinding(resource, cluster);
    for (const rule of effectiveRules(resource)) yield* peerFindings(resource, rule, cluster);
  },
});

function* subjectFinding(policy: NetworkPolicy, cluster: Cluster): Generator<Finding> {
  const { subject } = compiledOf(policy);
  const picked = cluster.select(subject);
  const hosted = picked.filter(each => each.hostNetwork);
  const isNamed = namesLabels(subject.pods);
  if (hosted.length === 0 || (!isNamed && hosted.length < picked.length)) return;
  const who = listNames(hosted);
  const where = policy.podSelector.form === 'absent' ? nameSpan(policy) : policy.podSelector.keySpan;
  yield {
    span: where,
    path: 'spec.podSelector',
    ...quieter(isNamed && hosted.length === picked.length, 'hint'),
    message: `Most network plug-ins do not apply this policy to ${who}: these pods use the network of their node (hostNetwork). Limit them by the firewall of the node instead.`,
    related: hosted.slice(0, 3).map(relatedTo),
  };
}

function* peerFindings(policy: NetworkPolicy, rule: PolicyRule, cluster: Cluster): Generator<Finding> {
  const peers = fieldItems(rule.peers);
  // Who lists addresses too has thought of the nodes.
  if (peers.some(({ ipBlock }) => ipBlock.form === 'value')) return;
  const compiled = compiledRuleOf(policy, rule);
  for (const peer of peers) {
    const found = compiled?.peers === 'any' ? undefined : compiled?.peers.find(({ path }) => path === peer.path);
    if (found?.type !== 'pods') continue;
    const picked = cluster.select(found.query);
    if (picked.length === 0 || !picked.every(each => each.hostNetwork)) continue;
    yield {
      span: contentSpan(peer.node),
      path: peer.path,
      ...quieter(namesLabels(found.query.pods), 'info'),
      message: messageFor(rule.direction, picked),
      related: picked.slice(0, 3).map(relatedTo),
    };
  }
}

function quieter(isSure: boolean, severity: Severity): { readonly severity?: Severity } {
  return isSure ? {} : { severity };
}

function messageFor(direction: Direction, picked: readonly Workload[]): string {
  const who = listNames(picked);
  const what =
    direction === 'ingress'
      ? `Connections from ${who} come from the address of a node (hostNetwork): most network plug-ins do not let them in by this selector.`
      : `Connections to ${who} go to the address of a node (hostNetwork): most network plug-ins do not let them out by this selector.`;
  return `${what} Add an ipBlock with the addresses of the nodes.`;
}

function relatedTo(workload: Workload): Related {
  return { resource: workload, span: nameSpan(workload), message: `${nameOf(workload)} sets hostNetwork.` };
}
