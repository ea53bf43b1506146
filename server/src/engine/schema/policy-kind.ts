import { isOfDialect, POLICY_KIND_NAMES, POLICY_KINDS, type PolicyKindName } from '../model/policy-kinds.ts';
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
  readonly kind: PolicyKindName;
  /** The version that API servers of today store. */
  readonly apiVersion: string;
  /** Versions with the same fields that they serve beside it. */
  readonly alsoServed: readonly string[];
  readonly schema: SchemaNode;
  readonly validator: Validator;
}

const SCHEMAS: Readonly<Record<PolicyKindName, Pick<PolicyKind, 'schema' | 'validator'>>> = {
  NetworkPolicy: { schema: networkPolicySchema, validator: NetworkPolicy },
  AdminNetworkPolicy: { schema: adminNetworkPolicySchema, validator: AdminNetworkPolicy },
  BaselineAdminNetworkPolicy: { schema: baselineAdminNetworkPolicySchema, validator: BaselineAdminNetworkPolicy },
  ClusterNetworkPolicy: { schema: clusterNetworkPolicySchema, validator: ClusterNetworkPolicy },
};

/** Every kind of policy whose schema we own. */
export const policyKinds: readonly PolicyKind[] = POLICY_KIND_NAMES.map(kind => {
  const { group, stored, alsoServed } = POLICY_KINDS[kind];
  const versioned = (version: string): string => `${group}/${version}`;
  return { kind, apiVersion: versioned(stored), alsoServed: alsoServed.map(versioned), ...SCHEMAS[kind] };
});

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
  return isOfDialect(resource) ? policyKinds.find(({ kind }) => kind === resource.kind) : undefined;
}

/** Says whether a version of the kind is one whose fields are known here. */
export function isKnownVersion({ apiVersion, alsoServed }: PolicyKind, version: string): boolean {
  return version === apiVersion || alsoServed.includes(version);
}
