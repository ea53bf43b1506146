import type { ResourceBase } from '../objects/object.ts';
import type { Definition } from '../schema/structural.ts';
import type { Dialect } from './dialect.ts';
import { DEFINITIONS, DIALECTS } from './dialects.ts';
import { type DialectName, POLICY_KIND_NAMES, POLICY_KINDS, type PolicyKindName } from './kinds.ts';
import { isPolicy } from './policy.ts';

/** A kind of policy whose schema we own. */
export interface PolicyKind extends Definition {
  readonly kind: PolicyKindName;
  /** The version that API servers of today store. */
  readonly apiVersion: string;
  /** Versions with the same fields that they serve beside it. */
  readonly alsoServed: readonly string[];
  /** How objects of the kind are judged. */
  readonly dialect: Pick<Dialect<DialectName>, 'isBuiltIn' | 'check' | 'checkCelRules'>;
}

/** Every kind of policy whose schema we own. */
export const policyKinds: readonly PolicyKind[] = POLICY_KIND_NAMES.map(kind => {
  const { group, stored, alsoServed, dialect } = POLICY_KINDS[kind];
  const versioned = (version: string): string => `${group}/${version}`;
  return {
    kind,
    apiVersion: versioned(stored),
    alsoServed: alsoServed.map(versioned),
    dialect: DIALECTS[dialect],
    ...DEFINITIONS[kind],
  };
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
export function policyKindOf(resource: Pick<ResourceBase, 'kind'> & { readonly type: string }): PolicyKind | undefined {
  return isPolicy(resource) ? policyKinds.find(({ kind }) => kind === resource.kind) : undefined;
}

/** Says whether a version of the kind is one whose fields are known here. */
export function isKnownVersion({ apiVersion, alsoServed }: PolicyKind, version: string): boolean {
  return version === apiVersion || alsoServed.includes(version);
}
