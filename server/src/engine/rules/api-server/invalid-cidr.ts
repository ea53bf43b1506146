import { replaceScalar } from '../../edits/index.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import type { Violation } from '../../schema/violation.ts';
import { ingressRuleWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { correctCidr } from '../violations/corrections.ts';
import { findingsOf, fix, only } from '../violations/from-violations.ts';

/** A text that is no range of addresses. */
export const invalidCidr = defineRule({
  id: 'invalid-cidr',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'A cidr or an exception is not an address and a prefix length.',
  why: [
    'The API server accepts an IPv4 or IPv6 address, a slash and a prefix length (0 to 32, or 0 to 128).',
    'A single address is written with `/32` or `/128`. Host names, wildcards, address ranges and netmasks are refused:',
    'a NetworkPolicy knows addresses alone.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 IPBlock.cidr, IPBlock.except',
  fix: 'Writes the range where the text can only mean one.',
  examples: {
    bad: [
      { title: 'A single address', manifest: block('cidr: 10.0.0.1') },
      { title: 'A host name', manifest: block('cidr: api.example.com') },
      { title: 'A netmask', manifest: block('cidr: 10.0.0.0/255.0.0.0') },
      { title: 'A wildcard', manifest: block('cidr: "10.0.*.*"') },
      { title: 'A prefix length that IPv4 does not have', manifest: block('cidr: 10.0.0.0/33') },
      { title: 'A single address as exception', manifest: block('cidr: 2001:db8::/32, except: ["2001:db8::1"]') },
    ],
    fixed: [{ manifest: block('cidr: 10.0.0.1/32') }, { manifest: block('cidr: 10.0.0.0/8') }],
    nearMisses: [
      { title: 'Every address', manifest: block('cidr: 0.0.0.0/0') },
      { title: 'IPv6', manifest: block('cidr: "2001:db8::/64"') },
      { title: 'IPv6 that stands for IPv4', manifest: block('cidr: "64:ff9b::c000:200/120"') },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'invalid-cidr', fixesOf);
  },
});

function fixesOf({ place: { node } }: Violation, text: string): readonly Fix[] {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return [];
  const cidr = correctCidr(node.value);
  return cidr === undefined ? [] : fix(`Write ${cidr}`, replaceScalar(text, node, cidr), only);
}

function block(fields: string): string {
  return ingressRuleWith(`from:\n  - ipBlock: {${fields}}`);
}
