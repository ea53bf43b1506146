import { describe, expect, test } from 'vitest';
import { Cluster } from '../../server/src/engine/cluster/cluster.ts';
import { readResources } from '../../server/src/engine/model/read-resources.ts';
import type { Resource, Workload } from '../../server/src/engine/model/resource.ts';
import { parseDocument } from '../../server/src/engine/parse/parse-document.ts';
import { splitDocuments } from '../../server/src/engine/parse/split.ts';
import { compileAdminPolicy } from '../../server/src/engine/policies/admin-policy/compile.ts';
import { reachabilityOf } from '../../server/src/engine/reachability/reachability.ts';
import { toCidrs } from '../../server/src/engine/sets/addresses.ts';
import { describeTraffic } from '../../server/src/engine/sets/traffic.ts';

const read = (text: string): readonly Resource[] =>
  splitDocuments(text).flatMap(({ start, end }) => readResources(parseDocument(text.slice(start, end))));

const pod = (namespace: string, name: string, extra = ''): string => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}
spec: {${extra}containers: [{name: c, image: i, ports: [{name: web, containerPort: 8080}]}]}
`;
const PODS = pod('s', 's') + pod('p', 'p') + pod('q', 'q');
const peer = (name: string): string => `[{namespaces: {matchLabels: {kubernetes.io/metadata.name: ${name}}}}]`;
const TO = (name: string): string => peer(name);

/** Rules such as `Deny p` of one tier, first in strongest order. */
const admin = (tier: 'Admin' | 'Baseline', priority: number, ...egress: string[]): string => `---
apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: ${tier.toLowerCase()}-${priority}}
spec:
  tier: ${tier}
  priority: ${priority}
  subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: s}}}
  egress: [${egress.join(', ')}]
`;
const rule = (action: string, to = TO('p'), more = ''): string => `{action: ${action}, to: ${to}${more}}`;
const policy = (spec: string): string => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: np, namespace: s}
spec: {podSelector: {}, ${spec}}
`;
const ALLOWS_P = policy(
  `policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: p}}}]}]`,
);
const ISOLATES = policy('policyTypes: [Egress]');

function workload(cluster: Cluster, name: string): Workload {
  const found = cluster.workloads.find(each => each.name === name);
  if (found === undefined) throw new Error(`no workload ${name}`);
  return found;
}

function reach(policies: string, to = 'p', pods = PODS): string {
  const cluster = new Cluster(read(pods + policies));
  return describeTraffic(reachabilityOf(cluster).allowed(workload(cluster, 's'), workload(cluster, to)));
}

