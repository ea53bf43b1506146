import { describe, expect, it } from 'vitest';
import { type Cidr, parseCidr } from '../../../server/src/engine/sets/cidr.ts';
import { cidrForms } from '../../../server/src/engine/sets/cidr-forms.ts';
import { unclearCidr } from '../../../server/src/engine/sets/unclear-cidr.ts';

function read(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(`no cidr: ${text}`);
  return cidr;
}

describe('the clear ways to write a range', () => {
  it.each([
    ['10.0.0.0/8', ['10.0.0.0/8']],
    ['010.0.0.0/08', ['10.0.0.0/8']],
    ['10.1.2.3/8', ['10.0.0.0/8', '10.1.2.3/32']],
    ['2001:DB8::1/64', ['2001:db8::/64', '2001:db8::1/128']],
    ['::ffff:10.0.0.0/104', ['10.0.0.0/8']],
    ['::ffff:10.1.2.3/104', ['10.0.0.0/8', '10.1.2.3/32']],
    ['::ffff:0.0.0.0/96', ['0.0.0.0/0']],
    ['::ffff:10.0.0.0/95', ['::fffe:0:0/95', '::ffff:10.0.0.0/128']],
    ['2001:db8::/96', ['2001:db8::/96']],
  ])('of %s are %j', (text, forms) => expect(cidrForms(read(text))).toEqual(forms));
});

describe('what makes a range unclear', () => {
  it.each([
    ['10.0.0.0/8', undefined],
    ['2001:db8::/32', undefined],
    ['010.0.0.1/8', '010.0.0.1/8 has leading zeros, which some read as octal'],
    ['00001::/64', '00001::/64 has leading zeros'],
    ['::ffff:10.0.0.1/104', '::ffff:10.0.0.1/104 is an IPv4 range written as IPv6'],
    ['10.0.0.1/8', '10.0.0.1/8 names one address and a whole range at once'],
  ])('%s: %s', (text, why) => expect(unclearCidr(text, read(text))).toBe(why));
});
