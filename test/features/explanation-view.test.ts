import { expect, test } from 'vitest';
import { explanationView } from '../../server/src/features/explanation-view.ts';
import type { ExplanationView } from '../../server/src/features/support/protocol.ts';
import { HEAD, SHOP } from './shop.ts';
import { workspaceOf } from './workspace.ts';

const POLICY = `${HEAD}  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: { matchLabels: { app: api } }
      ports:
        - port: 8080
    - from:
        - ipBlock: { cidr: 203.0.113.0/24 }
`;
const [API, WEB, PROMETHEUS] = ['shop/Deployment/api', 'shop/Deployment/web', 'ops/Deployment/prometheus'].map(
  key => `workload:${key}`,
);

const BY_LABELS = POLICY.slice(0, POLICY.indexOf('    - from:\n        - ipBlock'));

function explained(source = '', destination = '', policy = POLICY): ExplanationView {
  const { snapshot, uri } = workspaceOf({ ...SHOP, 'policy.yaml': policy });
  const view = explanationView(snapshot, uri, source, destination);
  if (view === null) throw new Error('no explanation');
  return view;
}

test('names the rule that allows, with its place', () => {
  const { traffic, ingress } = explained(API, WEB, BY_LABELS);
  expect(traffic).toEqual({ level: 'some', text: 'TCP 8080' });
  expect(ingress).toEqual({
    verdict: 'some',
    summary: 'shop/web isolates ingress of shop/web. TCP 8080 may enter from shop/api.',
    reasons: [
      {
        action: 'allow',
        text: 'from pods labelled app=api in namespace shop · TCP 8080',
        policy: 'shop/web',
        rule: 'spec.ingress[0]',
        traffic: 'TCP 8080',
        place: { uri: 'file:///work/policy.yaml', line: 9, character: 6, endLine: 12, endCharacter: 20 },
      },
    ],
  });
});

test('says that a side without policies is open', () => {
  expect(explained(API, WEB).egress).toEqual({
    verdict: 'allowed',
    summary: 'No policy isolates egress of shop/api.',
    reasons: [{ action: 'default', text: 'Nothing else decides about egress of shop/api.', traffic: 'all ports' }],
  });
});

test('names the policy that blocks', () => {
  const { traffic, ingress } = explained(PROMETHEUS, WEB, BY_LABELS);
  expect(traffic.text).toBe('nothing');
  expect(ingress).toEqual({
    verdict: 'blocked',
    summary: 'shop/web isolates ingress of shop/web. No rule lets anything enter from ops/prometheus.',
    reasons: [
      {
        action: 'default',
        text: 'isolates ingress; no rule of it fits ops/prometheus',
        policy: 'shop/web',
        traffic: '',
        place: { uri: 'file:///work/policy.yaml', line: 3, character: 8, endLine: 3, endCharacter: 11 },
      },
    ],
  });
});

test('explains addresses outside the cluster', () => {
  const { traffic, egress, ingress } = explained('addresses:203.0.113.0/24', WEB);
  expect(traffic.text).toBe('all ports');
  expect(egress).toEqual({
    verdict: 'allowed',
    summary: 'Addresses that are none of pods have no policies of their own.',
    reasons: [],
  });
  expect(ingress.reasons.map(({ rule, place }) => [rule, place?.line])).toEqual([['spec.ingress[1]', 13]]);
});

test('explains a workload towards its own other pods', () => {
  const { traffic, ingress } = explained(WEB, WEB, BY_LABELS);
  expect(traffic.text).toBe('nothing');
  expect(ingress.verdict).toBe('blocked');
});

