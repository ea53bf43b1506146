import { isSure } from '../../profile/fact.ts';
import { defineRule } from '../rule.ts';
import { nameSpan } from '../support/places.ts';
import { deployment, documents, policy } from '../support/samples.ts';

const CLOSED = policy('shop', 'closed', 'podSelector: {}\npolicyTypes:\n  - Ingress\n');
const OPEN = policy('shop', 'open', 'podSelector: {}\npolicyTypes:\n  - Ingress\ningress:\n  - {}\n');
const WEB = deployment('shop', 'web');

/** Policies for a cluster whose plug-in enforces none. */
export const notEnforced = defineRule({
  id: 'not-enforced',
  severity: 'info',
  on: ['network-policy'],
  // Which policy is the first.
  needs: ['policy', 'workloads', 'profile'],
  group: 'platform',
  summary: 'The network plug-in of the cluster enforces no policies.',
  why: [
    'The API server stores a NetworkPolicy whatever the plug-in does with it. Where no plug-in enforces policies, all connections stay open, and nothing says so.',
    'flannel alone does not; with an engine for policies beside it, such as Calico in Canal or kube-network-policies, the cluster enforces them: set `networkPolicy.cluster.cni` to that.',
    'The finding stands once, on the first policy.',
  ].join(' '),
  reference: 'Kubernetes documentation, Network Policies, "Prerequisites"',
  examples: {
    bad: [{ title: 'A policy for flannel', manifest: documents(CLOSED, OPEN, WEB), profile: { cni: 'flannel' } }],
    fixed: [
      { title: 'A plug-in that enforces policies', manifest: documents(CLOSED, WEB), profile: { cni: 'calico' } },
    ],
    nearMisses: [
      { title: 'Nothing is known of the cluster', manifest: documents(CLOSED, WEB) },
      {
        title: 'A distribution with flannel that enforces policies',
        manifest: documents(CLOSED, WEB),
        profile: { distribution: 'k3s' },
      },
      {
        title: 'A plug-in that may have to be told',
        manifest: documents(CLOSED, WEB),
        profile: { distribution: 'eks' },
      },
      { title: 'No policy', manifest: WEB, profile: { cni: 'flannel' } },
    ],
  },
  *check({ resource, cluster, profile }) {
    const { plugIn } = profile;
    if (plugIn?.enforces?.value !== 'never' || !isSure(plugIn.enforces)) return;
    const policies = cluster.policies.filter(({ tier }) => tier === 'namespaced');
    if (policies[0]?.resource !== resource) return;
    const others = policies.length - 1;
    const which = others === 0 ? 'This policy has' : `This policy and ${others} more have`;
    yield {
      span: nameSpan(resource),
      path: 'metadata.name',
      message: `${which} no effect: ${plugIn.name} enforces no network policies, and all connections stay open. Install an engine that does, or set networkPolicy.cluster.cni to the one there is.`,
    };
  },
});
