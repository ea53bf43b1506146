import { describe, expect, it } from 'vitest';
import { answersTo, violationsIn, withPeer } from './refusals.ts';

const BLOCK = 'spec.ingress[0].from[0].ipBlock';
const block = (fields: string) => withPeer(`ipBlock: {${fields}}`);

describe('cidr (F35, F36)', () => {
  it.each(['0.0.0.0/0', '10.0.0.0/8', '10.1.2.3/32', '"::/0"', '2001:DB8::/64', '"::1/128"', '64:ff9b::192.0.2.0/120'])(
    'accepts %s',
    cidr => {
      expect(answersTo(block(`cidr: ${cidr}`))).toEqual([]);
    },
  );

  it.each([
    ['except: [10.0.0.0/8]', `Required ${BLOCK}.cidr`],
    ['cidr: ""', `Required ${BLOCK}.cidr`],
    ['', `Required ${BLOCK}.cidr`],
    ['cidr: 10.0.0.1', `Invalid ${BLOCK}.cidr`],
    ['cidr: 10.0.0.0/33', `Invalid ${BLOCK}.cidr`],
    ['cidr: 10.0.0.0/', `Invalid ${BLOCK}.cidr`],
    ['cidr: 10.0.0.0/-1', `Invalid ${BLOCK}.cidr`],
    ['cidr: 10.0.0/8', `Invalid ${BLOCK}.cidr`],
    ['cidr: 10.0.0.0/8/8', `Invalid ${BLOCK}.cidr`],
    ['cidr: " 10.0.0.0/8"', `Invalid ${BLOCK}.cidr`],
    ['cidr: 10.0.0.0/255.0.0.0', `Invalid ${BLOCK}.cidr`],
    ['cidr: "fe80::%eth0/64"', `Invalid ${BLOCK}.cidr`],
    ['cidr: "::/129"', `Invalid ${BLOCK}.cidr`],
    ['cidr: api.example.com', `Invalid ${BLOCK}.cidr`],
    // Exceptions of a range that cannot be read are not looked at.
    ['cidr: 10.0.0.0, except: [x]', `Invalid ${BLOCK}.cidr`],
  ])('refuses {%s}', (fields, answer) => {
    expect(answersTo(block(fields))).toEqual([answer]);
  });

  it.each([
    ['10.0.0.1', 'a single address without a prefix length; alone it is 10.0.0.1/32'],
    ['"fd00::1"', 'alone it is fd00::1/128'],
    ['10.0.0.0/33', 'has the prefix length 33, and it runs from 0 to 32 here'],
    ['10.0.0.0/255.0.0.0', 'has a netmask instead of a prefix length'],
    ['"10.0.0.0/8,11.0.0.0/8"', 'are several ranges, and each takes an ipBlock of its own'],
    ['"10.0.0.0/8 11.0.0.0/8"', 'are several ranges'],
    ['10.0.0.1-10.0.0.9', 'is a first and a last address, not a range with a prefix length'],
    ['10.0.0.0/8/9', 'has no number as prefix length'],
    ['api.example.com', 'is a host name, and a policy knows addresses alone'],
    ['"*.example.com/24"', 'is a host name'],
    ['"10.0.0.0/8 "', 'has spaces around the range'],
    ['"fe80::%eth0/64"', 'names a network interface'],
    ['10.0.0.0/x', 'has no number as prefix length'],
    ['10.0.0.300/8', 'is no range of addresses'],
  ])('says what is wrong with %s', (cidr, words) => {
    expect(violationsIn(block(`cidr: ${cidr}`))[0]?.message).toContain(words);
  });
});

