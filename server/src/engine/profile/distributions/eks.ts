import { assumed } from '../fact.ts';
import type { Preset } from '../preset.ts';
import { KUBE_DNS } from './cluster-dns.ts';

/** Amazon EKS. The range of Services is one of two, so none is assumed. */
export const eks: Preset = {
  name: 'EKS',
  plugIn: assumed('aws-vpc-cni'),
  dns: KUBE_DNS,
  apiServerPorts: assumed([443]),
};
