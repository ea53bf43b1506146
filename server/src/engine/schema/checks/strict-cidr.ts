import type { Cidr } from '../../sets/cidr.ts';
import { cidrForms } from '../cidr-forms.ts';
import { type Place, textAt } from '../place.ts';
import { unclearCidr } from '../unclear-cidr.ts';
import type { ValidationOptions } from '../validation-options.ts';
import { type Violation, violationOf } from '../violation.ts';

// StrictIPCIDRValidation is on by default from this minor version on (KEP-4858).
const STRICT_SINCE = 36;

/** Reports a range that older API servers accept with a warning and newer ones refuse; the first reason that fits. */
export function strictCidr(place: Place, cidr: Cidr, options: ValidationOptions): readonly Violation[] {
  const problem = unclearCidr(textAt(place), cidr);
  if (problem === undefined) return [];
  const rejected = (options.kubernetesVersion?.minor ?? 0) >= STRICT_SINCE;
  const candidates = cidrForms(cidr);
  const answer = rejected ? 'the API server refuses it' : `Kubernetes refuses it from 1.${STRICT_SINCE} on`;
  const message = `${problem}: plug-ins read it in different ways, and ${answer}. Write ${candidates.join(' or ')}.`;
  return [
    violationOf({
      rule: 'cidr-host-bits',
      type: rejected ? 'Invalid' : undefined,
      place,
      message,
      facts: { candidates },
    }),
  ];
}
