import { describe, expect, it } from 'vitest';
import type { Distribution, ProfileChoice } from '../../../server/src/engine/profile/profile-choice.ts';
import { apiServerEgress } from '../../../server/src/engine/rules/platform/api-server-egress/api-server-egress.ts';
import { ingressBlocked } from '../../../server/src/engine/rules/platform/ingress-blocked.ts';
import { monitoringBlocked } from '../../../server/src/engine/rules/platform/monitoring-blocked/monitoring-blocked.ts';
import { deployment, documents, policy, service } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, messages } from './check-manifest.ts';

const ingress = (name: string, rules = '', app = 'web'): string =>
  policy(
    'shop',
    name,
    `podSelector: {matchLabels: {app: ${app}}}\npolicyTypes: [Ingress]\n${rules && `ingress:\n${rules}`}`,
  );
const from = (peer: string, port = 8080): string => `  - {from: [{${peer}}], ports: [{port: ${port}}]}\n`;
const namespace = (name: string): string => `namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${name}}}`;
const WEB = deployment('shop', 'web');

describe('ingress-blocked', () => {
  const GATEWAY: ProfileChoice = { ingressControllers: [{ namespace: 'gateway', podLabels: { app: 'gateway' } }] };
  const route = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
`;
  const world = documents(route, WEB, service('shop', 'web', 80, 8080));
  const count = (profile: ProfileChoice, ...policies: readonly string[]): number =>
    find(ingressBlocked, documents(world, ...policies), profile).length;

  it('says which pods and ports the route leads to', () => {
    expect(messages(ingressBlocked, documents(world, ingress('web')), {})).toEqual([
      'The ingress controller cannot reach shop/web on TCP 8080, where Ingress shop/web leads. Admit its pods, or its addresses, on this port.',
    ]);
  });

  it('asks for the controllers that are set', () => {
    expect(count(GATEWAY, ingress('web', from(namespace('edge'))))).toBe(1);
    expect(count(GATEWAY, ingress('web', from(namespace('gateway'))))).toBe(0);
    expect(
      count(GATEWAY, ingress('web', from(`${namespace('gateway')}, podSelector: {matchLabels: {app: other}}`))),
    ).toBe(1);
    expect(count(GATEWAY, ingress('web', from('namespaceSelector: {matchLabels: {tier: edge}}')))).toBe(0);
    expect(count(GATEWAY, ingress('web', from(namespace('gateway'), 9999)))).toBe(1);
    // The Service's port is for service-port to tell.
    expect(count(GATEWAY, ingress('web', from(namespace('gateway'), 80)))).toBe(0);
    expect(count(GATEWAY, ingress('web', from(namespace('edge'), 80)))).toBe(1);
  });

  it('is less sure where a rule admits all of another namespace, of which some pods are in sight', () => {
    const severityOf = (name: string, peer = namespace(name)): string =>
      find(ingressBlocked, documents(world, ingress('web', from(peer)), deployment(name, 'helper')), {})
        .map(({ finding }) => finding.severity)
        .join();
    expect([severityOf('edge'), severityOf('shop'), severityOf('kube-system')]).toEqual(['info', 'warning', '']);
    expect(severityOf('edge', `${namespace('edge')}, podSelector: {matchLabels: {app: helper}}`)).toBe('warning');
  });

  it('takes controllers that are only usual for one of several', () => {
    expect(count({ distribution: 'k3s' }, ingress('web', from(namespace('ingress-nginx'))))).toBe(0);
    expect(count({ distribution: 'k3s' }, ingress('web'))).toBe(1);
  });

  it('is less sure where the distribution brings the controller, and another may stand in its place', () => {
    const severityOf = (distribution: Distribution, peer: string, ...others: readonly string[]): string =>
      find(ingressBlocked, documents(world, ingress('web', from(peer)), ...others), { distribution })
        .map(({ finding }) => finding.severity)
        .join();
    const labelled = (labels: string): string => `namespaceSelector: {matchLabels: {${labels}}}`;
    expect(severityOf('openshift', namespace('other'))).toBe('info');
    expect(severityOf('k3s', namespace('other'))).toBe('info');
    expect(severityOf('eks', namespace('other'))).toBe('');
    expect(severityOf('openshift', namespace('openshift-ingress'))).toBe('');
    expect(severityOf('openshift', labelled('network.openshift.io/policy-group: ingress'))).toBe('');
    expect(severityOf('openshift', labelled('network.openshift.io/policy-group: monitoring'))).toBe('info');
    expect(severityOf('openshift', labelled('policy-group.network.openshift.io/host-network: ""'))).toBe('');
    expect(severityOf('openshift', 'podSelector: {}', deployment('shop', 'api'))).toBe('warning');
    expect(severityOf('k3s', namespace('kube-system'))).toBe('');
  });

  it('asks for addresses where a load balancer serves the class', () => {
    const of = (name: string, peer: string): readonly string[] =>
      messages(
        ingressBlocked,
        documents(
          world.replace('spec: {default', `spec: {ingressClassName: ${name}, default`),
          ingress('web', from(peer)),
        ),
        {},
      );
    expect(of('alb', namespace('kube-system'))).toEqual([
      'No pod serves this but an Application Load Balancer, which cannot reach shop/web on TCP 8080, where Ingress shop/web leads: no selector picks it. Admit its addresses, or the port alone.',
    ]);
    expect(of('gce', namespace('kube-system'))).toEqual([
      "No pod serves this but Google's load balancer, which cannot reach shop/web on TCP 8080, where Ingress shop/web leads: no selector picks it. Admit 130.211.0.0/22 and 35.191.0.0/16, or the port alone.",
    ]);
    expect(of('nginx', namespace('kube-system'))).toEqual([]);
    expect(of('alb', 'ipBlock: {cidr: 10.0.0.0/8}')).toEqual([]);
    expect(of('gce', 'ipBlock: {cidr: 10.0.0.0/8}')).toHaveLength(1);
    expect(of('gce', 'ipBlock: {cidr: 35.191.0.0/16}')).toEqual([]);
  });

  it('admits published ranges by its fix', () => {
    const text = documents(world.replace('spec: {default', 'spec: {ingressClassName: gce, default'), ingress('web'));
    const [title = ''] = fixTitles(ingressBlocked, text);
    expect(title).toBe('Let the load balancer in');
    expect(find(ingressBlocked, fixed(ingressBlocked, text, title))).toEqual([]);
  });

  it('does not guess who serves an Ingress without a class', () => {
    for (const distribution of ['eks', 'gke', 'aks'] as const)
      expect(count({ distribution }, ingress('web', from(namespace('kube-system'))))).toBe(0);
  });

  it('does not take ipBlocks for pods where the plug-in does not', () => {
    const severityOf = (cni: 'cilium' | 'calico', spec: string): string =>
      find(
        ingressBlocked,
        documents(world.replace('spec: {', `spec: {${spec}`), ingress('web', from('ipBlock: {cidr: 0.0.0.0/0}'))),
        { cni },
      )
        .map(({ finding }) => finding.severity)
        .join();
    expect(severityOf('calico', '')).toBe('');
    expect(severityOf('cilium', '')).toBe('info');
    expect(severityOf('cilium', 'ingressClassName: nginx, ')).toBe('warning');
    expect(severityOf('cilium', 'ingressClassName: alb, ')).toBe('');
  });

  it('does not ask the router that a distribution brings for a class of another controller', () => {
    const text = (name: string): string =>
      documents(
        world.replace('spec: {default', `spec: {ingressClassName: ${name}, default`),
        ingress('web', from(namespace('other'))),
      );
    expect(find(ingressBlocked, text('nginx'), { distribution: 'openshift' })).toEqual([]);
    expect(messages(ingressBlocked, text('openshift-default'), { distribution: 'openshift' })).toEqual([
      'The ingress controller may not reach shop/web on TCP 8080, where Ingress shop/web leads: the rules there admit others, and it need not be one of them. Admit its pods, or its addresses, on this port.',
    ]);
  });

  it('counts all policies of the pods, and speaks of one of them', () => {
    expect(count(GATEWAY, ingress('a'), ingress('b', from(namespace('gateway'))))).toBe(0);
    expect(count(GATEWAY, ingress('a'), ingress('b', from(namespace('edge'))))).toBe(1);
  });

  it('speaks of the policy that isolates the pods, not of an admin policy for fewer', () => {
    const admin = `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: guard}
spec:
  priority: 10
  subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}
  ingress:
    - {name: guests, action: Deny, from: [{namespaces: {matchLabels: {team: guests}}}]}
`;
    const closed = policy('shop', 'closed', 'podSelector: {}\npolicyTypes: [Ingress]\n');
    expect(count(GATEWAY, deployment('shop', 'api'), closed, admin)).toBe(1);
  });

  it('stays silent for pods that nothing isolates', () => {
    expect(count(GATEWAY, ingress('other', '', 'other'))).toBe(0);
  });

  it('lets the controller in by a policy of its own where the policy picks more pods', () => {
    const text = documents(world, deployment('shop', 'api'), ingress('all').replace('{matchLabels: {app: web}}', '{}'));
    expect(fixTitles(ingressBlocked, text, GATEWAY)).toEqual([
      'Let the ingress controller in by policy web-from-ingress',
    ]);
    const after = fixed(ingressBlocked, text, undefined, GATEWAY);
    expect(after).toContain('kubernetes.io/metadata.name: gateway');
    expect(find(ingressBlocked, after, GATEWAY)).toEqual([]);
    expect(fixTitles(ingressBlocked, text)).toEqual([]);
  });
});

describe('monitoring-blocked', () => {
  const MONITORING: ProfileChoice = { monitoring: [{ namespace: 'monitoring' }] };
  const monitor = (
    kind: string,
    list: string,
    endpoint: string,
    more = '',
  ): string => `apiVersion: monitoring.coreos.com/v1
kind: ${kind}
metadata: {name: web, namespace: ops}
spec: {selector: {matchLabels: {app: web}}, ${list}: [{${endpoint}}]${more}}
`;
  const SHOP = ', namespaceSelector: {matchNames: [shop]}';
  const pods = WEB.replace(
    '            - containerPort: 8080',
    '            - name: http\n              containerPort: 8080',
  );
  const count = (...manifests: readonly string[]): number =>
    find(
      monitoringBlocked,
      documents(pods, ingress('web', from(namespace('monitoring'), 9090)), ...manifests),
      MONITORING,
    ).length;

  it.each([
    ['a number', 'portNumber: 8080', 1],
    ['a name', 'port: http', 1],
    ['an open number', 'portNumber: 9090', 0],
    ['a name that no container has', 'port: metrics', 0],
  ])('follows a PodMonitor with %s', (_, endpoint, expected) => {
    expect(count(monitor('PodMonitor', 'podMetricsEndpoints', endpoint, SHOP))).toBe(expected);
  });

  it('follows a ServiceMonitor through the Service', () => {
    const labelled = service('shop', 'web', 80, 'http').replace('metadata:\n', 'metadata:\n  labels: {app: web}\n');
    const named = labelled.replace('    - port: 80', '    - name: web\n      port: 80');
    const asking = monitor('ServiceMonitor', 'endpoints', 'port: web', SHOP);
    expect(count(asking, named)).toBe(1);
    expect(count(asking, labelled)).toBe(0);
    const ask = (name: string, port: number): number =>
      find(monitoringBlocked, documents(pods, ingress('web', from(namespace(name), port)), asking, named), MONITORING)
        .length;
    // The Service's port is for service-port to tell.
    expect([ask('monitoring', 80), ask('monitoring', 81), ask('edge', 80)]).toEqual([0, 1, 1]);
    expect(count(monitor('ServiceMonitor', 'endpoints', 'targetPort: 9090', SHOP), named)).toBe(0);
  });

  it('takes a namespace that is named for it for that of the monitoring, whatever else of it is in sight', () => {
    const asking = monitor('PodMonitor', 'podMetricsEndpoints', 'portNumber: 9090', SHOP);
    const severityOf = (name: string, profile: ProfileChoice = {}): string =>
      find(
        monitoringBlocked,
        documents(pods, ingress('web', from(namespace(name), 9090)), asking, deployment(name, 'receiver')),
        profile,
      )
        .map(({ finding }) => finding.severity)
        .join();
    expect([severityOf('monitoring'), severityOf('edge')]).toEqual(['', 'info']);
    for (const name of ['observability', 'prom', 'kube-system']) expect(severityOf(name)).toBe('');
    expect(severityOf('promotions')).toBe('info');
    expect(severityOf('openshift-user-workload-monitoring', { distribution: 'openshift' })).toBe('');
  });

  it('looks in the namespaces that the monitor names', () => {
    const endpoint = 'portNumber: 8080';
    expect(count(monitor('PodMonitor', 'podMetricsEndpoints', endpoint))).toBe(0);
    expect(count(monitor('PodMonitor', 'podMetricsEndpoints', endpoint, ', namespaceSelector: {any: true}'))).toBe(1);
  });

  it('warns of annotations where something is there to follow them, else tells of them for information', () => {
    const annotated = pods.replace(
      '    metadata:\n      labels',
      '    metadata:\n      annotations: {prometheus.io/scrape: "true", prometheus.io/port: "9090"}\n      labels',
    );
    const severityOf = (other: string, profile: ProfileChoice = {}): string =>
      find(monitoringBlocked, documents(annotated, ingress('web'), other), profile)
        .map(({ finding }) => finding.severity)
        .join();
    expect(severityOf(deployment('bank', 'ledger'))).toBe('info');
    expect(severityOf(deployment('monitoring', 'receiver'))).toBe('warning');
    expect(severityOf(deployment('bank', 'prometheus'))).toBe('warning');
    expect(
      severityOf(monitor('PodMonitor', 'podMetricsEndpoints', 'portNumber: 1', SHOP).replace('web}', 'other}')),
    ).toBe('info');
    expect(severityOf(deployment('bank', 'ledger'), MONITORING)).toBe('warning');
  });

  it('reads the annotations of the pods', () => {
    const annotated = (port: string): string =>
      pods.replace(
        '    metadata:\n      labels',
        `    metadata:\n      annotations: {prometheus.io/scrape: "true", prometheus.io/port: "${port}"}\n      labels`,
      );
    const ask = (text: string): readonly string[] =>
      messages(monitoringBlocked, documents(text, ingress('web', from(namespace('monitoring'), 9090))), MONITORING);
    expect(ask(annotated('8080'))).toEqual([
      'Nobody can fetch the metrics of shop/web on TCP 8080, as shop/web by its annotations asks. Admit the monitoring on this port.',
    ]);
    expect(ask(annotated('9090'))).toEqual([]);
    expect(ask(annotated('many'))).toEqual([]);
  });
});

describe('api-server-egress', () => {
  const binding = (subject: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{${subject}}]
`;
  const DEFAULT = binding('kind: ServiceAccount, name: default, namespace: shop');
  const egress = (rules: string): string =>
    policy('shop', 'web', `podSelector: {}\npolicyTypes: [Egress]\negress:\n${rules}`);
  const block = (cidr: string, port: number): string =>
    `  - {to: [{ipBlock: {cidr: ${cidr}}}], ports: [{port: ${port}}]}\n`;
  const PODS = '  - {to: [{namespaceSelector: {}}]}\n';
  const count = (profile: ProfileChoice, ...manifests: readonly string[]): number =>
    find(apiServerEgress, documents(WEB, ...manifests), profile).length;

  it('names the pods and the binding, for the service account that pods have by default', () => {
    expect(messages(apiServerEgress, documents(WEB, egress(PODS), DEFAULT), { distribution: 'eks' })).toEqual([
      'shop/web cannot connect to the API server, for which shop/web gives roles: no rule admits its address on TCP 443. Add an ipBlock with it, unless the roles are for others.',
    ]);
  });

  it('counts any ipBlock on a port of the API server, or those with its address where that is set', () => {
    const set: ProfileChoice = { distribution: 'kind', apiServer: { addresses: ['172.18.0.2'] } };
    expect(count({ distribution: 'kind' }, egress(block('10.0.0.0/8', 6443)), DEFAULT)).toBe(0);
    expect(count(set, egress(block('10.0.0.0/8', 6443)), DEFAULT)).toBe(1);
    expect(count(set, egress(block('172.18.0.0/16', 6443)), DEFAULT)).toBe(0);
    expect(count(set, egress(block('172.18.0.0/16', 8080)), DEFAULT)).toBe(1);
    expect(count(set, egress('  - {ports: [{port: 6443}]}\n'), DEFAULT)).toBe(0);
  });

  it('needs no profile where nothing that is open may be it', () => {
    const open = (rules: string): number => count({}, egress(rules), DEFAULT);
    expect(open(PODS)).toBe(1);
    expect(open(block('0.0.0.0/0', 53))).toBe(1);
    expect(open(block('10.0.0.0/8', 5432))).toBe(1);
    for (const port of [443, 6443, 8443, 16443]) expect(open(block('10.0.0.0/8', port))).toBe(0);
    expect(open('  - {to: [{ipBlock: {cidr: 10.0.0.0/8}}]}\n')).toBe(0);
    expect(open('  - {ports: [{port: 6443}]}\n')).toBe(0);
    expect(messages(apiServerEgress, documents(WEB, egress(PODS), DEFAULT), {})).toEqual([
      'shop/web cannot connect to the API server, for which shop/web gives roles: no rule admits its address on its port, often 443 or 6443. Add an ipBlock with it, unless the roles are for others.',
    ]);
  });

  it('speaks at a default deny', () => {
    expect(count({}, policy('shop', 'deny', 'podSelector: {}\npolicyTypes: [Egress]\n'), DEFAULT)).toBe(1);
  });

  it('does not count an ipBlock that the plug-in takes for addresses outside, where the server runs inside', () => {
    const cilium = (distribution: Distribution): ProfileChoice => ({ distribution, cni: 'cilium' });
    const wide = egress('  - {to: [{ipBlock: {cidr: 0.0.0.0/0}}]}\n');
    expect(count(cilium('kubeadm'), wide, DEFAULT)).toBe(1);
    expect(count(cilium('eks'), wide, DEFAULT)).toBe(0);
    expect(count({ cni: 'cilium' }, wide, DEFAULT)).toBe(0);
    expect(count({ distribution: 'kubeadm', cni: 'calico' }, wide, DEFAULT)).toBe(0);
    const text = documents(WEB, wide, DEFAULT);
    expect(messages(apiServerEgress, text, cilium('kubeadm'))).toEqual([
      'shop/web cannot connect to the API server, for which shop/web gives roles: no rule without `to` admits TCP 6443, and Cilium takes an ipBlock for addresses outside the cluster. Add a rule for the port alone, or a policy of Cilium for kube-apiserver, unless the roles are for others.',
    ]);
    const after = fixed(apiServerEgress, text, 'Allow TCP 6443 to any destination', cilium('kubeadm'));
    expect(find(apiServerEgress, after, cilium('kubeadm'))).toEqual([]);
  });

  it('stays silent for other subjects', () => {
    for (const subject of ['kind: User, name: default', 'kind: ServiceAccount, name: other, namespace: shop'])
      expect(count({ distribution: 'eks' }, egress(PODS), binding(subject))).toBe(0);
  });
});
