import { replaceScalar } from '../../edits/index.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import type { Violation } from '../../schema/violation.ts';
import { ingressRuleWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { findingsOf, fix } from '../violations/from-violations.ts';

/** A range with bits beyond its prefix, leading zeros, or IPv4 written as IPv6. */
export const cidrHostBits = defineRule({
  id: 'cidr-host-bits',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'A range of addresses is written in a way that different readers take for different ranges.',
  why: [
    '`192.168.1.7/24` is read as the whole /24 by some plug-ins, as one address by others, and some drop the policy.',
    'Leading zeros are decimal to some readers and octal to others; IPv4 addresses written as IPv6 fit neither family.',
    'Kubernetes warns from 1.33 on and refuses such ranges from 1.36 on; a warning here until the version is known.',
    'A ClusterNetworkPolicy with such a range is refused since v0.2.1 of its definitions.',
  ].join(' '),
  reference: 'Kubernetes Enhancement Proposal 4858, strict IP and CIDR validation; IPBlock.cidr, IPBlock.except',
  fix: 'Writes the whole network, or the single address.',
  examples: {
    bad: [
      { title: 'Bits beyond the prefix', manifest: block('cidr: 192.168.1.7/24') },
      { title: 'Leading zeros', manifest: block('cidr: 010.0.0.0/8') },
      { title: 'IPv4 as IPv6', manifest: block('cidr: "::ffff:10.0.0.0/104"') },
      { title: 'In an exception', manifest: block('cidr: 10.0.0.0/8, except: [10.1.2.3/16]') },
    ],
    fixed: [{ manifest: block('cidr: 192.168.1.0/24') }, { manifest: block('cidr: 192.168.1.7/32') }],
    nearMisses: [
      { title: 'A single address', manifest: block('cidr: 192.168.1.7/32') },
      { title: 'IPv6 with zeros that are written out', manifest: block('cidr: "2001:db8:0:1::/64"') },
      { title: 'Zeros that are no leading ones', manifest: block('cidr: 10.0.0.0/30') },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'cidr-host-bits', fixesOf);
  },
});

function fixesOf({ place: { node }, facts, rejected }: Violation, text: string): readonly Fix[] {
  if (node?.kind !== 'scalar') return [];
  const candidates = facts.candidates ?? [];
  const safe = rejected && candidates.length === 1;
  return candidates.flatMap((cidr, index) =>
    fix(`Write ${cidr}`, replaceScalar(text, node, cidr), { preferred: index === 0, safe }),
  );
}

function block(fields: string): string {
  return ingressRuleWith(`from:\n  - ipBlock: {${fields}}`);
}
