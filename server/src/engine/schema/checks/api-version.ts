import { fieldPlace, type Place, textAt } from '../place.ts';
import type { PolicyKind } from '../policy-kind.ts';
import { quote } from '../quote.ts';
import type { ValidationOptions } from '../validation-options.ts';
import { type Violation, violationOf } from '../violation.ts';

const REMOVED = 'extensions/v1beta1';
const REMOVED_IN = 16;

/** Checks apiVersion, without which the API server reads nothing else; items of a list of one kind may leave it out with kind. */
export function checkApiVersion(
  root: Place,
  { kind, apiVersion }: PolicyKind,
  { kubernetesVersion }: ValidationOptions,
): readonly Violation[] {
  const place = fieldPlace(root, 'apiVersion');
  const version = textAt(place);
  if (version === '' && textAt(fieldPlace(root, 'kind')) === '') return [];
  if (version === '') return [missing(place, apiVersion)];
  if (version === apiVersion) return [];
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
