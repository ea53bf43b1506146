import { describe, expect, it } from 'vitest';
import type { ProfileChoice } from '../../../server/src/engine/profile/profile-choice.ts';
import { webhookBlocked } from '../../../server/src/engine/rules/platform/webhook-blocked.ts';
import { deployment, documents, policy, service } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';

const rule = webhookBlocked;

const hook = (name = 'checks', target = 'hook', port = ''): string =>
  `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: ${name}}
webhooks:
  - {name: a.example.com, clientConfig: {service: {name: ${target}, namespace: ops${port}}}}
`;
const pods = documents(deployment('ops', 'hook', 9443), service('ops', 'hook', 443, 9443));
const closed = (name: string, rules: string, selector = '{matchLabels: {app: hook}}'): string =>
  policy('ops', name, `podSelector: ${selector}\ningress: [${rules}]\n`);
const from = (peer: string, port = 9443): string => `{from: [${peer}], ports: [{port: ${port}}]}`;
const count = (...texts: readonly string[]): number => find(rule, documents(...texts)).length;

describe('what is said', () => {
  it('stands at the rules of the policy for the fewest pods, and names who calls', () => {
    const text = documents(closed('all', '', '{}'), closed('hook', from('{podSelector: {}}')), hook(), pods);
    expect(marks(rule, text)).toEqual([{ severity: 'warning', at: 'ingress', path: 'spec.ingress' }]);
    expect(messages(rule, text)).toEqual([
      'The API server cannot reach ops/hook on TCP 9443 for MutatingWebhookConfiguration checks: pods alone may connect there, and it is none. Add a rule of ports alone.',
    ]);
    const [found] = find(rule, text);
    expect(found?.finding.related?.map(({ resource, message }) => [resource.name, message])).toEqual([
      ['checks', 'checks makes the API server call it.'],
    ]);
  });
  it('is one finding for several callers and ports', () => {
    const aggregated = `apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.example.com}
spec: {service: {name: api, namespace: ops, port: 8443}}
`;
    const api = service('ops', 'hook', 8443, 8443).replace('name: hook', 'name: api');
    const text = documents(closed('hook', ''), hook(), hook('more'), aggregated, pods, api);
    expect(messages(rule, text)).toEqual([
      'The API server cannot reach ops/hook on TCP 9443 and 8443 for MutatingWebhookConfiguration checks, MutatingWebhookConfiguration more and APIService v1.example.com: nobody may connect there. Add a rule of ports alone.',
    ]);
  });
  it('speaks of a possibility where all pods of kube-system may connect', () => {
    const text = documents(closed('hook', from('{namespaceSelector: {}}')), hook(), pods);
    expect(marks(rule, text)).toEqual([{ severity: 'info', at: 'ingress', path: 'spec.ingress' }]);
    expect(messages(rule, text)).toEqual([
      'The API server reaches ops/hook on TCP 9443 for MutatingWebhookConfiguration checks only where it connects through pods of kube-system, as some managed clusters do: elsewhere it calls from an address. Add a rule of ports alone.',
    ]);
  });
  it('stands at the name of a policy that says nothing else', () => {
    const text = documents(policy('ops', 'all', 'podSelector: {}\n'), hook(), pods);
    expect(marks(rule, text)).toEqual([{ severity: 'warning', at: 'all', path: 'metadata.name' }]);
  });
});

