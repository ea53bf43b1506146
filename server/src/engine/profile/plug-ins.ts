import type { AdminSpells, Release, Spell } from './admin-kinds.ts';
import type { PlugIn } from './cluster-profile.ts';
import { assumed, documented, type Fact } from './fact.ts';
import type { PlugInName } from './profile-choice.ts';

/** The first version that has a feature, as major and minor number. */
export interface Since {
  readonly since: Release;
}

/** A plug-in before its version is known. */
export interface PlugInData extends Partial<Omit<PlugIn, 'id' | 'name' | 'version' | 'endPort' | 'admin'>> {
  readonly name: string;
  readonly endPort?: Fact<boolean | Since>;
  /** Undefined where nothing is known of it. */
  readonly admin?: AdminSpells;
}

const NONE: readonly Spell[] = [];
const NO_ADMIN: AdminSpells = { alpha: documented(NONE), cluster: documented(NONE) };

// Cilium takes an ipBlock for the world outside, unless policyCIDRMatchMode says otherwise, and redirects node-local DNS.
const LIKE_CILIUM: Omit<PlugInData, 'name'> = {
  ipBlockPods: documented('ignore'),
  selectsNodeLocalDns: documented(true),
  endPort: documented<Since>({ since: [1, 17] }),
  admin: {
    alpha: documented(NONE),
    cluster: documented([{ since: [1, 20], enforcement: 'when enabled', by: 'k8sClusterNetworkPolicy.enabled' }]),
  },
};

/** What each plug-in does with networking.k8s.io/v1 policies, by the documents and sources of its makers. */
export const PLUG_IN_DATA: Readonly<Record<PlugInName, PlugInData>> = {
  calico: {
    name: 'Calico',
    enforces: documented('always'),
    endPort: documented(true),
    ipBlockPods: documented('match'),
    admin: {
      alpha: documented([{ since: [3, 29], until: [3, 32], enforcement: 'always' }]),
      cluster: documented([{ since: [3, 32], enforcement: 'always' }]),
    },
  },
  cilium: { name: 'Cilium', enforces: documented('always'), ...LIKE_CILIUM },
  antrea: {
    name: 'Antrea',
    enforces: documented('always'),
    endPort: documented<Since>({ since: [1, 1] }),
    ipBlockPods: assumed('match'),
    admin: {
      alpha: documented([{ since: [1, 13], enforcement: 'always' }]),
      cluster: documented([{ since: [2, 7], enforcement: 'always' }]),
    },
  },
  'aws-vpc-cni': {
    name: 'AWS VPC CNI',
    enforces: documented('when enabled'),
    endPort: documented(true),
    ipBlockPods: documented('match'),
    seesClusterIps: documented(true),
    admin: NO_ADMIN,
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
    // Nothing of ClusterNetworkPolicy has been seen there.
    admin: { alpha: documented([{ enforcement: 'always' }]), cluster: assumed(NONE) },
  },
  'kube-ovn': {
    name: 'Kube-OVN',
    enforces: documented('always'),
    ipBlockPods: assumed('match'),
    admin: {
      alpha: documented([{ enforcement: 'always' }]),
      cluster: documented([{ enforcement: 'when enabled' }]),
    },
  },
  'kube-network-policies': {
    name: 'kube-network-policies',
    enforces: documented('always'),
    endPort: assumed(true),
    ipBlockPods: assumed('match'),
    admin: {
      alpha: documented([{ until: [0, 9], enforcement: 'always' }]),
      cluster: documented([{ since: [1, 0], enforcement: 'always' }]),
    },
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
  flannel: { name: 'flannel', enforces: documented('never'), admin: NO_ADMIN },
  weave: {
    name: 'Weave Net',
    enforces: documented('always'),
    endPort: assumed(false),
    ipBlockPods: assumed('match'),
  },
};
