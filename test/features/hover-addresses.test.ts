import { expect, test } from 'vitest';
import { hoverSpec } from './hover.ts';

function hoverBlock(block: string): string {
  return hoverSpec(`  egress:\n    - to:\n        - ipBlock:\n            ${block}\n`).here;
}

test('says size, first and last address, and the name of a range', () => {
  expect(hoverBlock('cidr: 10.0.0.0<|>/8')).toBe(
    '**10.0.0.0/8**: private (RFC 1918).\n\n16,777,216 addresses, 10.0.0.0 to 10.255.255.255.',
  );
});

test('says which named range a smaller one is part of', () => {
  expect(hoverBlock('cidr: 192.168.7.0<|>/24')).toBe(
    '**192.168.7.0/24**: part of 192.168.0.0/16, private (RFC 1918).\n\n256 addresses, 192.168.7.0 to 192.168.7.255.',
  );
});

test.each([
  ['169.254.169.254/32', 'cloud metadata address', 'One address, 169.254.169.254.'],
  [
    '100.64.0.0/10',
    'carrier-grade NAT (RFC 6598)',
    '4,194,304 addresses, 100.64.0.0 to 100.127.255.255. Among them: 100.100.100.200/32 metadata address of Alibaba Cloud.',
  ],
  ['127.0.0.1/32', 'part of 127.0.0.0/8, loopback', 'One address, 127.0.0.1.'],
  ['203.0.113.0/24', 'documentation (TEST-NET-3)', '256 addresses, 203.0.113.0 to 203.0.113.255.'],
  ['8.8.8.0/24', 'public addresses', '256 addresses, 8.8.8.0 to 8.8.8.255.'],
  ['fd00:ec2::254/128', 'metadata address of AWS', 'One address, fd00:ec2::254.'],
  [
    'fd12:3456::/48',
    'part of fc00::/7, unique local (RFC 4193)',
    '2^80 addresses, fd12:3456:: to fd12:3456:0:ffff:ffff:ffff:ffff:ffff.',
  ],
])('tells what %s is', (cidr, name, size) => {
  expect(hoverBlock(`cidr: <|>${cidr}`)).toBe(`**${cidr}**: ${name}.\n\n${size}`);
});

test('names the private ranges and metadata addresses inside a large range', () => {
  expect(hoverBlock('cidr: 0.0.0.0/0<|>')).toBe(`\
**0.0.0.0/0**: every IPv4 address.

4,294,967,296 addresses, 0.0.0.0 to 255.255.255.255. Among them: 10.0.0.0/8 private (RFC 1918), 172.16.0.0/12 private (RFC 1918), 192.168.0.0/16 private (RFC 1918), 100.64.0.0/10 carrier-grade NAT (RFC 6598), 100.100.100.200/32 metadata address of Alibaba Cloud and 169.254.169.254/32 cloud metadata address.`);
});

test('says what except leaves, up to eight blocks', () => {
  expect(hoverBlock('cidr: 10.0.0.0/8\n            except<|>: [10.1.0.0/16]')).toBe(`\
**10.0.0.0/8**: private (RFC 1918).

16,777,216 addresses, 10.0.0.0 to 10.255.255.255.

\`except\` leaves 16,711,680 addresses: 10.0.0.0/16, 10.2.0.0/15, 10.4.0.0/14, 10.8.0.0/13, 10.16.0.0/12, 10.32.0.0/11, 10.64.0.0/10, 10.128.0.0/9.`);
  expect(hoverBlock('cidr: 10.0.0.0/8\n            except<|>: [10.1.1.0/24]')).toMatch(
    /10\.1\.2\.0\/23.* and 8 more\.$/,
  );
});

test('explains one item of except as left out', () => {
  expect(hoverBlock('cidr: 10.0.0.0/8\n            except: [10.1<|>.0.0/16]')).toBe(`\
Left out of the block:

**10.1.0.0/16**: part of 10.0.0.0/8, private (RFC 1918).

65,536 addresses, 10.1.0.0 to 10.1.255.255.`);
});

test('says that bits beyond the prefix are ignored', () => {
  expect(hoverBlock('cidr: 10.1.2.3<|>/8')).toMatch(
    /^\*\*10\.0\.0\.0\/8\*\* \(the bits beyond the prefix are ignored\): private/,
  );
});

test('says nothing of its own on what is no range', () => {
  expect(hoverBlock('cidr: example.com<|>')).toBe('');
});
