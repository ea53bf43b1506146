import { describe, expect, it } from 'vitest';
import type { ProfileChoice } from '../../server/src/engine/profile/profile-choice.ts';
import { profileOf } from '../../server/src/engine/profile/profile-of.ts';
import { clusterProfileView } from '../../server/src/features/cluster-profile-view.ts';

const view = (choice: ProfileChoice) => {
  const { isKnown, distribution, plugIn, enforcement, kubernetesVersion } = clusterProfileView(profileOf(choice));
  return [isKnown, distribution, plugIn, enforcement, kubernetesVersion];
};

describe('the view of a cluster', () => {
  it('says what is known', () => {
    expect(view({})).toEqual([false, '', '', 'unknown', '']);
    expect(view({ distribution: 'eks', kubernetesVersion: 'v1.34.1' })).toEqual([
      true,
      'eks',
      'aws-vpc-cni',
      'when enabled',
      '1.34',
    ]);
    expect(view({ distribution: 'aks', cni: 'flannel' })).toEqual([true, 'aks', 'flannel', 'never', '']);
    expect(view({ podCidrs: ['10.1.0.0/16'] })).toEqual([true, '', '', 'unknown', '']);
  });

  it('names what can be chosen, each with what comes with it', () => {
    const { distributions, plugIns } = clusterProfileView(profileOf({}));
    expect(distributions.map(({ id, name, detail }) => `${id}: ${name}, ${detail}`).slice(-4)).toEqual([
      'openshift: OpenShift, OVN-Kubernetes · DNS in openshift-dns, port 5353',
      'k3s: k3s, kube-router · DNS in kube-system, port 53',
      'rke2: RKE2, DNS in kube-system, port 53',
      'custom: custom, Nothing but what is set',
    ]);
    expect(plugIns.find(({ id }) => id === 'cilium')?.detail).toBe('Enforces policies · an ipBlock selects no pods');
    expect(plugIns.find(({ id }) => id === 'flannel')?.detail).toBe('Enforces no policies');
  });
});
