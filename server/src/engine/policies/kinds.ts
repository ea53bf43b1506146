import { ADMIN_POLICY_KINDS } from './admin-policy/kinds.ts';
import { NETWORK_POLICY_KINDS } from './network-policy/kinds.ts';

/** Every kind of policy that is evaluated; all lists and patterns of kinds are made of this one. */
export const POLICY_KINDS = { ...NETWORK_POLICY_KINDS, ...ADMIN_POLICY_KINDS };

export type PolicyKindName = keyof typeof POLICY_KINDS;

/** A dialect is an API group with kinds of policies; its name is the type of their objects. */
export type DialectName = (typeof POLICY_KINDS)[PolicyKindName]['dialect'];

/** The kinds of a dialect. */
export type KindOf<D extends DialectName> = {
  [K in PolicyKindName]: (typeof POLICY_KINDS)[K]['dialect'] extends D ? K : never;
}[PolicyKindName];

/** The names of all kinds of policies that are evaluated. */
export const POLICY_KIND_NAMES = Object.keys(POLICY_KINDS).filter(isPolicyKind);

/** The names of all dialects that are evaluated. */
export const DIALECT_NAMES: readonly DialectName[] = [
  ...new Set(POLICY_KIND_NAMES.map(kind => POLICY_KINDS[kind].dialect)),
];

/** The groups that have such kinds. */
export const POLICY_GROUPS: ReadonlySet<string> = new Set(Object.values(POLICY_KINDS).map(({ group }) => group));

/** Says whether a kind is one of policies that are evaluated, whatever its group. */
export function isPolicyKind(kind: string): kind is PolicyKindName {
  return Object.hasOwn(POLICY_KINDS, kind);
}
