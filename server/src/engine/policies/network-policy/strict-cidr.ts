import type { ValidationOptions } from '../../objects/validation.ts';
import { type Place, textAt } from '../../schema/place.ts';
import { type Violation, violationOf } from '../../schema/violation.ts';
import { type Cidr, formatCidr } from '../../sets/cidr.ts';
import { cidrForms } from '../../sets/cidr-forms.ts';
import { unclearCidr } from '../../sets/unclear-cidr.ts';

// StrictIPCIDRValidation is on by default from this minor version on (KEP-4858).
const STRICT_SINCE = 36;

/** Reports a range that older API servers accept with a warning and newer ones refuse; the first reason that fits. */
export function strictCidr(place: Place, cidr: Cidr, options: ValidationOptions): readonly Violation[] {
  const problem = unclearCidr(textAt(place), cidr);
  if (problem === undefined) return notCanonical(place, cidr, options);
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

// Before this minor version the API server warns of nothing (networking/v1 NetworkPolicy strategy).
const WARNS_SINCE = 33;

/** Reports the IPv6 range that the API server accepts and would write otherwise. */
function notCanonical(place: Place, cidr: Cidr, { kubernetesVersion }: ValidationOptions): readonly Violation[] {
  const text = textAt(place);
  const correction = formatCidr(cidr);
  if (cidr.family === 'IPv4' || correction === text) return [];
  if (kubernetesVersion !== undefined && kubernetesVersion.minor < WARNS_SINCE) return [];
  const message = `${text} is not in its canonical form: the API server warns of it, and what compares texts takes it for another range. Write ${correction}.`;
  return [
    violationOf({
      rule: 'ipv6-not-canonical',
      type: undefined,
      place,
      message,
      facts: { correction },
      severity: 'info',
    }),
  ];
}
