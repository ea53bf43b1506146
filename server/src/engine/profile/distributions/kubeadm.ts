import { assumed } from '../fact.ts';
import type { Preset } from '../preset.ts';
import { KUBE_DNS } from './cluster-dns.ts';

/** A cluster that kubeadm made; its plug-in is the user's choice. */
export const kubeadm: Preset = {
  name: 'kubeadm',
  dns: KUBE_DNS,
  serviceCidrs: assumed(['10.96.0.0/12']),
  apiServerPorts: assumed([6443]),
};
