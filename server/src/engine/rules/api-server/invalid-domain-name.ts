import { replaceScalar } from '../../edits/index.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import type { ProfileChoice } from '../../profile/profile-choice.ts';
import type { Violation } from '../../schema/violation.ts';
import { adminRuleWith, clusterRuleWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { findingsOf, fix } from '../violations/from-violations.ts';

// The field is in that channel alone.
const profile: ProfileChoice = { adminPolicies: { channel: 'experimental' } };
const names = (list: string): string => clusterRuleWith('egress', `action: Accept\nto:\n  - domainNames: [${list}]`);

/** A domain name that an admin or cluster policy cannot ask for. */
export const invalidDomainName = defineRule({
  id: 'invalid-domain-name',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'An item of `domainNames` is no domain name, or has its `*` where none can stand.',
  why: [
    'A name has at least two parts. `*` stands only at the very front, as a part of its own, and before at least two others:',
    '`*.example.com` is every name below example.com, however deep, and not example.com itself.',
    'Schemes, ports and paths are not part of a name, and addresses belong under `networks`.',
  ].join(' '),
  reference: 'policy.networking.k8s.io DomainName',
  fix: 'Writes the name without scheme, port and path, or with the `*` that is meant.',
  examples: {
    bad: [
      { title: 'Everything below a top-level domain', manifest: names('"*.com"'), profile },
      { title: 'Every name', manifest: names('"*"'), profile },
      { title: 'A URL', manifest: names('"https://api.example.com:443/v1"'), profile },
      { title: 'A leading dot', manifest: names('.example.com'), profile },
      { title: 'Two stars', manifest: names('"**.example.com"'), profile },
      { title: 'An address', manifest: names('203.0.113.7'), profile },
      { title: 'An underscore at the front', manifest: names('_dmarc.example.com'), profile },
    ],
    fixed: [{ manifest: names('api.example.com') }, { manifest: names('"*.example.com"') }],
    nearMisses: [
      { title: 'A dot at the end', manifest: names('example.com.'), profile },
      {
        title: 'An underscore at the front, in the older kind',
        manifest: adminRuleWith('egress', 'action: Allow\nto:\n  - domainNames: [_dmarc.example.com]'),
        profile,
      },
      { title: 'An underscore within', manifest: names('a_b.example.com'), profile },
      {
        title: 'In the older kind',
        manifest: adminRuleWith('egress', 'action: Allow\nto:\n  - domainNames: ["*.example.com"]'),
      },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'invalid-domain-name', fixesOf);
  },
});

const NAME = /^(?:\*\.)?(?:[a-z0-9](?:[-a-z0-9_]*[a-z0-9])?\.)+[a-z](?:[-a-z0-9_]*[a-z0-9])?$/i;

function fixesOf({ place: { node } }: Violation, text: string): readonly Fix[] {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return [];
  const host = node.value
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[:/].*$/, '');
  const name = host.replace(/^\*{0,2}\.(?=[^*]*$)/, '*.');
  return name !== node.value && NAME.test(name)
    ? fix(`Write ${name}`, replaceScalar(text, node, name), { preferred: true })
    : [];
}
