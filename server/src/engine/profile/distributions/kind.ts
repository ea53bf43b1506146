import { assumed } from '../fact.ts';
import type { Preset } from '../preset.ts';
import { KUBE_DNS } from './cluster-dns.ts';

/** A cluster of kind; kindnet enforces policies since kind 0.24. */
export const kind: Preset = {
  name: 'kind',
  plugIn: assumed('kindnet'),
  dns: KUBE_DNS,
  podCidrs: assumed(['10.244.0.0/16']),
  serviceCidrs: assumed(['10.96.0.0/16']),
  apiServerPorts: assumed([6443]),
};
