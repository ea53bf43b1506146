import { expect, it } from 'vitest';
import { apiPolicy, deployment, namespace, policy } from './shop.ts';
import { folderOf, netpol } from './support.ts';

const closed = policy('closed', '  podSelector: {}\n  policyTypes: [Ingress, Egress]\n');
const out = policy(
  'web',
  `
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - to: [{podSelector: {matchLabels: {app: api}}}]
    - to: [{ipBlock: {cidr: 192.0.2.1/32}}, {ipBlock: {cidr: 198.51.100.0/30, except: [198.51.100.0/32]}}]
      ports: [{port: 443}]
`,
);
const folder = folderOf({
  'all.yaml': [namespace, deployment('web', 80), deployment('api', 8080), apiPolicy, closed, out].join('---\n'),
});

it.each([
  [
    'csv',
    `source,destination,allowed,possible,depends
shop/web [Deployment],shop/api [Deployment],TCP 8080,,
shop/web [Deployment],"192.0.2.1/32, 198.51.100.1-198.51.100.3",TCP 443,,
`,
  ],
  [
    'md',
    `| Source | Destination | Allowed |
|---|---|---|
| shop/web \\[Deployment] | shop/api \\[Deployment] | TCP 8080 |
| shop/web \\[Deployment] | 192.0.2.1/32, 198.51.100.1-198.51.100.3 | TCP 443 |
`,
  ],
  [
    'dot',
    `digraph connections {
  rankdir=LR;
  node [shape=box];
  subgraph cluster_0 {
    label="shop";
    n0 [label="api [Deployment]"];
    n1 [label="web [Deployment]"];
  }
  n2 [label="192.0.2.1/32, 198.51.100.1-198.51.100.3"];
  n1 -> n0 [label="TCP 8080"];
  n1 -> n2 [label="TCP 443"];
}
`,
  ],
  [
    'mermaid',
    `flowchart LR
  subgraph box0["shop"]
    n0["api [Deployment]"]
    n1["web [Deployment]"]
  end
  n2["192.0.2.1/32, 198.51.100.1-198.51.100.3"]
  n1 -->|"TCP 8080"| n0
  n1 -->|"TCP 443"| n2
`,
  ],
])('writes the list as %s', async (format, expected) => {
  const { stdout, status } = await netpol(['list', folder.at(), '--format', format, '--ip-block-pods', 'ignore']);
  expect(stdout).toBe(expected);
  expect(status).toBe(0);
});

it('keeps the JSON valid where nothing is allowed', async () => {
  const nothing = folderOf({ 'all.yaml': [namespace, deployment('web', 80), closed].join('---\n') });
  const { stdout } = await netpol(['list', nothing.at(), '--format', 'json']);
  expect(JSON.parse(stdout)).toEqual({
    version: 1,
    workloads: [{ namespace: 'shop', name: 'web', kind: 'Deployment' }],
    connections: [],
    depends: [],
    warnings: [],
  });
});

it('writes lists of thousands of connections whole', async () => {
  const many = Array.from({ length: 70 }, (_, index) => deployment(`web-${index}`, 80));
  const large = folderOf({ 'all.yaml': [namespace, apiPolicy, ...many].join('---\n') });
  const { stdout } = await netpol(['list', large.at(), '--format', 'json']);
  expect(JSON.parse(stdout).connections).toHaveLength(70 * 69 + 2 * 70);
});
