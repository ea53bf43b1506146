import { describe, expect, it } from 'vitest';
import { deployment, policy, shop } from './shop.ts';
import { folderOf, linesOf, netpol } from './support.ts';

const monitored = policy(
  'monitored',
  `
  podSelector:
    matchLabels: {app: api}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector:
            matchExpressions:
              - {key: team, operator: In, values: [ops]}
          podSelector:
            matchLabels: {app: prometheus}
      ports:
        - {protocol: TCP, port: 9090}
  egress:
    - to:
        - namespaceSelector: {}
      ports:
        - {protocol: TCP, port: postgres}
`,
);

const cluster = folderOf({ ...shop, 'policies/monitored.yaml': monitored });

async function exposureOf(folder: typeof cluster, ...options: readonly string[]): Promise<readonly object[]> {
  const { stdout } = await netpol(['list', folder.at(), '--exposure', '--format', 'json', ...options]);
  const { version, exposure } = JSON.parse(stdout);
  expect(version).toBe(1);
  return exposure;
}

describe('netpol list --exposure', () => {
  it('lists pods by label that need not exist below the connections, but not those that workloads are', async () => {
    const { stdout, status } = await netpol(['list', cluster.at(), '--exposure', '--focus', 'shop/api']);
    expect(status).toBe(0);
    expect(linesOf(stdout)).toEqual([
      'shop/api [Deployment] → shop/db [Deployment]: TCP 5432',
      'shop/web [Deployment] → shop/api [Deployment]: TCP 8080',
      '',
      'Open to pods unlike those in the manifests, as far as the policies of the workload decide:',
      'pods labelled app=prometheus in namespaces labelled team=ops → shop/api [Deployment]: TCP 9090',
      'shop/api [Deployment] → every pod: TCP postgres',
    ]);
  });

  it('says in JSON whom each direction of each workload is open to, as peers of a policy are written', async () => {
    const api = { namespace: 'shop', name: 'api', kind: 'Deployment' };
    expect(await exposureOf(cluster, '--focus', 'shop/api')).toEqual([
      {
        workload: api,
        direction: 'ingress',
        protected: true,
        exact: true,
        peers: [
          {
            peer: {
              type: 'pods',
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
              podSelector: { matchLabels: { app: 'web' } },
              workloads: [{ namespace: 'shop', name: 'web', kind: 'Deployment' }],
            },
            allowed: [{ protocol: 'TCP', ports: [[8080, 8080]] }],
          },
          {
            peer: {
              type: 'pods',
              namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['ops'] }] },
              podSelector: { matchLabels: { app: 'prometheus' } },
              workloads: [],
            },
            allowed: [{ protocol: 'TCP', ports: [[9090, 9090]] }],
          },
        ],
      },
      {
        workload: api,
        direction: 'egress',
        protected: true,
        exact: true,
        peers: [{ peer: { type: 'entire-cluster' }, allowed: [], portNames: [{ name: 'postgres', protocol: 'TCP' }] }],
      },
    ]);
  });

  it('says that a workload without policies is open to the entire cluster and to all addresses', async () => {
    const all = ['0.0.0.0/0', '::/0'];
    expect(await exposureOf(cluster, '--focus', 'shop/db', '--direction', 'ingress')).toEqual([
      {
        workload: { namespace: 'shop', name: 'db', kind: 'Deployment' },
        direction: 'ingress',
        protected: false,
        exact: true,
        peers: [
          { peer: { type: 'entire-cluster' }, allowed: 'all' },
          { peer: { type: 'ip', cidrs: all }, allowed: 'all' },
        ],
      },
    ]);
  });

  it('is narrowed to a port and a protocol', async () => {
    const { stdout } = await netpol(['list', cluster.at(), '--exposure', '--format', 'csv', '--port', '9090']);
    expect(linesOf(stdout).filter(line => line.includes('api') && !line.includes('Deployment],shop'))).toEqual([
      'pods labelled app=prometheus in namespaces labelled team=ops,shop/api [Deployment],TCP 9090,,',
      'shop/api [Deployment],every pod,TCP postgres,,',
    ]);
  });

  it('draws what pods may come as nodes outside of the namespaces', async () => {
    const { stdout } = await netpol([
      ...['list', cluster.at(), '--exposure', '--format', 'mermaid'],
      ...['--focus', 'shop/api', '--direction', 'ingress'],
    ]);
    expect(linesOf(stdout).slice(-3)).toEqual([
      '  n2["pods labelled app=prometheus in namespaces labelled team=ops"]',
      '  n1 -->|"TCP 8080"| n0',
      '  n2 -->|"TCP 9090"| n0',
    ]);
  });

  it('lists nothing of it without the option', async () => {
    const { stdout } = await netpol(['list', cluster.at(), '--format', 'json']);
    expect(Object.keys(JSON.parse(stdout))).toEqual(['version', 'workloads', 'connections', 'depends', 'warnings']);
  });
});

const admin = (rules: string): string => `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: cluster}
spec:
  priority: 5
  subject: {namespaces: {}}
  egress:
${rules}`;

async function apiEgress(rules: string): Promise<readonly string[]> {
  const folder = folderOf({ 'app.yaml': deployment('api', 8080), 'admin.yaml': admin(rules) });
  const { stdout } = await netpol(['list', folder.at(), '--exposure', '--focus', 'shop/api', '--direction', 'egress']);
  const lines = linesOf(stdout);
  return lines.slice(lines.indexOf('') + 2).map(line => line.replace('shop/api [Deployment] → ', ''));
}

const cut = '{action: Deny, to: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {tier: data}}}}]}';
const pass = '{action: Pass, to: [{namespaces: {matchLabels: {team: ops}}}]}';

describe('netpol list --exposure with admin policies', () => {
  it('names the pods that a Deny keeps out of what is open to the others', async () => {
    expect(await apiEgress(`    - ${cut}`)).toEqual([
      'every pod: all ports',
      'pods labelled tier=data in all namespaces: nothing',
    ]);
  });

  it('names the pods that two rules are about where the first one decides', async () => {
    expect(await apiEgress(`    - ${pass}\n    - ${cut}`)).toEqual([
      'every pod: all ports',
      'pods labelled tier=data in all namespaces: nothing',
      'pods labelled tier=data in namespaces labelled team=ops: all ports',
    ]);
    expect(await apiEgress(`    - ${cut}\n    - ${pass}`)).toEqual([
      'every pod: all ports',
      'pods labelled tier=data in all namespaces: nothing',
    ]);
  });

  it('does not speak of every pod where rules that differ share all pods between them', async () => {
    const deny = (operator: string): string =>
      `    - {action: Deny, to: [{pods: {namespaceSelector: {}, podSelector: {matchExpressions: [{key: tier, operator: ${operator}}]}}}]}`;
    expect(await apiEgress(`${deny('Exists')}\n${deny('DoesNotExist')}`)).toEqual([]);
  });

  it('keeps the names of ports that a rule closes or opens whatever their number', async () => {
    expect(await apiEgress('    - {action: Deny, to: [{namespaces: {}}], ports: [{namedPort: admin}]}')).toEqual([
      'every pod: all ports but ports named admin',
    ]);
  });
});
