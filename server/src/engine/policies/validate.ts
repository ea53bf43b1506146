import type { ResourceBase } from '../objects/object.ts';
import type { ValidationOptions } from '../objects/validation.ts';
import { checkMetadata } from '../schema/checks/object-metadata.ts';
import { checkOwnerReferences } from '../schema/checks/owner-references.ts';
import { duplicateKeys } from '../schema/duplicate-keys.ts';
import { type Place, rootPlace } from '../schema/place.ts';
import { structuralViolations } from '../schema/structural.ts';
import type { ApiErrorType, Violation } from '../schema/violation.ts';
import { checkApiVersion } from './check-api-version.ts';
import { type PolicyKind, policyKindOf } from './policy-kind.ts';

/**
 * Returns every reason why the API server refuses a policy, or plug-ins make nothing of it, in the order of the text;
 * nothing for kinds whose schema is not ours. A wrong type stops the server from reading on, so no other violation
 * stands beside it.
 */
export function validatePolicy(
  resource: Pick<ResourceBase, 'kind' | 'node'> & { readonly type: string },
  options: ValidationOptions = {},
): readonly Violation[] {
  const kind = policyKindOf(resource);
  if (kind === undefined) return [];
  const root = rootPlace(resource.node, kind.schema);
  const version = checkApiVersion(root, kind, options);
  // The fields of a later version are not known here.
  if (version.some(({ rule }) => rule === 'unknown-api-version')) return version;
  const structural = structuralViolations(root, kind);
  const mismatches = structural.filter(({ apiError }) => apiError?.type === 'TypeMismatch');
  const all = mismatches.length > 0 ? mismatches : [...version, ...allViolations(root, kind, structural, options)];
  return withoutConsequences(all).toSorted((a, b) => a.span.start - b.span.start);
}

function allViolations(
  root: Place,
  kind: PolicyKind,
  structural: readonly Violation[],
  options: ValidationOptions,
): readonly Violation[] {
  const found = [...structural, ...duplicateKeys(root), ...crossField(root, kind, options)];
  return [...found, ...celRules(root, kind, found, options)];
}

function crossField(root: Place, kind: PolicyKind, options: ValidationOptions): readonly Violation[] {
  return [
    ...checkMetadata(root, kind.dialect.isBuiltIn),
    ...checkOwnerReferences(root, options),
    ...kind.dialect.check(root, options),
  ];
}

const BLOCKING: readonly (ApiErrorType | undefined)[] = [
  'NotSupported',
  'Required',
  'TooLong',
  'TooMany',
  'TypeInvalid',
];

// The API server evaluates no CEL rule on an object with one of these errors.
function celRules(
  root: Place,
  kind: PolicyKind,
  found: readonly Violation[],
  options: ValidationOptions,
): readonly Violation[] {
  const blocked = found.some(({ apiError }) => BLOCKING.includes(apiError?.type));
  return blocked ? [] : kind.dialect.checkCelRules(root, options);
}

// `cird: …` is one slip, not an unknown field and a missing one.
function withoutConsequences(violations: readonly Violation[]): readonly Violation[] {
  const misspelt = new Set(
    violations.filter(({ apiError }) => apiError?.type === 'UnknownField').map(({ place }) => place.parent?.node),
  );
  if (misspelt.size === 0) return violations;
  return violations.filter(({ rule, place }) => {
    const holder = place.index === undefined ? place.parent : place;
    const consequence = rule === 'missing-field' || rule === 'mixed-peer';
    return !consequence || holder?.node === undefined || !misspelt.has(holder.node);
  });
}
