import type { PolicyKindData } from '../kind-data.ts';

const COMMON = { dialect: 'admin-policy', group: 'policy.networking.k8s.io', scope: 'cluster' } as const;

/** The kinds of policies for whole clusters of the Network Policy API. */
export const ADMIN_POLICY_KINDS = {
  AdminNetworkPolicy: {
    ...COMMON,
    stored: 'v1alpha1',
    alsoServed: [],
    isNowhereElse: true,
    plural: 'AdminNetworkPolicies',
    generation: 'alpha',
  },
  BaselineAdminNetworkPolicy: {
    ...COMMON,
    stored: 'v1alpha1',
    alsoServed: [],
    isNowhereElse: true,
    plural: 'BaselineAdminNetworkPolicies',
    generation: 'alpha',
  },
  ClusterNetworkPolicy: {
    ...COMMON,
    stored: 'v1beta1',
    alsoServed: ['v1alpha2'],
    isNowhereElse: false,
    plural: 'ClusterNetworkPolicies',
    generation: 'cluster',
  },
} as const satisfies Readonly<Record<string, PolicyKindData>>;
