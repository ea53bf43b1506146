import type { ClusterProfile, PlugIn } from '../engine/profile/cluster-profile.ts';
import { UNKNOWN_PROFILE } from '../engine/profile/cluster-profile.ts';
import { PRESETS } from '../engine/profile/distributions/index.ts';
import { PLUG_IN_DATA, type PlugInData } from '../engine/profile/plug-ins.ts';
import type { Preset } from '../engine/profile/preset.ts';
import { DISTRIBUTIONS, PLUG_INS } from '../engine/profile/profile-choice.ts';
import type { ClusterChoice, ClusterProfileView } from './support/protocol.ts';

/** Returns what is known of the cluster, and what can be chosen. */
export function clusterProfileView(profile: ClusterProfile): ClusterProfileView {
  const { distribution, plugIn, kubernetesVersion } = profile;
  return {
    isKnown: profile !== UNKNOWN_PROFILE,
    distribution: distribution ?? '',
    plugIn: plugIn?.id ?? '',
    enforcement: enforcementOf(plugIn),
    kubernetesVersion: kubernetesVersion === undefined ? '' : `1.${kubernetesVersion.minor}`,
    distributions: DISTRIBUTIONS.map(id => ({ id, name: PRESETS[id].name, detail: detailOf(PRESETS[id]) })),
    plugIns: PLUG_INS.map(id => ({ id, name: PLUG_IN_DATA[id].name, detail: plugInDetail(PLUG_IN_DATA[id]) })),
  };
}

function enforcementOf(plugIn: PlugIn | undefined): ClusterProfileView['enforcement'] {
  return plugIn?.enforces?.value ?? 'unknown';
}

function detailOf({ plugIn, dns }: Preset): ClusterChoice['detail'] {
  const parts = [
    ...(plugIn === undefined ? [] : [PLUG_IN_DATA[plugIn.value].name]),
    ...(dns === undefined ? [] : [`DNS in ${dns.namespace.value}, port ${dns.ports.value.join(', ')}`]),
  ];
  return parts.length === 0 ? 'Nothing but what is set' : parts.join(' · ');
}

function plugInDetail({ enforces, ipBlockPods }: PlugInData): ClusterChoice['detail'] {
  const enforcing = {
    always: 'Enforces policies',
    'when enabled': 'Enforces policies where that is switched on',
    never: 'Enforces no policies',
  };
  return [
    ...(enforces === undefined ? [] : [enforcing[enforces.value]]),
    ...(ipBlockPods?.value === 'ignore' ? ['an ipBlock selects no pods'] : []),
  ].join(' · ');
}
