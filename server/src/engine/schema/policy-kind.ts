import type { Resource } from '../model/resource.ts';
import {
  AdminNetworkPolicy,
  BaselineAdminNetworkPolicy,
  ClusterNetworkPolicy,
  NetworkPolicy,
  type Validator,
} from './generated/validators.js';
import {
  adminNetworkPolicySchema,
  baselineAdminNetworkPolicySchema,
  clusterNetworkPolicySchema,
  networkPolicySchema,
  type SchemaNode,
} from './schema-node.ts';

/** A kind of policy whose schema we own. */
export interface PolicyKind {
  readonly kind: string;
  /** The version that API servers of today store. */
  readonly apiVersion: string;
  /** Versions with the same fields that they serve beside it. */
  readonly alsoServed: readonly string[];
  readonly schema: SchemaNode;
  readonly validator: Validator;
}

/** Every kind of policy whose schema we own. */
export const policyKinds: readonly PolicyKind[] = [
  {
    kind: 'NetworkPolicy',
    apiVersion: 'networking.k8s.io/v1',
    alsoServed: [],
    schema: networkPolicySchema,
    validator: NetworkPolicy,
  },
  {
    kind: 'AdminNetworkPolicy',
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    alsoServed: [],
    schema: adminNetworkPolicySchema,
    validator: AdminNetworkPolicy,
  },
  {
    kind: 'BaselineAdminNetworkPolicy',
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    alsoServed: [],
    schema: baselineAdminNetworkPolicySchema,
    validator: BaselineAdminNetworkPolicy,
  },
  {
    kind: 'ClusterNetworkPolicy',
    apiVersion: 'policy.networking.k8s.io/v1beta1',
    alsoServed: ['policy.networking.k8s.io/v1alpha2'],
    schema: clusterNetworkPolicySchema,
    validator: ClusterNetworkPolicy,
  },
];

/**
 * Returns the kind of policy of a name, undefined where the API group, as far as it is written, is that of another kind.
 * Groups with a dot are those of custom resources; an old NetworkPolicy has a group without one.
 */
export function policyKindNamed(name: string, apiVersion = ''): PolicyKind | undefined {
  const found = policyKinds.find(({ kind }) => kind === name);
  const [group = ''] = apiVersion.split('/');
  const fits = apiVersion === '' || (found?.kind === 'NetworkPolicy' && !group.includes('.'));
  return fits || found?.apiVersion.startsWith(`${group}/`) ? found : undefined;
}

/** Returns the kind of policy that an object is, undefined for objects of other kinds. */
export function policyKindOf(resource: Pick<Resource, 'type' | 'kind'>): PolicyKind | undefined {
  const isPolicy = resource.type === 'network-policy' || resource.type === 'admin-policy';
  return isPolicy ? policyKinds.find(({ kind }) => kind === resource.kind) : undefined;
}

/** Says whether a version of the kind is one whose fields are known here. */
export function isKnownVersion({ apiVersion, alsoServed }: PolicyKind, version: string): boolean {
  return version === apiVersion || alsoServed.includes(version);
}
