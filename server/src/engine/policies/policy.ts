import type { AdminPolicy } from './admin-policy/policy.ts';
import { DIALECT_NAMES, type DialectName } from './kinds.ts';
import type { NetworkPolicy } from './network-policy/policy.ts';

/** The policies of each dialect that is evaluated, as written. */
interface Policies {
  readonly 'network-policy': NetworkPolicy;
  readonly 'admin-policy': AdminPolicy;
}

/** The policies of a dialect. */
export type PolicyOf<D extends DialectName> = Policies[D];

/** A policy of any dialect. */
export type Policy = PolicyOf<DialectName>;

/** Says whether an object is a policy of a dialect that is evaluated, in whatever version. */
export function isPolicy(object: { readonly type: string }): object is Policy {
  return DIALECT_NAMES.some(name => name === object.type);
}
