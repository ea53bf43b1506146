import { quote } from '../keyword-message.ts';
import { fieldPlace, type Place, textAt } from '../place.ts';
import { type Violation, violationOf } from '../violation.ts';

const CURRENT = 'networking.k8s.io/v1';
const REMOVED = 'extensions/v1beta1';

/** Checks apiVersion and kind, which the API server needs before it reads anything else. */
export function checkApiVersion(root: Place): readonly Violation[] {
  const missing = ['apiVersion', 'kind'].map(key => fieldPlace(root, key)).filter(place => textAt(place) === '');
  const found = missing.map(place =>
    violationOf({
      rule: 'missing-field',
      type: 'Required',
      place,
      message: `The object has no ${place.key}: the API server cannot tell what it is. Add ${place.key}: ${place.key === 'kind' ? 'NetworkPolicy' : CURRENT}.`,
    }),
  );
  const place = fieldPlace(root, 'apiVersion');
  const version = textAt(place);
  if (version === '' || version === CURRENT) return found;
  const message =
    version === REMOVED
      ? `Kubernetes removed ${REMOVED} in 1.16: no cluster of today accepts this policy. Write ${CURRENT}.`
      : `No NetworkPolicy exists in ${quote(version)}: the API server refuses it. Write ${CURRENT}.`;
  const facts = { correction: CURRENT };
  return [...found, violationOf({ rule: 'deprecated-api-version', type: 'NotSupported', place, message, facts })];
}
