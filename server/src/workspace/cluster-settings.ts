import {
  ADMIN_POLICY_CHANNELS,
  ADMIN_POLICY_VERSIONS,
  DISTRIBUTIONS,
  IP_FAMILIES,
  type PeerChoice,
  PLUG_INS,
  type ProfileChoice,
} from '../engine/profile/profile-choice.ts';
import { ports, record, strings, text, textMap, word } from './read-values.ts';

/** The settings of a cluster of which nothing is known. */
export const NO_CLUSTER: Required<ProfileChoice> = {
  distribution: 'unknown',
  cni: 'unknown',
  cniVersion: '',
  kubernetesVersion: '',
  dns: {},
  podCidrs: [],
  serviceCidrs: [],
  apiServer: {},
  ipFamilies: 'unknown',
  ingressControllers: [],
  monitoring: [],
  adminPolicies: {},
};

/** Reads the settings `networkPolicy.cluster.*`; what is missing or of a wrong type is not known. */
export function readCluster(value: unknown): Required<ProfileChoice> {
  const given = record(value);
  return {
    distribution: word(given['distribution'], DISTRIBUTIONS, 'unknown'),
    cni: word(given['cni'], PLUG_INS, 'unknown'),
    cniVersion: text(given['cniVersion']),
    kubernetesVersion: text(given['kubernetesVersion']),
    dns: readDns(record(given['dns'])),
    podCidrs: strings(given['podCidrs'], []),
    serviceCidrs: strings(given['serviceCidrs'], []),
    apiServer: readApiServer(record(given['apiServer'])),
    ipFamilies: word(given['ipFamilies'], IP_FAMILIES, 'unknown'),
    ingressControllers: readPeers(given['ingressControllers']),
    monitoring: readPeers(given['monitoring']),
    adminPolicies: readAdminPolicies(record(given['adminPolicies'])),
  };
}

type Given = Readonly<Record<string, unknown>>;

function readDns(given: Given): Required<ProfileChoice>['dns'] {
  const namespace = text(given['namespace']);
  const listened = ports(given['ports']);
  const nodeLocal = strings(given['nodeLocal'], []);
  return {
    ...(namespace && { namespace }),
    ...readLabels(given),
    ...(listened.length > 0 && { ports: listened }),
    ...(nodeLocal.length > 0 && { nodeLocal }),
  };
}

function readLabels(given: Given): Pick<PeerChoice, 'podLabels'> {
  const podLabels = textMap(given['podLabels']);
  return Object.keys(podLabels).length > 0 ? { podLabels } : {};
}

function readApiServer(given: Given): Required<ProfileChoice>['apiServer'] {
  const addresses = strings(given['addresses'], []);
  const listened = ports(given['ports']);
  return { ...(addresses.length > 0 && { addresses }), ...(listened.length > 0 && { ports: listened }) };
}

function readAdminPolicies(given: Given): Required<ProfileChoice>['adminPolicies'] {
  const version = word(given['version'], ADMIN_POLICY_VERSIONS, undefined);
  const channel = word(given['channel'], ADMIN_POLICY_CHANNELS, undefined);
  const bundle = text(given['bundle']);
  const enforced = given['enforced'];
  return {
    ...(version === undefined ? {} : { version }),
    ...(channel === undefined ? {} : { channel }),
    ...(bundle === '' ? {} : { bundle }),
    ...(typeof enforced === 'boolean' ? { enforced } : {}),
  };
}

function readPeers(value: unknown): readonly PeerChoice[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: unknown) => {
    const given = record(each);
    const namespace = text(given['namespace']);
    return namespace === '' ? [] : [{ namespace, ...readLabels(given) }];
  });
}

/** What a configuration says of the cluster. */
export interface StatedCluster {
  /** The configuration, as messages give it. */
  readonly name: string;
  readonly cluster: Required<ProfileChoice>;
}

/** One setting of the cluster that two configurations give other values, by their names. */
export interface ClusterConflict {
  readonly setting: string;
  readonly names: readonly [string, string];
}

/** Puts together what several configurations say of one cluster; of two values the first counts, which is a conflict. */
export function joinClusters(
  stated: readonly StatedCluster[],
  settled: readonly string[] = [],
): { readonly cluster: Required<ProfileChoice>; readonly conflict: ClusterConflict | undefined } {
  const values = new Map<string, { readonly name: string; readonly value: unknown; readonly text: string }>();
  let conflict: ClusterConflict | undefined;
  for (const { name, cluster } of stated) {
    for (const [setting, value] of Object.entries(cluster)) {
      const text = JSON.stringify(value);
      if (text === JSON.stringify(Reflect.get(NO_CLUSTER, setting))) continue;
      const first = values.get(setting) ?? { name, value, text };
      values.set(setting, first);
      if (first.text !== text && !settled.includes(setting)) conflict ??= { setting, names: [first.name, name] };
    }
  }
  const cluster = { ...NO_CLUSTER, ...Object.fromEntries([...values].map(([key, { value }]) => [key, value])) };
  return { cluster, conflict };
}
