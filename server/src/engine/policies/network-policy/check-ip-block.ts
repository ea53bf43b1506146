import type { ValidationOptions } from '../../objects/validation.ts';
import { cidrMessage } from '../../schema/checks/cidr-message.ts';
import { fieldPlace, itemPlaces, type Place, textAt } from '../../schema/place.ts';
import { type Violation, violationOf } from '../../schema/violation.ts';
import { isMapped, mappedIpv4 } from '../../sets/address.ts';
import { type Cidr, formatCidr, parseCidr } from '../../sets/cidr.ts';
import { strictCidr } from './strict-cidr.ts';

/** Why an exception is refused; `facts.reason` of the rule `except-outside-cidr`. */
type ExceptReason = 'other-family' | 'outside' | 'equal' | 'wider';

/** Checks IPBlock.cidr and IPBlock.except; a missing cidr is the schema's finding. */
export function checkIpBlock(block: Place, options: ValidationOptions): readonly Violation[] {
  const place = fieldPlace(block, 'cidr');
  const text = textAt(place);
  if (text === '') return [];
  const cidr = parseCidr(text);
  // The API server does not look at exceptions of a range it cannot read.
  if (cidr === undefined) return [unreadable(place)];
  const excepts = itemPlaces(fieldPlace(block, 'except')).flatMap(item => checkExcept(item, cidr, text, options));
  return [...strictCidr(place, cidr, options), ...excepts];
}

function checkExcept(item: Place, cidr: Cidr, cidrText: string, options: ValidationOptions): readonly Violation[] {
  const except = parseCidr(textAt(item));
  if (except === undefined) return [unreadable(item)];
  const reason = exceptReason(except, cidr);
  const strict = strictCidr(item, except, options);
  if (reason === undefined) return strict;
  const message = `The exception ${textAt(item)} ${EXCEPT[reason](formatCidr(cidr))}: the API server accepts only ranges inside ${cidrText}, smaller than it. Delete the exception or change the range.`;
  return [
    ...strict,
    violationOf({ rule: 'except-outside-cidr', type: 'Invalid', place: item, message, facts: { reason } }),
  ];
}

const EXCEPT: Readonly<Record<ExceptReason, (cidr: string) => string>> = {
  'other-family': cidr => `is of another address family than ${cidr}`,
  outside: cidr => `lies outside of ${cidr}`,
  equal: cidr => `leaves nothing of ${cidr}`,
  wider: cidr => `is wider than ${cidr}`,
};

// The API server finds the first address of the exception in the range, an IPv4-mapped one as the IPv4 address that it is, and
// compares the prefix lengths as written.
function exceptReason(except: Cidr, cidr: Cidr): ExceptReason | undefined {
  const [outer, inner] = [asIpv4(cidr), asIpv4(except)];
  if (inner.family !== outer.family) return 'other-family';
  if (inner.last < outer.first || inner.first > outer.last) return 'outside';
  if (inner.first < outer.first) return 'wider';
  if (except.prefix > cidr.prefix) return undefined;
  return except.prefix === cidr.prefix ? 'equal' : 'wider';
}

function asIpv4({ family, first, last }: Cidr): Pick<Cidr, 'family' | 'first' | 'last'> {
  const address = { family, value: first };
  if (!isMapped(address)) return { family, first, last };
  return { family: 'IPv4', first: mappedIpv4(first), last: mappedIpv4(last) };
}

function unreadable(place: Place): Violation {
  return violationOf({ rule: 'invalid-cidr', type: 'Invalid', place, message: cidrMessage(textAt(place)) });
}
