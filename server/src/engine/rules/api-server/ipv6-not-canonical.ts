import { replaceScalar } from '../../edits/index.ts';
import type { Violation } from '../../schema/violation.ts';
import { ingressRuleWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { findingsOf, fix } from '../violations/from-violations.ts';

/** An IPv6 range that is accepted with a warning, as it is not in its canonical form. */
export const ipv6NotCanonical = defineRule({
  id: 'ipv6-not-canonical',
  severity: 'info',
  on: ['network-policy'],
  needs: ['policy'],
  group: 'api-server',
  summary: 'An IPv6 range is not written in its canonical form.',
  why: [
    'The API server accepts it with a warning from 1.33 on: tools that compare ranges as text take two forms of one range for two.',
    'The canonical form of RFC 5952 has small letters, no leading zeros, and `::` once, for the longest run of zeros.',
  ].join(' '),
  reference: 'Kubernetes Enhancement Proposal 4858; RFC 5952; IPBlock.cidr, IPBlock.except',
  fix: 'Writes the canonical form.',
  examples: {
    bad: [
      { title: 'Capital letters', manifest: block('cidr: "2001:DB8::/32"') },
      { title: 'Leading zeros in a group', manifest: block('cidr: "2001:0db8::/32"') },
      { title: 'In an exception', manifest: block('cidr: "2001:db8::/32", except: ["2001:db8:0:0::/64"]') },
    ],
    fixed: [{ manifest: block('cidr: "2001:db8::/32"') }],
    nearMisses: [
      { title: 'The canonical form', manifest: block('cidr: "2001:db8::/32"') },
      { title: 'Zeros that stand for a group', manifest: block('cidr: "2001:db8:0:1::/64"') },
      { title: 'IPv4', manifest: block('cidr: 10.0.0.0/8') },
      {
        title: 'In a cluster that does not warn',
        manifest: block('cidr: "2001:DB8::/32"'),
        profile: { kubernetesVersion: '1.32' },
      },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'ipv6-not-canonical', fixesOf);
  },
});

function fixesOf({ place: { node }, facts }: Violation, text: string): readonly Fix[] {
  if (node?.kind !== 'scalar' || facts.correction === undefined) return [];
  return fix(`Write ${facts.correction}`, replaceScalar(text, node, facts.correction), { preferred: true });
}

function block(fields: string): string {
  return ingressRuleWith(`from:\n  - ipBlock: {${fields}}`);
}
