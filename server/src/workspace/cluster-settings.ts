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
  return {
    ...(version === undefined ? {} : { version }),
    ...(channel === undefined ? {} : { channel }),
    ...(bundle === '' ? {} : { bundle }),
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
