import { assumed } from '../fact.ts';
import type { Preset } from '../preset.ts';

/** RKE2. Its resolver comes from a chart of its own, whose labels are not documented as the others are. */
export const rke2: Preset = {
  name: 'RKE2',
  dns: {
    namespace: assumed('kube-system'),
    podLabels: assumed({ 'k8s-app': 'kube-dns' }),
    ports: assumed([53]),
  },
  podCidrs: assumed(['10.42.0.0/16']),
  serviceCidrs: assumed(['10.43.0.0/16']),
  apiServerPorts: assumed([6443]),
  ingressControllers: assumed([
    {
      namespace: 'kube-system',
      podLabels: { 'app.kubernetes.io/name': 'rke2-ingress-nginx' },
      classes: ['nginx'],
    },
  ]),
};