describe('how the API server connects', () => {
  const severityOf = (peer: string, profile: ProfileChoice = {}): string =>
    find(rule, documents(closed('hook', from(peer)), hook(), pods), profile)
      .map(({ finding }) => finding.severity)
      .join();
  const SYSTEM = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}';
  const HOSTS = '{namespaceSelector: {matchLabels: {policy-group.network.openshift.io/host-network: ""}}}';
  const BLOCK = '{ipBlock: {cidr: 10.0.0.0/8}}';

  it('is known for a distribution: through agents, or from an address', () => {
    expect(severityOf(SYSTEM)).toBe('info');
    for (const distribution of ['gke', 'aks'] as const) expect(severityOf(SYSTEM, { distribution })).toBe('');
    for (const distribution of ['eks', 'kind', 'openshift'] as const)
      expect(severityOf(SYSTEM, { distribution })).toBe('warning');
  });
  it('is the network of the hosts, which a label of OpenShift stands for', () => {
    expect(severityOf(HOSTS)).toBe('info');
    expect(severityOf(HOSTS, { distribution: 'openshift' })).toBe('');
    expect(severityOf(HOSTS, { distribution: 'eks' })).toBe('warning');
  });
  it('is no address outside the cluster for Cilium, where it runs inside', () => {
    expect(severityOf(BLOCK, { cni: 'cilium' })).toBe('');
    expect(severityOf(BLOCK, { cni: 'cilium', distribution: 'gke' })).toBe('');
    expect(severityOf(BLOCK, { cni: 'cilium', distribution: 'kubeadm' })).toBe('info');
    expect(severityOf(BLOCK, { cni: 'calico', distribution: 'kubeadm' })).toBe('');
  });
});

describe('the port', () => {
  it('is the one of the pod, also by name', () => {
    const named = documents(
      deployment('ops', 'hook', 9443).replace(
        '- containerPort: 9443',
        '- containerPort: 9443\n              name: tls',
      ),
      service('ops', 'hook', 443, 'tls'),
    );
    expect(count(closed('hook', '{ports: [{port: 444}]}'), hook(), named)).toBe(1);
    expect(count(closed('hook', '{ports: [{port: tls}]}'), hook(), named)).toBe(0);
  });
  it('of the Service is the one that is called', () => {
    expect(count(closed('hook', ''), hook('checks', 'hook', ', port: 8443'), pods)).toBe(0);
  });
});

describe('the port of the Service in a rule', () => {
  it.each([
    ['is for anybody', '{ports: [{port: 443}]}', 0],
    ['is for addresses', from('{ipBlock: {cidr: 192.0.2.0/24}}', 443), 0],
    [
      'is for the agents that the API server connects through',
      from('{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: konnectivity-agent}}}', 443),
      0,
    ],
    ['is for pods, which it is not', from('{podSelector: {}}', 443), 1],
    ['is no port of a Service', '{ports: [{port: 444}]}', 1],
  ])('is left to service-port unless it has more faults: it %s', (_, open, expected) => {
    expect(count(closed('hook', open), hook(), pods)).toBe(expected);
    expect(count(closed('all', '', '{}'), closed('wide', open, '{}'), hook(), pods)).toBe(expected);
  });
});

describe('when it is silent', () => {
  it.each([
    ['any rule lets addresses in', '{from: [{ipBlock: {cidr: 192.0.2.1/32}}]}'],
    ['a rule has no ports', '{}'],
  ])('%s', (_, open) => {
    expect(count(closed('hook', open), hook(), pods)).toBe(0);
  });
  it('the policy is about egress', () => {
    const egress = policy('ops', 'hook', 'podSelector: {}\npolicyTypes: [Egress]\n');
    expect(count(egress, hook(), pods)).toBe(0);
  });
  it('the webhook calls another Service, or one of another namespace', () => {
    expect(count(closed('hook', ''), hook('checks', 'other'), pods)).toBe(0);
    expect(count(closed('hook', ''), hook().replace('namespace: ops', 'namespace: shop'), pods)).toBe(0);
  });
});

describe('the fix', () => {
  it('goes into the policy where all its pods are called', () => {
    const text = documents(closed('hook', from('{podSelector: {}}')), hook(), pods);
    expect(fixed(rule, text)).toBe(text.replace('9443}]}]', '9443}]}, {ports: [{protocol: TCP, port: 9443}]}]'));
  });
  it('is a policy of its own where other pods share the policy', () => {
    const text = documents(hook(), pods, deployment('ops', 'other'), closed('all', '', '{}'));
    expect(fixTitles(rule, text)).toEqual(['Let the API server in by policy hook-from-api-server']);
    expect(fixed(rule, text).slice(text.length)).toBe(`---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: hook-from-api-server
  namespace: ops
spec:
  podSelector:
    matchLabels:
      app: hook
  policyTypes:
    - Ingress
  ingress:
    - ports:
        - protocol: TCP
          port: 9443
`);
    expect(find(rule, fixed(rule, text))).toEqual([]);
  });
});
