import type { PolicyKindData } from '../kind-data.ts';

/** The kind of policy of Kubernetes itself. */
export const NETWORK_POLICY_KINDS = {
  NetworkPolicy: {
    dialect: 'network-policy',
    group: 'networking.k8s.io',
    stored: 'v1',
    alsoServed: [],
    scope: 'namespace',
    isNowhereElse: false,
    plural: 'NetworkPolicies',
    generation: 'network',
  },
} as const satisfies Readonly<Record<string, PolicyKindData>>;