describe('tiers decide in the order of policy.networking.k8s.io', () => {
  const cases: readonly (readonly [name: string, policies: string, allowed: string])[] = [
    ['nothing applies', '', 'all ports'],
    [
      'Admin Deny beats what a NetworkPolicy and Baseline allow',
      admin('Admin', 1, rule('Deny')) + ALLOWS_P + admin('Baseline', 1, rule('Accept')),
      'nothing',
    ],
    [
      'Admin Accept beats isolation and a Baseline Deny',
      admin('Admin', 1, rule('Accept')) + ISOLATES + admin('Baseline', 1, rule('Deny')),
      'all ports',
    ],
    [
      'Pass at 40 skips Deny at 50',
      admin('Admin', 50, rule('Deny')) + admin('Admin', 40, rule('Pass')) + admin('Baseline', 1, rule('Accept')),
      'all ports',
    ],
    [
      'Deny at 50 comes before Pass at 60',
      admin('Admin', 50, rule('Deny')) + admin('Admin', 60, rule('Pass')) + ALLOWS_P,
      'nothing',
    ],
    [
      'after Pass an isolating NetworkPolicy without a rule is final',
      admin('Admin', 1, rule('Pass')) + ISOLATES + admin('Baseline', 1, rule('Accept')),
      'nothing',
    ],
    [
      'a NetworkPolicy of the other direction leaves Baseline to decide',
      admin('Admin', 1, rule('Pass')) + policy('policyTypes: [Ingress]') + admin('Baseline', 1, rule('Deny')),
      'nothing',
    ],
    ['Pass in Baseline allows', admin('Baseline', 1, rule('Pass'), rule('Deny')), 'all ports'],
    [
      'Deny of one port leaves the others',
      admin('Admin', 1, rule('Deny', TO('p'), ', protocols: [{tcp: {destinationPort: {number: 80}}}]')),
      'TCP 1-79, 81-65535 · UDP (all ports) · SCTP (all ports)',
    ],
    [
      'a named port takes number and protocol from the destination',
      admin('Admin', 1, rule('Deny', TO('p'), ', protocols: [{destinationNamedPort: web}]')),
      'TCP 1-8079, 8081-65535 · UDP (all ports) · SCTP (all ports)',
    ],
    [
      'Accept of one port does not isolate',
      admin('Admin', 1, rule('Accept', TO('p'), ', protocols: [{udp: {destinationPort: {number: 53}}}]')),
      'all ports',
    ],
    [
      'a first rule wins over a second of the same policy',
      admin(
        'Admin',
        1,
        rule('Accept', TO('p'), ', protocols: [{tcp: {destinationPort: {range: {start: 80, end: 90}}}}]'),
        rule('Deny'),
      ),
      'TCP 80-90',
    ],
  ];
  test.each(cases)('%s', (_, policies, allowed) => {
    expect(reach(policies)).toBe(allowed);
  });

  test('a Deny of one namespace leaves another alone', () => {
    expect(reach(admin('Admin', 1, rule('Deny')), 'q')).toBe('all ports');
  });

  test('a Deny with a peer that is not known denies everyone, an Accept with one matches nobody', () => {
    expect(reach(admin('Admin', 1, rule('Deny', '[{planets: {}}]')))).toBe('nothing');
    expect(reach(admin('Admin', 1, rule('Accept', '[{planets: {}}]'), rule('Deny')))).toBe('nothing');
  });

  test('hostNetwork pods are neither subject nor peer', () => {
    const onHost = pod('s', 's', 'hostNetwork: true, ') + pod('p', 'p');
    expect(reach(admin('Admin', 1, rule('Deny')), 'p', onHost)).toBe('all ports');
    const peerOnHost = pod('s', 's') + pod('p', 'p', 'hostNetwork: true, ');
    expect(reach(admin('Admin', 1, rule('Deny')), 'p', peerOnHost)).toBe('all ports');
  });

  test('Deny of 0.0.0.0/0 leaves IPv6', () => {
    const cluster = new Cluster(read(PODS + admin('Admin', 1, rule('Deny', '[{networks: [0.0.0.0/0]}]'))));
    const cells = reachabilityOf(cluster).external(workload(cluster, 's'), 'egress');
    const open = cells.filter(
      ({ traffic }) => describeTraffic(reachabilityOf(cluster).traffic.get(traffic)) === 'all ports',
    );
    expect(open.flatMap(({ addresses }) => toCidrs(addresses))).toEqual(['::/0']);
  });
});

test('v1alpha1 objects decide the same way', () => {
  const anp = `---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: a}
spec:
  priority: 5
  subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: s}}}}
  egress:
  - {action: Allow, to: ${TO('p')}, ports: [{portNumber: {port: 80}}, {portRange: {protocol: UDP, start: 10, end: 20}}]}
  - {action: Pass, to: ${TO('p')}, ports: [{namedPort: web}]}
  - {action: Deny, to: ${TO('p')}}
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: {name: default}
spec:
  subject: {namespaces: {}}
  egress:
  - {action: Deny, to: ${TO('q')}}
`;
  expect(reach(anp)).toBe('TCP 80, 8080 · UDP 10-20');
  expect(reach(anp, 'q')).toBe('nothing');
});

describe('the places of ports', () => {
  const placesOf = (version: string, kind: string, ports: string): readonly string[] => {
    const [found] = read(`apiVersion: policy.networking.k8s.io/${version}
kind: ${kind}
metadata: {name: default}
spec:
  tier: Admin
  priority: 1
  subject: {namespaces: {}}
  ingress: [{action: Deny, from: [{namespaces: {}}], ${ports}}]
`);
    const [rule] = (found?.type === 'admin-policy' ? compileAdminPolicy(found).ingress : undefined) ?? [];
    return rule === undefined || rule.ports === 'all' ? [] : rule.ports.map(({ path }) => path);
  };
  test('are in protocols for v1beta1 and in ports for v1alpha1', () => {
    expect(placesOf('v1beta1', 'ClusterNetworkPolicy', 'protocols: [{tcp: {destinationPort: {number: 80}}}]')).toEqual([
      'spec.ingress[0].protocols[0]',
    ]);
    expect(placesOf('v1alpha1', 'AdminNetworkPolicy', 'ports: [{portNumber: {protocol: TCP, port: 80}}]')).toEqual([
      'spec.ingress[0].ports[0]',
    ]);
  });
});
