import { PRESETS } from '../engine/profile/distributions/index.ts';
import { PLUG_IN_DATA } from '../engine/profile/plug-ins.ts';
import {
  ADMIN_POLICY_CHANNELS,
  ADMIN_POLICY_VERSIONS,
  DISTRIBUTIONS,
  IP_FAMILIES,
  PLUG_INS,
  type ProfileChoice,
} from '../engine/profile/profile-choice.ts';
import { NO_CLUSTER } from './cluster-settings.ts';
import type { SettingSchema } from './setting-schema.ts';

const UNKNOWN = 'Nothing is known of it, and rules that need to know it stay silent.';

const PORTS: SettingSchema = {
  type: 'array',
  items: { type: 'integer', minimum: 1, maximum: 65535 },
};
const LABELS: SettingSchema = { type: 'object', additionalProperties: { type: 'string' } };

const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const IPV4 = `${OCTET}([.]${OCTET}){3}(/(3[0-2]|[12]?[0-9]))?`;
const IPV6 = '[0-9a-fA-F]*:[0-9a-fA-F.:]+(/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?';

/** An address or a range of addresses. */
const ADDRESSES: SettingSchema = {
  type: 'array',
  items: {
    type: 'string',
    format: 'address-range',
    pattern: `^(${IPV4}|${IPV6})$`,
    patternErrorMessage: 'Write an address or a range, such as 10.244.0.0/16.',
  },
};

const PEERS: SettingSchema = {
  type: 'array',
  items: {
    type: 'object',
    properties: { namespace: { type: 'string' }, podLabels: LABELS },
    required: ['namespace'],
    additionalProperties: false,
  },
};

type ClusterSchemas = Readonly<Partial<Record<keyof ProfileChoice, SettingSchema>>>;

const PLATFORM: ClusterSchemas = {
  distribution: {
    type: 'string',
    enum: ['unknown', ...DISTRIBUTIONS],
    enumDescriptions: [UNKNOWN, ...DISTRIBUTIONS.map(id => `What is usual in ${PRESETS[id].name}.`)],
    markdownDescription:
      'The distribution of Kubernetes that the manifests are for. It brings what is usual there for all other settings of the cluster; what is set counts more. `custom` brings nothing.',
  },
  cni: {
    type: 'string',
    enum: ['unknown', ...PLUG_INS],
    enumDescriptions: ['As the distribution says, if it does.', ...PLUG_INS.map(id => PLUG_IN_DATA[id].name)],
    description: 'The network plug-in, or the part of one that enforces policies.',
  },
  cniVersion: {
    type: 'string',
    pattern: '^(v?[0-9]+[.][0-9]+([.][0-9]+)?([-+].*)?)?$',
    patternErrorMessage: 'Write a version such as 1.17.',
    description:
      'The version of the network plug-in, such as 1.17. It decides what the plug-in reads, and which kinds of policies it enforces.',
  },
  kubernetesVersion: {
    type: 'string',
    pattern: '^(v?1[.][0-9]{1,3}([.][0-9]+)?([-+].*)?)?$',
    patternErrorMessage: 'Write a version of Kubernetes such as 1.36.',
    markdownDescription:
      'The version of the API server that judges the policies, such as `1.36`. Without it, what only some versions refuse is a warning.',
  },
};

const ADDRESSING: ClusterSchemas = {
  podCidrs: { ...ADDRESSES, markdownDescription: 'The ranges that pods get their addresses from.' },
  serviceCidrs: { ...ADDRESSES, markdownDescription: 'The ranges of the addresses of Services.' },
  apiServer: {
    type: 'object',
    properties: { addresses: ADDRESSES, ports: PORTS },
    additionalProperties: false,
    markdownDescription:
      'Where the API server listens behind the Service `kubernetes`: its addresses or ranges, and its ports.',
  },
  ipFamilies: {
    type: 'string',
    enum: ['unknown', ...IP_FAMILIES],
    description: 'The kinds of addresses that pods have.',
  },
};

const PEERS_OF_PLATFORM: ClusterSchemas = {
  dns: {
    type: 'object',
    properties: { namespace: { type: 'string' }, podLabels: LABELS, ports: PORTS, nodeLocal: ADDRESSES },
    additionalProperties: false,
    markdownDescription:
      'The resolver of the cluster: `namespace`, `podLabels` and `ports` of its pods, and `nodeLocal`, the addresses of node-local caches or of a resolver outside, such as `169.254.20.10`.',
  },
  ingressControllers: {
    ...PEERS,
    description: 'The pods of ingress and gateway controllers: their namespace and, where given, their labels.',
  },
  monitoring: {
    ...PEERS,
    description: 'The pods that fetch metrics: their namespace and, where given, their labels.',
  },
  adminPolicies: {
    type: 'object',
    properties: {
      version: { type: 'string', enum: ADMIN_POLICY_VERSIONS },
      channel: { type: 'string', enum: ADMIN_POLICY_CHANNELS },
      bundle: {
        type: 'string',
        pattern: '^v?\\d+\\.\\d+\\.\\d+',
        patternErrorMessage: 'Write a release such as v0.3.0.',
      },
      enforced: { type: 'boolean' },
    },
    additionalProperties: false,
    markdownDescription:
      'The `version` and `channel` of policy.networking.k8s.io that are installed, and `bundle`, the release of its definitions, such as `v0.3.0`. A definition in the workspace says so by itself. `enforced` says whether they have an effect; without it, the plug-in and its version decide.',
  },
};

/** Returns the schema of the settings about the cluster, by full name. */
export function clusterSettingsSchema(): Readonly<Record<string, SettingSchema>> {
  const defaults: Readonly<Record<string, unknown>> = NO_CLUSTER;
  return Object.fromEntries(
    Object.entries({ ...PLATFORM, ...PEERS_OF_PLATFORM, ...ADDRESSING }).map(([name, schema]) => [
      `networkPolicy.cluster.${name}`,
      { ...schema, default: defaults[name], scope: 'window' },
    ]),
  );
}
