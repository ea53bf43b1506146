import { replaceScalar } from '../../edits/index.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import type { Violation } from '../../schema/violation.ts';
import { ingressRuleWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { isPort } from '../violations/corrections.ts';
import { findingsOf, fix, only } from '../violations/from-violations.ts';

/** A port number that does not exist. */
export const invalidPort = defineRule({
  id: 'invalid-port',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'A port number is outside of 1 to 65535.',
  why: [
    'No packet carries such a port, and the API server refuses the policy.',
    'Port 0 does not stand for every port: for that, leave `port` out.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyPort.port',
  fix: 'Takes the sign off a negative number.',
  examples: {
    bad: [
      { title: 'Too large', manifest: ingressRuleWith('ports:\n  - port: 70000') },
      { title: 'Zero', manifest: ingressRuleWith('ports:\n  - port: 0') },
      { title: 'Negative', manifest: ingressRuleWith('ports:\n  - port: -80') },
    ],
    fixed: [
      { manifest: ingressRuleWith('ports:\n  - port: 7000') },
      { manifest: ingressRuleWith('ports:\n  - port: 80') },
    ],
    nearMisses: [
      { title: 'The first and the last port', manifest: ingressRuleWith('ports:\n  - port: 1\n  - port: 65535') },
      { title: 'No port: every port', manifest: ingressRuleWith('ports:\n  - protocol: UDP') },
      { title: 'Null counts as absent', manifest: ingressRuleWith('ports:\n  - port:') },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'invalid-port', fixesOf);
  },
});

function fixesOf({ place: { node } }: Violation, text: string): readonly Fix[] {
  if (node?.kind !== 'scalar' || typeof node.value !== 'number' || !isPort(-node.value)) return [];
  return fix(`Write ${-node.value}`, replaceScalar(text, node, -node.value), only);
}
