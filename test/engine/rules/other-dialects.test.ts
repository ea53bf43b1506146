import { describe, expect, it } from 'vitest';
import type { ProfileChoice } from '../../../server/src/engine/profile/profile-choice.ts';
import { loadBalancerSource } from '../../../server/src/engine/rules/addresses/load-balancer-source.ts';
import { directionWithoutRules } from '../../../server/src/engine/rules/directions/direction-without-rules.ts';
import { dnsNodeLocal } from '../../../server/src/engine/rules/dns/dns-node-local.ts';
import { dnsOneProtocol } from '../../../server/src/engine/rules/dns/dns-one-protocol.ts';
import { dnsServicePort } from '../../../server/src/engine/rules/dns/dns-service-port.ts';
import { dnsWrongPeer } from '../../../server/src/engine/rules/dns/dns-wrong-peer.ts';
import { egressWithoutDns } from '../../../server/src/engine/rules/dns/egress-without-dns/egress-without-dns.ts';
import { apiServerEgress } from '../../../server/src/engine/rules/platform/api-server-egress/api-server-egress.ts';
import { ingressBlocked } from '../../../server/src/engine/rules/platform/ingress-blocked.ts';
import { webhookBlocked } from '../../../server/src/engine/rules/platform/webhook-blocked.ts';
import { deployment, documents, policy, service } from '../../../server/src/engine/rules/samples/samples.ts';
import type { Rule } from '../../../server/src/engine/rules/shape/rule.ts';
import { find } from './check-manifest.ts';

const cilium = (direction: 'ingress' | 'egress', app = 'web'): string => `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: more, namespace: shop}
spec: {endpointSelector: {matchLabels: {app: ${app}}}, ${direction}: [{}]}
`;
const egress = (rule: string): string =>
  policy('shop', 'web', `podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]\negress: [${rule}]\n`);
const closed = policy('shop', 'web', 'podSelector: {matchLabels: {app: web}}\n');
const WEB = deployment('shop', 'web');
const to = (peer: string, ...ports: readonly string[]): string =>
  egress(`{to: [{${peer}}], ports: [${ports.map(port => `{${port}}`).join()}]}`);
const DNS = ['protocol: UDP, port: 53', 'protocol: TCP, port: 53'];
const resolver = (labels: string): string =>
  `namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {${labels}}}`;

interface Case {
  readonly rule: Rule;
  readonly manifest: string;
  readonly direction: 'ingress' | 'egress';
  readonly profile?: ProfileChoice;
}

const cases: readonly Case[] = [
  {
    rule: directionWithoutRules,
    manifest: to('podSelector: {}', 'port: 8080').replace('[Egress]', '[Ingress, Egress]'),
    direction: 'ingress',
  },
  { rule: egressWithoutDns, manifest: to('podSelector: {}', 'port: 8080'), direction: 'egress' },
  { rule: dnsOneProtocol, manifest: to('namespaceSelector: {}', 'protocol: UDP, port: 53'), direction: 'egress' },
  {
    rule: dnsWrongPeer,
    manifest: to(resolver('app: dns'), ...DNS),
    direction: 'egress',
    profile: { distribution: 'kind' },
  },
  {
    rule: dnsServicePort,
    manifest: to('namespaceSelector: {}', ...DNS),
    direction: 'egress',
    profile: { distribution: 'openshift' },
  },
  {
    rule: dnsNodeLocal,
    manifest: to(resolver('k8s-app: kube-dns'), ...DNS),
    direction: 'egress',
    profile: { dns: { nodeLocal: ['169.254.20.10'] } },
  },
  {
    rule: apiServerEgress,
    manifest: documents(
      to('podSelector: {}', 'port: 8080'),
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: default, namespace: shop}]
`,
    ),
    direction: 'egress',
    profile: { apiServer: { addresses: ['192.0.2.1'], ports: [6443] } },
  },
  {
    rule: ingressBlocked,
    manifest: documents(
      closed,
      service('shop', 'web', 80, 8080),
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
`,
    ),
    direction: 'ingress',
  },
  {
    rule: loadBalancerSource,
    manifest: documents(
      policy(
        'shop',
        'web',
        'podSelector: {matchLabels: {app: web}}\ningress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{port: 8080}]}]\n',
      ),
      service('shop', 'web', 80, 8080).replace('spec:\n', 'spec:\n  type: LoadBalancer\n'),
    ),
    direction: 'ingress',
  },
  {
    rule: webhookBlocked,
    manifest: documents(
      closed,
      service('shop', 'web', 443, 8080),
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: web}
webhooks: [{name: web.example.com, clientConfig: {service: {name: web, namespace: shop}}}]
`,
    ),
    direction: 'ingress',
  },
];

describe('policies of other dialects', () => {
  it.each(cases)('may open what $rule.id takes for closed', ({ rule, manifest, direction, profile }) => {
    const count = (...more: readonly string[]): number => find(rule, documents(manifest, WEB, ...more), profile).length;
    expect(count()).toBeGreaterThan(0);
    expect(count(cilium(direction))).toBe(0);
    expect(count(cilium(direction, 'other'))).toBe(count());
  });

  it('may open DNS for pods that are not in sight', () => {
    const manifest = to('podSelector: {}', 'port: 8080');
    expect(find(egressWithoutDns, manifest)).toHaveLength(1);
    expect(find(egressWithoutDns, documents(manifest, cilium('egress')))).toEqual([]);
    expect(find(egressWithoutDns, documents(manifest, cilium('egress', 'other')))).toHaveLength(1);
  });
});
