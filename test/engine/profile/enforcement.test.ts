import { describe, expect, it } from 'vitest';
import {
  describeEnforcement,
  type Enforced,
  enforcementOf,
  type PolicyGeneration,
} from '../../../server/src/engine/profile/enforcement.ts';
import type { Distribution, PlugInName, ProfileChoice } from '../../../server/src/engine/profile/profile-choice.ts';
import { profileOf } from '../../../server/src/engine/profile/profile-of.ts';

function enforced(choice: ProfileChoice, generation: PolicyGeneration): Enforced {
  return enforcementOf(profileOf(choice), generation);
}

describe('what a plug-in enforces', () => {
  it.each<[PlugInName, string, alpha: Enforced, cluster: Enforced]>([
    ['calico', '', 'maybe', 'maybe'],
    ['calico', '3.28.2', 'no', 'no'],
    ['calico', 'v3.29', 'yes', 'no'],
    ['calico', '3.31.1', 'yes', 'no'],
    ['calico', '3.32', 'no', 'yes'],
    ['calico', '4.0', 'no', 'yes'],
    ['cilium', '', 'no', 'maybe'],
    ['cilium', '1.19', 'no', 'no'],
    ['cilium', '1.20', 'no', 'maybe'],
    ['azure-cilium', '1.18', 'no', 'no'],
    ['antrea', '', 'maybe', 'maybe'],
    ['antrea', '1.12', 'no', 'no'],
    ['antrea', '1.13', 'yes', 'no'],
    ['antrea', '2.7', 'yes', 'yes'],
    ['ovn-kubernetes', '', 'yes', 'maybe'],
    ['kube-ovn', '', 'yes', 'maybe'],
    ['kube-network-policies', '0.8', 'yes', 'no'],
    ['kube-network-policies', '1.1', 'no', 'yes'],
    ['aws-vpc-cni', '1.21.1', 'no', 'no'],
    ['flannel', '', 'no', 'no'],
    ['kube-router', '', 'yes', 'yes'],
  ])('is, of %s "%s", %s and %s', (cni, cniVersion, alpha, cluster) => {
    const choice: ProfileChoice = { cni, cniVersion };
    expect([enforced(choice, 'alpha'), enforced(choice, 'cluster')]).toEqual([alpha, cluster]);
    expect(enforced(choice, 'network')).toBe(cni === 'flannel' ? 'no' : 'yes');
  });

  it.each<[Distribution, alpha: Enforced, cluster: Enforced]>([
    ['eks', 'maybe', 'maybe'],
    ['openshift', 'yes', 'maybe'],
    ['kubeadm', 'yes', 'yes'],
  ])('is not sure where %s only usually has it', (distribution, alpha, cluster) => {
    expect([enforced({ distribution }, 'alpha'), enforced({ distribution }, 'cluster')]).toEqual([alpha, cluster]);
    expect(enforced({ distribution }, 'network')).toBe('yes');
  });

  it('is what the user says of admin policies, whatever the plug-in', () => {
    const choice = (value: boolean): ProfileChoice => ({ cni: 'flannel', adminPolicies: { enforced: value } });
    expect((['network', 'alpha', 'cluster'] as const).map(each => enforced(choice(true), each))).toEqual([
      'no',
      'yes',
      'yes',
    ]);
    expect(enforced({ adminPolicies: { enforced: false } }, 'cluster')).toBe('no');
  });

  it.each<[ProfileChoice, PolicyGeneration, string]>([
    [{ cni: 'flannel' }, 'network', 'flannel enforces no NetworkPolicies'],
    [
      { cni: 'calico', cniVersion: '3.31' },
      'cluster',
      'Calico enforces ClusterNetworkPolicies only from 3.32, and this one is 3.31',
    ],
    [
      { cni: 'calico' },
      'alpha',
      'Calico enforces AdminNetworkPolicies or BaselineAdminNetworkPolicies only from 3.29, before 3.32, and its version is not known',
    ],
    [
      { cni: 'cilium' },
      'cluster',
      'Cilium enforces ClusterNetworkPolicies only from 1.20, where k8sClusterNetworkPolicy.enabled is set, and its version is not known',
    ],
    [
      { cni: 'cilium', cniVersion: '1.20' },
      'cluster',
      'Cilium enforces ClusterNetworkPolicies only where k8sClusterNetworkPolicy.enabled is set',
    ],
    [{ cni: 'kube-ovn' }, 'cluster', 'Kube-OVN enforces ClusterNetworkPolicies only where that is switched on'],
    [{ distribution: 'openshift' }, 'cluster', 'OVN-Kubernetes enforces no ClusterNetworkPolicies as far as is known'],
    [
      { adminPolicies: { enforced: false } },
      'cluster',
      'the cluster enforces no ClusterNetworkPolicies, as networkPolicy.cluster.adminPolicies says',
    ],
  ])('reads for %j well', (choice, generation, text) => {
    expect(describeEnforcement(profileOf(choice), generation)).toBe(text);
  });
});
