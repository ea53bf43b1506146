import { parseCidr } from '../../sets/cidr.ts';
import { cidrForms } from '../cidr-forms.ts';
import { type Place, textAt } from '../place.ts';
import { type Violation, violationOf } from '../violation.ts';
import { cidrMessage } from './cidr-message.ts';

/** Checks one range as the CEL function isCIDR does, which takes bits beyond the prefix but no other unclear writing. */
export function checkNetwork(place: Place): readonly Violation[] {
  const text = textAt(place);
  const cidr = parseCidr(text);
  if (cidr === undefined)
    return [violationOf({ rule: 'invalid-cidr', type: 'Invalid', place, message: cidrMessage(text) })];
  const candidates = cidrForms(cidr);
  const write = `Write ${candidates.join(' or ')}.`;
  if (cidr.leadingZeros || cidr.mapped) {
    const problem = cidr.leadingZeros ? 'has leading zeros' : 'is an IPv4 range written as IPv6';
    const message = `${text} ${problem}: the API server refuses it. ${write}`;
    return [violationOf({ rule: 'cidr-host-bits', type: 'Invalid', place, message, facts: { candidates } })];
  }
  if (!cidr.hostBits) return [];
  const message = `${text} names one address and a whole range at once: the API server accepts it, and plug-ins take it for the range. ${write}`;
  return [
    violationOf({ rule: 'cidr-host-bits', type: undefined, place, message, facts: { candidates }, severity: 'info' }),
  ];
}
