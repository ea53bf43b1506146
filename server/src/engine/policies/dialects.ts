import type { ResourceBase } from '../objects/object.ts';
import { onceForEach } from '../once.ts';
import type { Definition } from '../schema/structural.ts';
import { adminPolicyDialect } from './admin-policy/dialect.ts';
import type { CompiledPolicy } from './compiled.ts';
import type { Dialect } from './dialect.ts';
import { type DialectName, POLICY_KINDS, type PolicyKindName } from './kinds.ts';
import { networkPolicyDialect } from './network-policy/dialect.ts';
import type { Policy, PolicyOf } from './policy.ts';

/** Every dialect that is evaluated; what one of them lacks does not type-check. */
export const DIALECTS: { readonly [D in DialectName]: Dialect<D> } = {
  'network-policy': networkPolicyDialect,
  'admin-policy': adminPolicyDialect,
};

/** What the API says of every kind. */
export const DEFINITIONS: Readonly<Record<PolicyKindName, Definition>> = {
  ...networkPolicyDialect.definitions,
  ...adminPolicyDialect.definitions,
};

/** Reads an object of a kind of policy. */
export function readPolicy(kind: PolicyKindName, base: ResourceBase): Policy {
  return DIALECTS[POLICY_KINDS[kind].dialect].read(base);
}

/** Returns the policy's compiled form; one object is compiled once. */
export const compileCached = onceForEach((policy: Policy): CompiledPolicy => compile(policy.type, policy));

function compile<D extends DialectName>(dialect: D, policy: PolicyOf<D>): CompiledPolicy {
  return DIALECTS[dialect].compile(policy);
}
