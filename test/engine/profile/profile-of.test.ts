import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import { UNKNOWN_PROFILE } from '../../../server/src/engine/profile/cluster-profile.ts';
import { PRESETS } from '../../../server/src/engine/profile/distributions/index.ts';
import type { Fact } from '../../../server/src/engine/profile/fact.ts';
import {
  DISTRIBUTIONS,
  PLUG_INS,
  type PlugInName,
  type ProfileChoice,
} from '../../../server/src/engine/profile/profile-choice.ts';
import { profileOf } from '../../../server/src/engine/profile/profile-of.ts';

const plugIn = (choice: ProfileChoice) => profileOf(choice).plugIn;
const written = (fact: Fact<readonly { readonly cidr: string }[]> | undefined): string =>
  fact === undefined ? 'unknown' : `${fact.trust} ${fact.value.map(({ cidr }) => cidr).join(' ')}`;

describe('a profile', () => {
  it.each<[string, ProfileChoice]>([
    ['nothing is chosen', {}],
    ['all is unknown or empty', { distribution: 'unknown', cni: 'unknown', kubernetesVersion: '', dns: {} }],
    ['custom has nothing set but what cannot be read', { podCidrs: ['here'], kubernetesVersion: 'new' }],
  ])('is the unknown one where %s', (_, choice) => {
    expect(profileOf(choice)).toBe(UNKNOWN_PROFILE);
  });

  it('brings the facts of the distribution, each as sure as it is', () => {
    const { plugIn: own, dns, serviceCidrs, podCidrs, apiServer, dualStack } = profileOf({ distribution: 'openshift' });
    expect(own?.id).toBe('ovn-kubernetes');
    expect(dns?.namespace).toEqual({ value: 'openshift-dns', trust: 'documented' });
    expect(dns?.ports).toEqual({ value: [5353], trust: 'documented' });
    expect(dns?.nodeLocal).toBeUndefined();
    expect(written(serviceCidrs)).toBe('assumed 172.30.0.0/16');
    expect(written(podCidrs)).toBe('assumed 10.128.0.0/14');
    expect(apiServer).toEqual({ addresses: undefined, ports: { value: [6443], trust: 'assumed' } });
    expect(dualStack).toBeUndefined();
  });

  it('puts what is set before what the distribution brings', () => {
    const profile = profileOf({
      distribution: 'kind',
      cni: 'calico',
      dns: { ports: [1053], nodeLocal: ['169.254.20.10'] },
      podCidrs: ['10.1.0.0/16', 'fd00::/48', 'nowhere'],
      ingressControllers: [{ namespace: 'gateway' }],
    });
    expect(profile.plugIn?.id).toBe('calico');
    expect(profile.dns?.namespace).toEqual({ value: 'kube-system', trust: 'documented' });
    expect(profile.dns?.ports).toEqual({ value: [1053], trust: 'stated' });
    expect(written(profile.dns?.nodeLocal)).toBe('stated 169.254.20.10/32');
    expect(written(profile.podCidrs)).toBe('stated 10.1.0.0/16 fd00::/48');
    expect(profile.dualStack).toEqual({ value: true, trust: 'stated' });
    expect(profile.ingressControllers?.value).toEqual([{ namespace: 'gateway', podLabels: {} }]);
  });

  it('passes over ranges that are none, or that are read in different ways', () => {
    const given = ['300.0.0.0/8', '10.1.2.3/8', '10.0.0.0/33', '010.0.0.0/8', '10.1.2.3', 'fd00::/48'];
    expect(written(profileOf({ serviceCidrs: given }).serviceCidrs)).toBe('stated 10.1.2.3/32 fd00::/48');
  });

  it('is no surer of a plug-in than of the cluster having it', () => {
    expect(plugIn({ distribution: 'kind' })?.enforces).toEqual({ value: 'always', trust: 'assumed' });
    expect(plugIn({ cni: 'kindnet' })?.enforces).toEqual({ value: 'always', trust: 'documented' });
  });

  it.each<[PlugInName, string, Fact<boolean> | undefined]>([
    ['cilium', '', undefined],
    ['cilium', 'latest', undefined],
    ['cilium', '1.16.5', { value: false, trust: 'documented' }],
    ['cilium', 'v1.17.0', { value: true, trust: 'documented' }],
    ['antrea', '0.13', { value: false, trust: 'documented' }],
    ['antrea', '2.0', { value: true, trust: 'documented' }],
    ['calico', '', { value: true, trust: 'documented' }],
    ['flannel', '', undefined],
  ])('knows of %s "%s" whether it reads endPort', (cni, cniVersion, expected) => {
    expect(plugIn({ cni, cniVersion })?.endPort).toEqual(expected);
  });

  it.each([
    ['1.36', 36],
    ['v1.34.2', 34],
    ['1.30.1-gke.100', 30],
  ])('reads the version %s', (kubernetesVersion, minor) => {
    expect(profileOf({ kubernetesVersion }).kubernetesVersion).toEqual({ minor });
  });

  it('is there for every distribution and plug-in that can be chosen', () => {
    for (const distribution of DISTRIBUTIONS) expect(profileOf({ distribution }).distribution).toBe(distribution);
    for (const cni of PLUG_INS) expect(plugIn({ cni })?.id).toBe(cni);
    expect(Object.keys(PRESETS)).toEqual([...DISTRIBUTIONS]);
  });
});

describe('a cluster', () => {
  const ipBlockPods = (profile: ProfileChoice): string => new Cluster([], { profile: profileOf(profile) }).ipBlockPods;

  it('takes from a sure profile whether ipBlocks select pods', () => {
    expect(ipBlockPods({ cni: 'cilium' })).toBe('ignore');
    expect(ipBlockPods({ cni: 'calico' })).toBe('match');
    expect(ipBlockPods({ cni: 'gke-dataplane-v2' })).toBe('match');
    expect(new Cluster([], { profile: profileOf({ cni: 'cilium' }), ipBlockPods: 'match' }).ipBlockPods).toBe('match');
  });
});
