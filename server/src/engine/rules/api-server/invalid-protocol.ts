import { DIALECT_NAMES } from '../../policies/kinds.ts';
import { textAt } from '../../schema/place.ts';
import type { Violation } from '../../schema/violation.ts';
import { ingressRuleWith } from '../samples/example-manifest.ts';
import { defineRule } from '../shape/rule.ts';
import { choiceFixes } from '../violations/choice-fixes.ts';
import { findingsOf } from '../violations/from-violations.ts';

/** A protocol other than TCP, UDP and SCTP. */
export const invalidProtocol = defineRule({
  id: 'invalid-protocol',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'A protocol is not TCP, UDP or SCTP in capital letters.',
  why: [
    'The API server accepts these three spellings alone. ICMP cannot be named at all: whether ping passes a policy is up to the plug-in.',
    'Left out, the protocol is TCP; an empty text is refused.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyPort.protocol',
  fix: 'Writes the protocol that is meant, in capital letters.',
  examples: {
    bad: [
      { title: 'Lower case', manifest: ingressRuleWith('ports:\n  - protocol: tcp\n    port: 80') },
      { title: 'Not a transport protocol', manifest: ingressRuleWith('ports:\n  - protocol: ICMP') },
      { title: 'A slip', manifest: ingressRuleWith('ports:\n  - {protocol: "UPD", port: 53}') },
    ],
    fixed: [
      { manifest: ingressRuleWith('ports:\n  - protocol: TCP\n    port: 80') },
      { manifest: ingressRuleWith('ports:\n  - {protocol: "UDP", port: 53}') },
    ],
    nearMisses: [
      {
        title: 'All three',
        manifest: ingressRuleWith('ports:\n  - protocol: TCP\n  - protocol: UDP\n  - protocol: SCTP'),
      },
      { title: 'Left out: TCP', manifest: ingressRuleWith('ports:\n  - port: 80') },
      { title: 'Null counts as absent', manifest: ingressRuleWith('ports:\n  - protocol:\n    port: 80') },
    ],
  },
  *check(context) {
    const violations = context.violations.map(withIcmp);
    yield* findingsOf({ ...context, violations }, 'invalid-protocol', choiceFixes());
  },
});

// For ping the spelling is not what is wrong.
function withIcmp(violation: Violation): Violation {
  const { rule, place } = violation;
  const name = textAt(place);
  if (rule !== 'invalid-protocol' || !/^icmp[-_ ]?(?:v?[46])?$/i.test(name)) return violation;
  const message = `A NetworkPolicy cannot name ${name}, only TCP, UDP and SCTP: the API server refuses the policy. Name one of these; whether ping passes is up to the network plug-in.`;
  return { ...violation, message };
}
