import { quote } from '../keyword-message.ts';
import { fieldPlace, type Place, textAt } from '../place.ts';
import type { PolicyKind } from '../policy-kind.ts';
import { type Violation, violationOf } from '../violation.ts';

const REMOVED = 'extensions/v1beta1';

/** Checks apiVersion, without which the API server reads nothing else; items of a list of one kind may leave it out with kind. */
export function checkApiVersion(root: Place, { kind, apiVersion }: PolicyKind): readonly Violation[] {
  const place = fieldPlace(root, 'apiVersion');
  const version = textAt(place);
  if (version === '' && textAt(fieldPlace(root, 'kind')) === '') return [];
  if (version === '') return [missing(place, apiVersion)];
  if (version === apiVersion) return [];
  const message =
    version === REMOVED
      ? `Kubernetes removed ${REMOVED} in 1.16: no cluster of today accepts this policy. Write ${apiVersion}.`
      : `No ${kind} exists in ${quote(version)}: the API server refuses it. Write ${apiVersion}.`;
  const facts = { correction: apiVersion };
  return [violationOf({ rule: 'deprecated-api-version', type: 'NotSupported', place, message, facts })];
}

function missing(place: Place, apiVersion: string): Violation {
  const message = `The object has no apiVersion: the API server cannot tell what it is. Add apiVersion: ${apiVersion}.`;
  return violationOf({ rule: 'missing-field', type: 'Required', place, message, facts: { correction: apiVersion } });
}
