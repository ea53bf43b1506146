import { cidrMessage } from '../../schema/checks/cidr-message.ts';
import { type Place, textAt } from '../../schema/place.ts';
import { type Violation, violationOf } from '../../schema/violation.ts';
import { parseCidr } from '../../sets/cidr.ts';
import { cidrForms } from '../../sets/cidr-forms.ts';

/**
 * Checks one range as the CEL function isCIDR does, which takes no unclear writing but bits beyond the prefix; those are
 * refused by definitions that compare the range with its masked form.
 */
export function checkNetwork(place: Place, masked: boolean): readonly Violation[] {
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
  const answer = masked ? 'the API server refuses it' : 'the API server accepts it, and plug-ins take it for the range';
  const message = `${text} names one address and a whole range at once: ${answer}. ${write}`;
  const facts = { candidates };
  if (masked) return [violationOf({ rule: 'cidr-host-bits', type: 'Invalid', place, message, facts })];
  return [violationOf({ rule: 'cidr-host-bits', type: undefined, place, message, facts, severity: 'info' })];
}
