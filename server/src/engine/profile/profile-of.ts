import { readBundle } from '../objects/bundle.ts';
import { onceForEach } from '../once.ts';
import type { Family } from '../sets/address.ts';
import { FAMILIES } from '../sets/addresses.ts';
import { adminSupportOf, isSince, type Release, readRelease } from './admin-kinds.ts';
import {
  type ClusterDns,
  type ClusterProfile,
  type ClusterRange,
  type PlatformPeer,
  type PlugIn,
  UNKNOWN_PROFILE,
} from './cluster-profile.ts';
import { PRESETS } from './distributions/index.ts';
import { type Fact, stated, type Trust } from './fact.ts';
import { readKubernetesVersion } from './kubernetes-version.ts';
import { PLUG_IN_DATA, type Since } from './plug-ins.ts';
import type { Preset } from './preset.ts';
import type { IP_FAMILIES, PeerChoice, PlugInName, ProfileChoice } from './profile-choice.ts';
import { statedRange } from './stated-range.ts';

/** Returns what is known of the chosen cluster: what was set, and for the rest what its distribution brings. */
export const profileOf: (choice: ProfileChoice) => ClusterProfile = onceForEach(resolve);

const NO_PRESET: Preset = { name: '' };

function resolve(choice: ProfileChoice): ClusterProfile {
  const distribution = known(choice.distribution);
  const preset = distribution === undefined ? NO_PRESET : PRESETS[distribution];
  const podCidrs = rangesOf(choice.podCidrs, preset.podCidrs);
  const profile: ClusterProfile = {
    distribution,
    plugIn: plugInOf(choice, preset),
    dns: dnsOf(choice, preset),
    podCidrs,
    serviceCidrs: rangesOf(choice.serviceCidrs, preset.serviceCidrs),
    apiServer: {
      addresses: rangesOf(choice.apiServer?.addresses, undefined),
      ports: listed(choice.apiServer?.ports) ?? preset.apiServerPorts,
    },
    kubernetesVersion: readKubernetesVersion(choice.kubernetesVersion ?? ''),
    ingressControllers: peersOf(choice.ingressControllers) ?? preset.ingressControllers,
    monitoring: peersOf(choice.monitoring) ?? preset.monitoring,
    ...familiesOf(choice, podCidrs),
    adminPolicies: {
      version: choice.adminPolicies?.version,
      channel: choice.adminPolicies?.channel,
      bundle: readBundle(choice.adminPolicies?.bundle ?? ''),
      enforced: choice.adminPolicies?.enforced,
      served: choice.adminPolicies?.served,
    },
  };
  return isUnknown(profile) ? UNKNOWN_PROFILE : profile;
}

function isUnknown({ apiServer, adminPolicies, ...others }: ClusterProfile): boolean {
  return [...Object.values(others), ...Object.values(apiServer), ...Object.values(adminPolicies)].every(
    value => value === undefined,
  );
}

function plugInOf({ cni, cniVersion = '' }: ProfileChoice, preset: Preset): PlugIn | undefined {
  const chosen = known(cni);
  const fact: Fact<PlugInName> | undefined = chosen === undefined ? preset.plugIn : stated(chosen);
  if (fact === undefined) return undefined;
  const data = PLUG_IN_DATA[fact.value];
  const limited = <T>(given: Fact<T> | undefined): Fact<T> | undefined => given && limitedTo(fact.trust, given);
  const release = readRelease(cniVersion);
  return {
    id: fact.value,
    name: data.name,
    version: cniVersion === '' ? undefined : cniVersion,
    enforces: limited(data.enforces),
    admin: data.admin && {
      alpha: adminSupportOf(limitedTo(fact.trust, data.admin.alpha), release),
      cluster: adminSupportOf(limitedTo(fact.trust, data.admin.cluster), release),
    },
    endPort: limited(inVersion(data.endPort, release)),
    ipBlockPods: limited(data.ipBlockPods),
    seesClusterIps: limited(data.seesClusterIps),
    selectsNodeLocalDns: limited(data.selectsNodeLocalDns),
  };
}

/** What is known of a plug-in is no surer than that the cluster has it. */
function limitedTo<T>(trust: Trust, given: Fact<T>): Fact<T> {
  return trust === 'assumed' ? { ...given, trust } : given;
}

function inVersion(fact: Fact<boolean | Since> | undefined, release: Release | undefined): Fact<boolean> | undefined {
  if (fact === undefined) return undefined;
  const { value, trust } = fact;
  if (typeof value === 'boolean') return { value, trust };
  return release && { value: isSince(release, value.since), trust };
}

function dnsOf({ dns = {} }: ProfileChoice, preset: Preset): ClusterDns | undefined {
  const labels = dns.podLabels !== undefined && Object.keys(dns.podLabels).length > 0 ? dns.podLabels : undefined;
  const found: ClusterDns = {
    namespace: dns.namespace ? stated(dns.namespace) : preset.dns?.namespace,
    podLabels: labels === undefined ? preset.dns?.podLabels : stated(labels),
    ports: listed(dns.ports) ?? preset.dns?.ports,
    nodeLocal: rangesOf(dns.nodeLocal, undefined),
  };
  return Object.values(found).every(value => value === undefined) ? undefined : found;
}

const FAMILIES_OF: Readonly<Record<(typeof IP_FAMILIES)[number], readonly Family[]>> = {
  ipv4: ['IPv4'],
  ipv6: ['IPv6'],
  'dual-stack': FAMILIES,
};

function familiesOf(
  { ipFamilies }: ProfileChoice,
  pods: ClusterProfile['podCidrs'],
): Pick<ClusterProfile, 'podFamilies' | 'dualStack'> {
  const chosen = known(ipFamilies);
  const written = pods?.trust === 'stated' ? pods.value : undefined;
  const inRanges = written && FAMILIES.filter(family => written.some(({ addresses }) => addresses[family].length > 0));
  const families = chosen === undefined ? inRanges : FAMILIES_OF[chosen];
  if (families === undefined) return { podFamilies: undefined, dualStack: undefined };
  return { podFamilies: stated(families), dualStack: stated(families.length === FAMILIES.length) };
}

function rangesOf(
  given: readonly string[] | undefined,
  preset: Fact<readonly string[]> | undefined,
): Fact<readonly ClusterRange[]> | undefined {
  const fact = listed(given) ?? preset;
  if (fact === undefined) return undefined;
  const value = fact.value.flatMap(text => statedRange(text) ?? []);
  return value.length === 0 ? undefined : { value, trust: fact.trust };
}

function peersOf(given: readonly PeerChoice[] | undefined): Fact<readonly PlatformPeer[]> | undefined {
  return listed(given?.map(({ namespace, podLabels = {} }) => ({ namespace, podLabels })));
}

function listed<T>(values: readonly T[] | undefined): Fact<readonly T[]> | undefined {
  return values === undefined || values.length === 0 ? undefined : stated(values);
}

function known<T extends string>(value: T | 'unknown' | undefined): T | undefined {
  return value === 'unknown' ? undefined : value;
}
