import type { PlugIn } from './cluster-profile.ts';
import { assumed, documented, type Fact } from './fact.ts';
import type { PlugInName } from './profile-choice.ts';

/** The first version that has a feature, as major and minor number. */
export interface Since {
  readonly since: readonly [major: number, minor: number];
}

/** A plug-in before its version is known. */
export interface PlugInData extends Partial<Omit<PlugIn, 'id' | 'name' | 'endPort'>> {
  readonly name: string;
  readonly endPort?: Fact<boolean | Since>;
}

// Cilium takes an ipBlock for the world outside, unless policyCIDRMatchMode says otherwise, and redirects node-local DNS.
const LIKE_CILIUM: Omit<PlugInData, 'name'> = {
  ipBlockPods: documented('ignore'),
  selectsNodeLocalDns: documented(true),
  endPort: documented<Since>({ since: [1, 17] }),
};

/** What each plug-in does with networking.k8s.io/v1 policies, by the documents and sources of its makers. */
export const PLUG_IN_DATA: Readonly<Record<PlugInName, PlugInData>> = {
  calico: {
    name: 'Calico',
    enforces: documented('always'),
    endPort: documented(true),
    ipBlockPods: documented('match'),
  },
  cilium: { name: 'Cilium', enforces: documented('always'), ...LIKE_CILIUM },
  antrea: {
    name: 'Antrea',
    enforces: documented('always'),
    endPort: documented<Since>({ since: [1, 1] }),
    ipBlockPods: assumed('match'),
  },
  'aws-vpc-cni': {
    name: 'AWS VPC CNI',
    enforces: documented('when enabled'),
    endPort: documented(true),
    ipBlockPods: documented('match'),
    seesClusterIps: documented(true),
  },
  'azure-npm': {
    name: 'Azure Network Policy Manager',
    enforces: documented('always'),
    endPort: assumed(true),
    ipBlockPods: documented('match'),
  },
  'azure-cilium': { name: 'Azure CNI powered by Cilium', enforces: documented('always'), ...LIKE_CILIUM },
  'gke-dataplane-v2': {
    name: 'GKE Dataplane V2',
    enforces: documented('always'),
    ipBlockPods: assumed('ignore'),
  },
  'ovn-kubernetes': {
    name: 'OVN-Kubernetes',
    enforces: documented('always'),
    endPort: documented(true),
    ipBlockPods: assumed('match'),
  },
  'kube-router': {
    name: 'kube-router',
    enforces: documented('always'),
    endPort: documented(true),
    ipBlockPods: assumed('match'),
  },
  kindnet: {
    name: 'kindnet',
    enforces: documented('always'),
    endPort: documented(true),
    ipBlockPods: documented('match'),
  },
  flannel: { name: 'flannel', enforces: documented('never') },
  weave: {
    name: 'Weave Net',
    enforces: documented('always'),
    endPort: assumed(false),
    ipBlockPods: assumed('match'),
  },
};
