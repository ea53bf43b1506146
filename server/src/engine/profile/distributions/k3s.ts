import { assumed, documented } from '../fact.ts';
import type { Preset } from '../preset.ts';
import { KUBE_DNS } from './cluster-dns.ts';

/** k3s; it connects pods with flannel and enforces policies with a part of kube-router. */
export const k3s: Preset = {
  name: 'k3s',
  plugIn: assumed('kube-router'),
  dns: KUBE_DNS,
  podCidrs: assumed(['10.42.0.0/16']),
  serviceCidrs: assumed(['10.43.0.0/16']),
  apiServerPorts: assumed([6443]),
  ingressControllers: documented([
    { namespace: 'kube-system', podLabels: { 'app.kubernetes.io/name': 'traefik' }, classes: ['traefik'] },
  ]),
};
