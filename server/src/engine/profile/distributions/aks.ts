import { assumed } from '../fact.ts';
import type { Preset } from '../preset.ts';
import { KUBE_DNS } from './cluster-dns.ts';

/** Azure AKS. Cilium, Azure's own engine, Calico or nothing enforces policies, so no plug-in is assumed. */
export const aks: Preset = {
  name: 'AKS',
  dns: KUBE_DNS,
  serviceCidrs: assumed(['10.0.0.0/16']),
  apiServerPorts: assumed([443]),
};
