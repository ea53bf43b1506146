import type { Violation } from '../../schema/violation.ts';
import { replaceScalar } from '../edits.ts';
import { defineRule, type Fix } from '../rule.ts';
import { correctPortName } from './corrections.ts';
import { ingressRuleWith } from './example-manifest.ts';
import { findingsOf, fix, only } from './from-violations.ts';

/** A port name that no container port can have. */
export const invalidPortName = defineRule({
  id: 'invalid-port-name',
  severity: 'error',
  needs: ['policy'],
  group: 'api-server',
  summary: 'A named port has a name that no container port can have, such as a number in quotes.',
  why: [
    'A text in `port` is the name of a container port: at most 15 lower-case letters, digits and single inner hyphens, at least one letter.',
    'Quotes around a number make it a name, and the API server refuses it.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyPort.port; RFC 6335, section 5.1',
  fix: 'Takes the quotes off a number, or writes the name in lower case with single hyphens.',
  examples: {
    bad: [
      { title: 'A number in quotes', manifest: ingressRuleWith('ports:\n  - port: "80"') },
      { title: 'Capitals', manifest: ingressRuleWith('ports:\n  - port: HTTP') },
      { title: 'An underscore', manifest: ingressRuleWith('ports:\n  - {port: http_alt}') },
      { title: 'Two ports in one', manifest: ingressRuleWith('ports:\n  - port: "80,443"') },
    ],
    fixed: [
      { manifest: ingressRuleWith('ports:\n  - port: 80') },
      { manifest: ingressRuleWith('ports:\n  - port: http') },
    ],
    nearMisses: [
      { title: 'Digits with a letter', manifest: ingressRuleWith('ports:\n  - port: 8080a') },
      { title: 'Fifteen characters', manifest: ingressRuleWith('ports:\n  - port: abcdefghij-1234') },
      { title: 'A number without quotes', manifest: ingressRuleWith('ports:\n  - port: 80') },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'invalid-port-name', fixesOf);
  },
});

function fixesOf({ place: { node } }: Violation, text: string): readonly Fix[] {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return [];
  const corrected = correctPortName(node.value);
  if (corrected === undefined) return [];
  // Another spelling of a name is a guess; case and quotes are not.
  const sure = typeof corrected === 'number' || corrected === node.value.trim().toLowerCase();
  return fix(`Write ${corrected}`, replaceScalar(text, node, corrected), sure ? only : { preferred: true });
}
