import { assumed } from '../fact.ts';
import type { Preset } from '../preset.ts';
import { KUBE_DNS } from './cluster-dns.ts';

/** Google GKE. Dataplane V2, Calico or nothing enforces policies, so no plug-in is assumed. */
export const gke: Preset = {
  name: 'GKE',
  dns: KUBE_DNS,
  serviceCidrs: assumed(['34.118.224.0/20']),
  apiServerPorts: assumed([443]),
};
