import { isNull } from '../../parse/tree.ts';
import { fieldPlace, type Place } from '../place.ts';
import type { ValidationOptions } from '../validation-options.ts';
import { type Violation, violationOf } from '../violation.ts';

// The published OpenAPI document marks NetworkPolicySpec.podSelector as optional from this minor version on.
const OPTIONAL_SINCE = 34;

/** Warns of a spec without podSelector in older clusters, whose published schema asks for it although the server does not. */
export function checkPodSelector(spec: Place, { kubernetesVersion }: ValidationOptions): readonly Violation[] {
  const place = fieldPlace(spec, 'podSelector');
  const written = place.node !== undefined && !isNull(place.node);
  if (kubernetesVersion === undefined || kubernetesVersion.minor >= OPTIONAL_SINCE || written) return [];
  const message = `Before 1.${OPTIONAL_SINCE} the published schema asks for podSelector: the API server takes this policy for all pods of the namespace, but clients that check it themselves refuse it. Write podSelector: {}.`;
  return [violationOf({ rule: 'missing-field', type: undefined, place, message })];
}
