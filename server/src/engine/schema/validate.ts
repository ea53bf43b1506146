import type { Resource } from '../model/resource.ts';
import type { ValidationOptions } from '../model/validation.ts';
import { checkAdminPolicy, checkCelRules } from './checks/admin-policy.ts';
import { checkApiVersion } from './checks/api-version.ts';
import { checkMetadata } from './checks/metadata.ts';
import { checkOwnerReferences } from './checks/owner-references.ts';
import { checkPeers } from './checks/peers.ts';
import { checkPorts } from './checks/ports.ts';
import { checkSelector } from './checks/selectors.ts';
import { duplicateKeys } from './duplicate-keys.ts';
import { fieldPlace, itemPlaces, type Place, rootPlace } from './place.ts';
import { type PolicyKind, policyKindOf } from './policy-kind.ts';
import { structuralViolations } from './structural.ts';
import type { ApiErrorType, Violation } from './violation.ts';

/**
 * Returns every reason why the API server refuses a policy, or plug-ins make nothing of it, in the order of the text;
 * nothing for kinds whose schema is not ours. A wrong type stops the server from reading on, so no other violation
 * stands beside it.
 */
export function validatePolicy(
  resource: Pick<Resource, 'type' | 'kind' | 'node'>,
  options: ValidationOptions = {},
): readonly Violation[] {
  const kind = policyKindOf(resource);
  if (kind === undefined) return [];
  const root = rootPlace(resource.node, kind.schema);
  const version = checkApiVersion(root, kind, options);
  // What the fields of a version to come are, nobody knows.
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
    ...checkMetadata(root, kind.kind === 'NetworkPolicy'),
    ...checkOwnerReferences(root, options),
    ...(kind.kind === 'NetworkPolicy' ? networkPolicyFields(root, options) : checkAdminPolicy(root, options)),
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
  const blocked = kind.kind === 'NetworkPolicy' || found.some(({ apiError }) => BLOCKING.includes(apiError?.type));
  return blocked ? [] : checkCelRules(root, options);
}

function networkPolicyFields(root: Place, options: ValidationOptions): readonly Violation[] {
  const spec = fieldPlace(root, 'spec');
  return [
    ...checkSelector(fieldPlace(spec, 'podSelector')),
    ...rulesOf(spec, 'ingress').flatMap(rule => checkRule(rule, 'from', options)),
    ...rulesOf(spec, 'egress').flatMap(rule => checkRule(rule, 'to', options)),
  ];
}

function rulesOf(spec: Place, direction: 'ingress' | 'egress'): readonly Place[] {
  return itemPlaces(fieldPlace(spec, direction));
}

function checkRule(rule: Place, peers: 'from' | 'to', options: ValidationOptions): readonly Violation[] {
  return [...checkPeers(fieldPlace(rule, peers), options), ...checkPorts(rule)];
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
