import { quote } from '../keyword-message.ts';
import { fieldPlace, type Place, textAt } from '../place.ts';
import { type Violation, violationOf } from '../violation.ts';

const CURRENT = 'networking.k8s.io/v1';
const REMOVED = 'extensions/v1beta1';

/** Checks apiVersion, without which the API server reads nothing else; items of a NetworkPolicyList may leave it out with kind. */
export function checkApiVersion(root: Place): readonly Violation[] {
  const place = fieldPlace(root, 'apiVersion');
  const version = textAt(place);
  if (version === '' && textAt(fieldPlace(root, 'kind')) === '') return [];
  if (version === '') return [missing(place)];
  if (version === CURRENT) return [];
  const message =
    version === REMOVED
      ? `Kubernetes removed ${REMOVED} in 1.16: no cluster of today accepts this policy. Write ${CURRENT}.`
      : `No NetworkPolicy exists in ${quote(version)}: the API server refuses it. Write ${CURRENT}.`;
  const facts = { correction: CURRENT };
  return [violationOf({ rule: 'deprecated-api-version', type: 'NotSupported', place, message, facts })];
}

function missing(place: Place): Violation {
  const message = `The object has no apiVersion: the API server cannot tell what it is. Add apiVersion: ${CURRENT}.`;
  return violationOf({ rule: 'missing-field', type: 'Required', place, message });
}
