import type { Preset } from '../preset.ts';
import type { Distribution } from '../profile-choice.ts';
import { aks } from './aks.ts';
import { eks } from './eks.ts';
import { gke } from './gke.ts';
import { k3s } from './k3s.ts';
import { kind } from './kind.ts';
import { kubeadm } from './kubeadm.ts';
import { openshift } from './openshift.ts';
import { rke2 } from './rke2.ts';

/** The facts of each distribution. */
export const PRESETS: Readonly<Record<Distribution, Preset>> = {
  kubeadm,
  kind,
  eks,
  gke,
  aks,
  openshift,
  k3s,
  rke2,
  custom: { name: 'custom' },
};