test('tells what depends from what is surely allowed or blocked', () => {
  const [api, prometheus] = [explained(API, WEB), explained(PROMETHEUS, WEB)];
  expect(api.traffic).toEqual({ level: 'some', text: 'TCP 8080, perhaps all ports' });
  expect(api.ingress.verdict).toBe('some');
  expect(api.ingress.summary).toBe(
    'shop/web isolates ingress of shop/web. TCP 8080 may enter from shop/api. Whether anything else may enter from shop/api depends.',
  );
  expect(prometheus.traffic).toEqual({ level: 'depends', text: 'perhaps all ports' });
  expect(prometheus.egress.verdict).toBe('allowed');
  expect(prometheus.ingress.verdict).toBe('depends');
  expect(prometheus.ingress.summary).toBe(
    'shop/web isolates ingress of shop/web. Whether anything may enter from ops/prometheus depends.',
  );
  expect(prometheus.ingress.reasons.map(({ text }) => text)).toEqual([
    'isolates ingress; spec.ingress[1] may fit ops/prometheus',
  ]);
});

test('says what an answer depends on', () => {
  const { depends } = explained(PROMETHEUS, WEB);
  expect(depends).toEqual([
    'It depends on the address of ops/prometheus, which is not in the manifests, and which an ipBlock of NetworkPolicy shop/web, spec.ingress[1], may hold.',
  ]);
  const byLabel = `${HEAD}  podSelector: { matchLabels: { app: web } }
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: sre } } }] }]
`;
  expect(explained(PROMETHEUS, WEB, byLabel).depends).toEqual([
    'It depends on the labels of namespace ops, which no manifest declares, and which NetworkPolicy shop/web, spec.ingress[0], asks for.',
  ]);
});

test('is null for an end that is not there', () => {
  const { snapshot, uri } = workspaceOf({ ...SHOP, 'policy.yaml': POLICY });
  expect(explanationView(snapshot, uri, 'workload:shop/Deployment/gone', WEB ?? '')).toBeNull();
});

test('explains what an ingress controller that no manifest declares may do', () => {
  const route = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: shop }
spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }
`;
  const policy = `${HEAD}  podSelector: { matchLabels: { app: web } }
  ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 8080 }] }]
`;
  const { snapshot, uri } = workspaceOf({ ...SHOP, 'route.yaml': route, 'policy.yaml': policy });
  const view = explanationView(snapshot, uri, 'ingress-controller', WEB ?? '');
  expect(view?.traffic).toEqual({ level: 'some', text: 'TCP 8080' });
  expect(view?.ingress.reasons.map(({ rule }) => rule)).toEqual(['spec.ingress[0]']);
});

test('explains what addresses a workload reaches', () => {
  const policy = `${HEAD}  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: 443 }] }]
`;
  const { traffic, egress, ingress } = explained(WEB, 'addresses:10.0.0.0/8', policy);
  expect(traffic.text).toBe('TCP 443');
  expect(egress.summary).toBe('shop/web isolates egress of shop/web. TCP 443 may leave to 10.0.0.0/8.');
  expect(ingress.reasons).toEqual([]);
  expect(explained(WEB, 'addresses:everything-else', policy).egress.verdict).toBe('blocked');
});

test('says that no policy sees what stays outside', () => {
  const { traffic, egress } = explained('addresses:203.0.113.0/24', 'addresses:any');
  expect(traffic).toEqual({ level: 'none', text: 'outside the cluster' });
  expect(egress.summary).toBe('No policy of this cluster sees these connections.');
});

test('names the facts about each address, though as much hangs on others about its neighbours', () => {
  const files = {
    ...SHOP,
    'policy.yaml': 'apiVersion: k8s.ovn.org/v1\nkind: EgressFirewall\nmetadata: { name: default, namespace: shop }\n',
    'node.yaml': `apiVersion: v1
kind: Node
metadata: { name: node0 }
status: { addresses: [{ type: InternalIP, address: 192.0.2.7 }] }
`,
  };
  const { snapshot, uri } = workspaceOf(files);
  const dependsOf = (address: string): readonly string[] =>
    explanationView(snapshot, uri, WEB ?? '', `addresses:${address}`)?.depends ?? [];
  const firewall = 'It depends on what EgressFirewall shop/default (k8s.ovn.org/v1) says, which is not evaluated.';
  expect(dependsOf('192.0.2.7/32')).toEqual([
    firewall,
    'It depends on whether shop/web runs on node node0 (192.0.2.7), as a pod and its own node always reach each other.',
  ]);
  expect(dependsOf('everything-else')).toEqual([firewall]);
});
