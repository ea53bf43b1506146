import { fieldItems } from '../../objects/field.ts';
import type { NetworkPolicy, Peer } from '../../policies/network-policy/policy.ts';
import { describeNamespaces, describePods } from '../../selectors/describe.ts';
import { makerOf } from '../makers/makers.ts';
import { correct } from '../near-miss/adopt-labels.ts';
import { labelFixes, namingFix } from '../near-miss/give-labels.ts';
import { isVague, type NearMiss } from '../near-miss/near-miss.ts';
import { adoptions, adviceFor, podLabelsOf } from '../near-miss/near-miss-advice.ts';
import { type Stray, strayAt } from '../peers/stray-peer.ts';
import { effectiveRules } from '../peers/written-peers.ts';
import { deployment, documents, namespaceManifest, policy } from '../samples/samples.ts';
import { defineRule, type Finding, type RuleContext } from '../shape/rule.ts';
import { describeNamespaceOf, listTexts, verbFor } from '../support/names.ts';
import { offers } from '../support/offers.ts';

const from = (peer: string): string =>
  policy(
    'shop',
    'api',
    `podSelector:\n  matchLabels:\n    app: api\npolicyTypes:\n  - Ingress\ningress:\n  - from:\n${peer}`,
  );
const pods = (app: string): string => `        podSelector:\n          matchLabels:\n            app: ${app}\n`;
const here = (app: string): string => `      - ${pods(app).trimStart()}`;
const team = (name: string): string =>
  `      - namespaceSelector:\n          matchLabels:\n            team: ${name}\n${pods('prometheus')}`;
const named = (name: string): string => team(name).replace('team:', 'kubernetes.io/metadata.name:');
const PODS = documents(deployment('shop', 'api'), deployment('shop', 'web'));
const MONITORING = documents(
  namespaceManifest('monitoring', { team: 'operations' }),
  deployment('monitoring', 'prometheus', 9090),
);

/** A peer whose selectors pick no pod or no namespace of those in sight. */
export const peerSelectsNothing = defineRule({
  id: 'peer-selects-nothing',
  severity: 'info',
  on: ['network-policy'],
  needs: ['workloads', 'namespaces'],
  group: 'selectors',
  summary: 'The selectors of a peer pick no pod, although the workloads of its namespace are in sight.',
  why: [
    'A peer that picks no pod admits nobody, and nothing says so.',
    'The rule speaks up when the namespace has workloads in sight and names what comes close; for a namespaceSelector that picks none, only where a namespace is called or labelled nearly so.',
    'Where nothing comes close the finding is a hint.',
    "Peers are often outside the repository: the rule is silent for namespaces of the cluster itself, such as kube-system, for labels that the cluster or an operator sets, and where another rule about the peer or the policy's own pods tells more.",
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyPeer, podSelector, namespaceSelector',
  fix: 'Writes the labels of the closest workload or namespace, or gives the workload those that the peer asks for.',
  examples: {
    bad: [
      { title: 'Another spelling', manifest: documents(from(here('wbe')), PODS) },
      {
        title: 'Pods of another namespace',
        manifest: documents(from(named('monitoring').replace('app: prometheus', 'app: promethus')), PODS, MONITORING),
      },
      { title: 'Another spelling of the namespace', manifest: documents(from(named('monitorng')), PODS, MONITORING) },
    ],
    fixed: [{ title: 'The label of the pods', manifest: documents(from(here('web')), PODS) }],
    nearMisses: [
      {
        title: 'No workload of the namespace is in sight',
        manifest: documents(from(named('tools')), PODS, MONITORING),
      },
      {
        title: 'Pods of the cluster itself',
        manifest: documents(from(named('kube-system')), PODS, deployment('kube-system', 'metrics-server')),
      },
      {
        title: 'Namespaces by a label that others may carry',
        manifest: documents(from(team('operations').replace('app: prometheus', 'app: grafana')), PODS, MONITORING),
      },
      {
        title: 'Pods that only leave some out',
        manifest: documents(
          from(
            '      - podSelector:\n          matchExpressions:\n            - key: app\n              operator: NotIn\n              values:\n                - api\n                - web\n',
          ),
          PODS,
        ),
      },
    ],
  },
  *check(context) {
    const { resource, cluster } = context;
    for (const rule of effectiveRules(resource)) {
      for (const [index, peer] of fieldItems(rule.peers).entries()) {
        const stray = strayAt(resource, rule, index, cluster);
        if (stray !== undefined) yield* findingOf(context, resource, peer, stray);
      }
    }
  },
});

function* findingOf(context: RuleContext, policy: NetworkPolicy, peer: Peer, stray: Stray): Iterable<Finding> {
  const { text } = context;
  const { podSelector, namespaceSelector, path, node } = peer;
  if (stray.type === 'no-namespace' && namespaceSelector.form === 'value') {
    const { selector, near } = stray;
    const values = listTexts(near.map(({ value }) => value));
    const where = describeNamespaces(selector);
    yield {
      span: namespaceSelector.keySpan,
      path: `${path}.namespaceSelector`,
      message: `This peer is nobody: ${where} ${verbFor(where, 'is', 'are')} not in sight. Close to it is ${values}. Correct the name if that is meant.`,
      fixes: offers(
        text,
        policy,
        near.slice(0, 3).map(each => ({ title: `Write ${each.value}`, make: () => correct(text, selector, each) })),
      ),
    };
  }
  if (stray.type === 'no-pod' && podSelector.form === 'value') {
    const { selector, near } = stray;
    const where =
      namespaceSelector.form === 'value' ? describeNamespaces(namespaceSelector.value) : describeNamespaceOf(policy);
    const own = offers(text, policy, adoptions(text, node, selector, near));
    yield {
      span: podSelector.keySpan,
      path: `${path}.podSelector`,
      // Without a near miss the pods are as likely outside the workspace.
      severity: isProof(context, policy, peer, near) ? 'info' : 'hint',
      message: `This peer is nobody: ${lackOf(where, describePods(selector))}. ${adviceFor(near)}`,
      fixes: [...own, ...labelFixes(context, selector, near, own.length === 0), ...namingFix(context, node, near)],
      related: near.slice(0, 3).map(({ workload }) => podLabelsOf(workload)),
    };
  }
}

/** Says whether what comes close tells of a mistake: where pods are made at run time, a misspelt label alone does. */
function isProof(
  { cluster }: RuleContext,
  { namespace }: NetworkPolicy,
  { podSelector, namespaceSelector }: Peer,
  near: readonly NearMiss[],
): boolean {
  if (near.every(({ type }) => type === 'part')) return false;
  if (!isVague(near) || podSelector.form !== 'value' || namespaceSelector.form === 'value') return true;
  return makerOf(podSelector.value, namespace, cluster) === undefined;
}

function lackOf(namespaces: string, pods: string): string {
  return namespaces === 'all namespaces'
    ? `no namespace has ${pods}`
    : `${namespaces} ${verbFor(namespaces, 'has', 'have')} no ${pods}`;
}
