import type { Resource } from '../model/resource.ts';
import { NetworkPolicy, type Validator } from './generated/validators.js';
import { networkPolicySchema, type SchemaNode } from './schema-node.ts';

/** A kind of policy whose schema we own. */
export interface PolicyKind {
  readonly kind: string;
  /** The version that API servers of today serve. */
  readonly apiVersion: string;
  readonly schema: SchemaNode;
  readonly validator: Validator;
}

/** Every kind of policy whose schema we own. */
export const policyKinds: readonly PolicyKind[] = [
  {
    kind: 'NetworkPolicy',
    apiVersion: 'networking.k8s.io/v1',
    schema: networkPolicySchema,
    validator: NetworkPolicy,
  },
];

/** Returns the kind of policy that an object is, undefined for objects of other kinds. */
export function policyKindOf(resource: Pick<Resource, 'type' | 'kind'>): PolicyKind | undefined {
  const isPolicy = resource.type === 'network-policy' || resource.type === 'admin-policy';
  return isPolicy ? policyKinds.find(({ kind }) => kind === resource.kind) : undefined;
}
