import { documented } from '../fact.ts';
import type { Preset } from '../preset.ts';

/** CoreDNS as most distributions install it; the label is older than CoreDNS. */
export const KUBE_DNS: NonNullable<Preset['dns']> = {
  namespace: documented('kube-system'),
  podLabels: documented({ 'k8s-app': 'kube-dns' }),
  ports: documented([53]),
};
