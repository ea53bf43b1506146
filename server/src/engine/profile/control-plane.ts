import type { ClusterProfile } from './cluster-profile.ts';

const PLACES = {
  kubeadm: 'inside',
  kind: 'inside',
  k3s: 'inside',
  rke2: 'inside',
  openshift: 'inside',
  eks: 'outside',
  gke: 'outside',
  aks: 'outside',
  custom: undefined,
} as const;

/** Says whether the API server runs on nodes of the cluster or, as clouds manage it, outside; undefined while nobody knows. */
function placeOfControlPlane({ distribution }: ClusterProfile): 'inside' | 'outside' | undefined {
  return distribution && PLACES[distribution];
}

/** Says whether no ipBlock holds the API server: the plug-in takes it for addresses outside, and the server runs on nodes. */
export function isHiddenFromBlocks(profile: ClusterProfile): boolean {
  return profile.plugIn?.ipBlockPods?.value === 'ignore' && placeOfControlPlane(profile) === 'inside';
}

/** Says whether the distribution is one of a cloud, whose machines answer about themselves on a metadata address. */
export function isOnCloud(profile: ClusterProfile): boolean {
  return placeOfControlPlane(profile) === 'outside';
}
