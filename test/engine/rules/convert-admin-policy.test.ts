import { describe, expect, it } from 'vitest';
import type { ProfileChoice } from '../../../server/src/engine/profile/profile-choice.ts';
import { analyse, findingOf, textAfter, titlesOf } from './harness.ts';

const ID = 'deprecated-api-version';
const TITLE = 'Write a ClusterNetworkPolicy of v1beta1';
const profile: ProfileChoice = { adminPolicies: { version: 'v1beta1' } };

const admin = (rule: string): string => `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: shop}
spec:
  priority: 7
  subject: {namespaces: {matchLabels: {team: shop}}}
  egress:
${rule}`;
const deny = (ports: string): string => admin(`    - {action: Deny, to: [{namespaces: {}}], ports: [${ports}]}\n`);
const titles = (text: string): readonly string[] => titlesOf(findingOf(analyse(text, profile), ID));
const many = (item: string, count: number): string => Array.from({ length: count }, () => item).join(', ');

describe('the conversion to ClusterNetworkPolicy', () => {
  it('keeps comments, order and priority', () => {
    const text = admin(`    # names
    - name: dns
      action: "Allow" # all of them
      to:
        - namespaces: {} # anywhere
      ports: # both
        - portNumber:
            protocol: UDP # first
            port: 53 # dns
        - portNumber: {port: 53}
        - namedPort: web
        - portRange: {protocol: SCTP, start: 80, end: 90}
    - action: Pass
      to: [{networks: [10.0.0.0/8]}]
`);
    expect(textAfter(text, ID, TITLE, profile)).toBe(`apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: shop}
spec:
  tier: Admin
  priority: 7
  subject: {namespaces: {matchLabels: {team: shop}}}
  egress:
    # names
    - name: dns
      action: "Accept" # all of them
      to:
        - namespaces: {} # anywhere
      protocols: # both
        - udp:
            destinationPort:
              number: 53 # dns
        - tcp: {destinationPort: {number: 53}}
        - destinationNamedPort: web
        - sctp: {destinationPort: {range: {start: 80, end: 90}}}
    - action: Pass
      to: [{networks: [10.0.0.0/8]}]
`);
  });
  it('gives the baseline its tier and the last priority', () => {
    const text = `apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: {name: default}
spec:
  subject: {namespaces: {}}
  ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portRange: {start: 80, end: 80}}]}]
`;
    expect(textAfter(text, ID, TITLE, profile)).toBe(`apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: default}
spec:
  tier: Baseline
  priority: 1000
  subject: {namespaces: {}}
  ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 80}}}]}]
`);
  });
  it('is offered for 25 ports and no more', () => {
    const port = '{portNumber: {port: 80}}';
    expect([titles(deny(many(port, 25))), titles(deny(many(port, 26)))]).toEqual([[TITLE], []]);
  });
  it('is not offered for a range that runs backwards', () => {
    expect(titles(deny('{portRange: {start: 90, end: 80}}'))).toEqual([]);
  });
  it('is not offered where a comment would be lost', () => {
    const range = '      ports:\n        - portRange: # web\n            start: 80\n            end: 90\n';
    expect(titles(admin(`    - action: Deny\n      to: [{namespaces: {}}]\n${range}`))).toEqual([]);
  });
  it('is not offered where text is shared', () => {
    expect(titles(deny('&web {portNumber: {port: 80}}, *web'))).toEqual([]);
  });
  it('is not offered where a ClusterNetworkPolicy has the name', () => {
    const other = `---
apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: shop}
spec: {tier: Admin, priority: 9, subject: {namespaces: {}}}
`;
    expect(titles(deny('{portNumber: {port: 80}}') + other)).toEqual([]);
  });
});

it('is for information and refused by nothing', () => {
  const { severity, finding } = findingOf(analyse(deny('{namedPort: web}'), profile), ID);
  expect([severity, finding.rejected, finding.message]).toEqual([
    'info',
    false,
    'AdminNetworkPolicy is gone in v1beta1, which this cluster serves: without the older definitions beside it the policy is not applied at all. Write a ClusterNetworkPolicy of tier Admin.',
  ]);
});