describe('strict form (F37, J50)', () => {
  const strict = [
    ['10.0.0.1/8', ['10.0.0.0/8', '10.0.0.1/32']],
    ['010.0.0.0/8', ['10.0.0.0/8']],
    ['10.0.0.0/08', ['10.0.0.0/8']],
    ['"::ffff:10.0.0.0/104"', ['10.0.0.0/8']],
    ['2001:db8::1/64', ['2001:db8::/64', '2001:db8::1/128']],
    ['2001:db8::00001/128', ['2001:db8::1/128']],
    ['00.0.0.0/0', ['0.0.0.0/0']],
    ['"::/00"', ['::/0']],
  ] as const;

  it.each(strict)('warns of %s while the version is unknown or below 1.36', (cidr, candidates) => {
    for (const options of [{}, { kubernetesVersion: { minor: 35 } }]) {
      const [violation, ...others] = violationsIn(block(`cidr: ${cidr}`), options);
      expect(others).toEqual([]);
      expect(violation).toMatchObject({
        rule: 'cidr-host-bits',
        rejected: false,
        apiError: undefined,
        facts: { candidates },
      });
    }
  });

  it.each(strict)('refuses %s from 1.36 on', cidr => {
    expect(answersTo(block(`cidr: ${cidr}`), { kubernetesVersion: { minor: 36 } })).toEqual([`Invalid ${BLOCK}.cidr`]);
  });

  it.each([
    ['2001:0DB8:0::/48', '2001:db8::/48'],
    ['2001:db8:0:0::/64', '2001:db8::/64'],
    ['::1.2.3.4/128', '::102:304/128'],
    ['0::/0', '::/0'],
  ])('accepts %s with a warning from 1.33 on', (cidr, form) => {
    const found = (minor: number): readonly string[] =>
      violationsIn(block(`cidr: "${cidr}"`), { kubernetesVersion: { minor } }).map(
        ({ rule, rejected, severity, facts }) => `${rule} ${rejected} ${severity} ${facts.correction}`,
      );
    expect(found(40)).toEqual([`ipv6-not-canonical false info ${form}`]);
    expect(found(33)).toEqual([`ipv6-not-canonical false info ${form}`]);
    expect(found(32)).toEqual([]);
  });

  it.each(['2001:db8::/48', '::/0', '2001:db8:0:1::/64', 'fe80::1/128'])('accepts %s without', cidr => {
    expect(violationsIn(block(`cidr: "${cidr}"`))).toEqual([]);
  });
});

describe('except (F38)', () => {
  it.each([
    'cidr: 10.0.0.0/8, except: [10.0.0.0/9]',
    'cidr: 10.0.0.0/8, except: [10.0.0.0/9, 10.128.0.0/9, 10.0.0.0/9]',
    'cidr: "::/0", except: ["fc00::/7"]',
    'cidr: 10.0.0.0/8, except: []',
    'cidr: 10.0.0.0/8, except: null',
  ])('accepts {%s}', fields => {
    expect(answersTo(block(fields))).toEqual([]);
  });

  it.each([
    ['cidr: 10.0.0.0/8, except: [10.0.0.0/8]', 'equal'],
    ['cidr: 10.0.0.0/8, except: [0.0.0.0/0]', 'wider'],
    ['cidr: 10.0.0.0/8, except: [11.0.0.0/16]', 'outside'],
    ['cidr: 10.0.0.0/16, except: [11.0.0.0/8]', 'outside'],
    ['cidr: "::/0", except: [10.0.0.0/8]', 'other-family'],
  ])('refuses {%s}', (fields, reason) => {
    expect(answersTo(block(fields))).toEqual([`Invalid ${BLOCK}.except[0]`]);
    expect(violationsIn(block(fields))[0]?.facts.reason).toBe(reason);
  });

  // An IPv4-mapped address lies in IPv4 ranges alone; prefix lengths are compared as written.
  it.each([
    ['10.0.0.0/8', '::ffff:10.1.0.0/112', []],
    ['0.0.0.0/0', '::ffff:0:0/96', []],
    ['::ffff:10.0.0.0/104', '::ffff:10.1.0.0/112', []],
    ['10.0.0.0/8', '::ffff:10.0.0.0/100', ['wider']],
    ['::/0', '::ffff:10.0.0.0/104', ['other-family']],
    ['::ffff:10.0.0.0/104', '10.1.0.0/16', ['wider']],
  ] as const)('of %s compares the mapped %s as the API server does', (cidr, except, reasons) => {
    const found = violationsIn(block(`cidr: "${cidr}", except: ["${except}"]`));
    expect(found.filter(({ rejected }) => rejected).map(({ facts }) => facts.reason)).toEqual(reasons);
  });

  it('checks every entry', () => {
    expect(answersTo(block('cidr: 10.0.0.0/8, except: [x, 10.0.0.0/8, "", 10.1.0.0/16]'))).toEqual([
      `Invalid ${BLOCK}.except[0]`,
      `Invalid ${BLOCK}.except[1]`,
      `Invalid ${BLOCK}.except[2]`,
    ]);
  });

  it('checks the strict form of exceptions too', () => {
    const text = block('cidr: 10.0.0.0/8, except: [10.1.2.3/16]');
    expect(answersTo(text)).toEqual([]);
    expect(answersTo(text, { kubernetesVersion: { minor: 36 } })).toEqual([`Invalid ${BLOCK}.except[0]`]);
  });
});
