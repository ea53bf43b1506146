import type { ValidationOptions } from '../objects/validation.ts';
import { fieldPlace, type Place, textAt } from '../schema/place.ts';
import { quote } from '../schema/quote.ts';
import { type Violation, violationOf } from '../schema/violation.ts';
import { groupOf, isLaterVersion } from './api-versions.ts';
import { isKnownVersion, type PolicyKind } from './policy-kind.ts';

const REMOVED = 'extensions/v1beta1';
const REMOVED_IN = 16;
// The last minor version whose groups are known here (Kubernetes 1.38).
const NEWEST_MINOR = 38;

/** Checks apiVersion, without which the API server reads nothing else; items of a list of one kind may leave it out with kind. */
export function checkApiVersion(root: Place, policyKind: PolicyKind, options: ValidationOptions): readonly Violation[] {
  const { kind, apiVersion } = policyKind;
  const place = fieldPlace(root, 'apiVersion');
  const version = textAt(place);
  if (version === '' && textAt(fieldPlace(root, 'kind')) === '') return [];
  if (version === '') return [missing(place, apiVersion)];
  if (isKnownVersion(policyKind, version)) return [];
  if (isLaterVersion(policyKind, version) && !isSurelyUnserved(policyKind, options)) return [later(place, policyKind)];
  if (groupOf(version) !== groupOf(apiVersion) && version !== REMOVED) return [otherGroup(place, policyKind)];
  const { kubernetesVersion } = options;
  const served = version === REMOVED && kubernetesVersion !== undefined && kubernetesVersion.minor < REMOVED_IN;
  const message =
    version === REMOVED
      ? `Kubernetes removed ${REMOVED} in 1.${REMOVED_IN}: ${served ? 'the next clusters refuse' : 'no cluster of today accepts'} this policy. Write ${apiVersion}.`
      : `No ${kind} exists in ${quote(version)}: the API server refuses it. Write ${apiVersion}.`;
  const type = served ? undefined : 'NotSupported';
  return [violationOf({ rule: 'deprecated-api-version', type, place, message, facts: { correction: apiVersion } })];
}

function missing(place: Place, apiVersion: string): Violation {
  const message = `The object has no apiVersion: the API server cannot tell what it is. Add apiVersion: ${apiVersion}.`;
  return violationOf({ rule: 'missing-field', type: 'Required', place, message, facts: { correction: apiVersion } });
}

function later(place: Place, { kind, apiVersion }: PolicyKind): Violation {
  const message = `The version ${textAt(place)} of ${kind} is not known here: what the policy says is not checked, and answers about pods that it may select depend on it. Write ${apiVersion} where the cluster does not serve it.`;
  return violationOf({
    rule: 'unknown-api-version',
    type: undefined,
    place,
    message,
    facts: { correction: apiVersion },
  });
}

/** A version of Kubernetes' own groups is known to be missing where that of the cluster is known. */
function isSurelyUnserved({ kind }: PolicyKind, { kubernetesVersion }: ValidationOptions): boolean {
  return kind === 'NetworkPolicy' && kubernetesVersion !== undefined && kubernetesVersion.minor <= NEWEST_MINOR;
}

function otherGroup(place: Place, { kind, apiVersion }: PolicyKind): Violation {
  const group = groupOf(textAt(place));
  const problem = group === '' ? `${quote(textAt(place))} names no API group` : `The group ${group} has no ${kind}`;
  const message = `${problem}: the API server refuses it, and nothing is applied. Write ${apiVersion}.`;
  return violationOf({
    rule: 'deprecated-api-version',
    type: 'NotSupported',
    place,
    message,
    facts: { correction: apiVersion },
  });
}
