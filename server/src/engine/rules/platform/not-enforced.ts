import type { Cluster } from '../../cluster/cluster.ts';
import type { Resource } from '../../model/resource.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import type { ClusterProfile } from '../../profile/cluster-profile.ts';
import { describeEnforcement, enforcementOf, generationOf, type PolicyGeneration } from '../../profile/enforcement.ts';
import { baselineRuleWith, clusterRuleWith } from '../samples/example-manifest.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule, type Finding } from '../shape/rule.ts';
import { nameSpan } from '../support/policy-places.ts';

const CLOSED = policy('shop', 'closed', 'podSelector: {}\npolicyTypes:\n  - Ingress\n');
const OPEN = policy('shop', 'open', 'podSelector: {}\npolicyTypes:\n  - Ingress\ningress:\n  - {}\n');
const WEB = deployment('shop', 'web');
const DENY = 'action: Deny\nfrom:\n  - namespaces: {matchLabels: {team: ads}}\n';
const CLUSTER = documents(clusterRuleWith('ingress', DENY), WEB);
const BASELINE = documents(baselineRuleWith('ingress', DENY), WEB);

/** Policies for a cluster whose plug-in enforces none of their kind. */
export const notEnforced = defineRule({
  id: 'not-enforced',
  severity: 'info',
  on: DIALECT_NAMES,
  // Which policy is the first.
  needs: ['policy', 'workloads', 'profile'],
  group: 'platform',
  summary: 'The network plug-in of the cluster enforces no policies of the kind.',
  why: [
    'The API server stores a NetworkPolicy whatever the plug-in does with it. Where no plug-in enforces policies, all connections stay open, and nothing says so.',
    'flannel alone does not; with an engine for policies beside it, such as Calico in Canal or kube-network-policies, the cluster enforces them: set `networkPolicy.cluster.cni` to that.',
    'AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy are enforced by some plug-ins alone, each from some version on or up to one: `networkPolicy.cluster.cni` and `cniVersion` say which runs.',
    'Answers leave out what is surely not enforced. Where the version is not known, or the plug-in has to be told, they depend on it, and the finding is a hint; `networkPolicy.cluster.adminPolicies.enforced` settles it.',
    'The finding stands once, on the first policy of a kind.',
  ].join(' '),
  reference: 'Kubernetes documentation, Network Policies, "Prerequisites"',
  examples: {
    bad: [
      { title: 'A policy for flannel', manifest: documents(CLOSED, OPEN, WEB), profile: { cni: 'flannel' } },
      {
        title: 'A ClusterNetworkPolicy for a version of Calico that does not know the kind',
        manifest: CLUSTER,
        profile: { cni: 'calico', cniVersion: '3.31' },
      },
      {
        title: 'The baseline of v1alpha1 for Cilium, which never read it',
        manifest: BASELINE,
        profile: { cni: 'cilium' },
      },
      {
        title: 'A plug-in that has to be told',
        manifest: CLUSTER,
        profile: { cni: 'cilium', cniVersion: '1.20' },
      },
      { title: 'A version that is not known', manifest: CLUSTER, profile: { cni: 'calico' } },
      {
        title: 'The plug-in that the distribution usually has',
        manifest: CLUSTER,
        profile: { distribution: 'eks' },
      },
    ],
    fixed: [
      { title: 'A plug-in that enforces policies', manifest: documents(CLOSED, WEB), profile: { cni: 'calico' } },
      {
        title: 'A version that knows ClusterNetworkPolicies',
        manifest: CLUSTER,
        profile: { cni: 'calico', cniVersion: '3.32' },
      },
    ],
    nearMisses: [
      {
        title: 'The baseline for the versions of Calico that enforce it',
        manifest: BASELINE,
        profile: { cni: 'calico', cniVersion: 'v3.30.2' },
      },
      {
        title: 'The user has switched it on',
        manifest: CLUSTER,
        profile: { cni: 'cilium', cniVersion: '1.20', adminPolicies: { enforced: true } },
      },
      { title: 'A plug-in of which that is not known', manifest: CLUSTER, profile: { cni: 'kube-router' } },
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
    const generation = generationOf(resource);
    const enforced = enforcementOf(profile, generation);
    if (enforced === 'yes') return;
    const policies = ofGeneration(cluster, generation);
    if (policies[0] !== resource) return;
    yield { span: nameSpan(resource), path: 'metadata.name', ...told(profile, generation, policies.length - 1) };
  },
});

function ofGeneration({ unenforced, policies }: Cluster, generation: PolicyGeneration): readonly Resource[] {
  const all = [...unenforced, ...policies.map(({ resource }) => resource)];
  return all.filter(each => generationOf(each) === generation);
}

function told(
  profile: ClusterProfile,
  generation: PolicyGeneration,
  others: number,
): Pick<Finding, 'message' | 'severity'> {
  const { plugIn, adminPolicies } = profile;
  const also = others === 0 ? 'This policy' : `This policy and ${others} more`;
  const has = others === 0 ? 'has' : 'have';
  if (generation === 'network')
    return {
      message: `${also} ${has} no effect: ${plugIn?.name} enforces no network policies, and all connections stay open. Install an engine that does, or set networkPolicy.cluster.cni to the one there is.`,
    };
  const what = describeEnforcement(profile, generation);
  if (adminPolicies.enforced === false || enforcementOf(profile, generation) === 'no')
    return {
      message: `${also} ${has} no effect: ${what}. Write another kind, or set networkPolicy.cluster.cni and cniVersion to what enforces it.`,
    };
  const support = plugIn?.admin?.[generation].enforces;
  if (support?.value === 'never')
    return {
      message: `${also} may have no effect: ${what}. Set networkPolicy.cluster.cni where another plug-in runs.`,
    };
  const setting =
    support?.value === 'by version'
      ? 'Set networkPolicy.cluster.cniVersion'
      : 'Set networkPolicy.cluster.adminPolicies';
  return {
    message: `Whether ${also.toLowerCase()} ${has} an effect is not known: ${what}. ${setting} to say so.`,
    severity: 'hint',
  };
}
