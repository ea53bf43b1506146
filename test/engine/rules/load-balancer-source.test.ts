import { describe, expect, it } from 'vitest';
import { loadBalancerSource } from '../../../server/src/engine/rules/addresses/load-balancer-source.ts';
import { deployment, documents, policy, service } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, marks, messages } from './check-manifest.ts';

const rule = loadBalancerSource;

const web = deployment('shop', 'web', 8080);
const balanced = (more = '', type = 'LoadBalancer'): string =>
  service('shop', 'web', 80, 8080).replace('spec:\n', `spec:\n  type: ${type}\n${more}`);
const inwards = (from: readonly string[], port = 8080, name = 'web'): string =>
  policy(
    'shop',
    name,
    `podSelector: {matchLabels: {app: web}}\ningress:\n  - {from: [${from.join(', ')}], ports: [{port: ${port}}]}\n`,
  );
const block = (cidr: string, ...except: readonly string[]): string =>
  `{ipBlock: {cidr: ${cidr}, except: [${except.join(', ')}]}}`;
const CLIENTS = block('203.0.113.0/24');
const count = (...texts: readonly string[]): number => find(rule, documents(...texts)).length;

it('stands at the first block of clients and names Service and port', () => {
  const text = documents(
    inwards([block('10.1.2.3/32'), CLIENTS]).replace('10.1.2.3/32', '192.0.2.0/24'),
    web,
    balanced(),
  );
  expect(marks(rule, text)).toEqual([
    { severity: 'info', at: '192.0.2.0/24', path: 'spec.ingress[0].from[0].ipBlock.cidr' },
  ]);
  expect(messages(rule, text)).toEqual([
    'Clients from 192.0.2.0/24 may reach shop/web under the address of a node, which nothing admits on port 8080: Service shop/web has no externalTrafficPolicy: Local. Set it there, or admit the addresses of the nodes.',
  ]);
  expect(find(rule, text)[0]?.finding.related?.map(({ resource }) => resource.kind)).toEqual(['Service']);
});

describe('the Service', () => {
  it.each([
    ['a load balancer', balanced(), 1],
    ['a node port', balanced('', 'NodePort'), 1],
    ['with the policy written out', balanced('  externalTrafficPolicy: Cluster\n'), 1],
    ['that keeps the address', balanced('  externalTrafficPolicy: Local\n'), 0],
    ['inside the cluster', service('shop', 'web', 80, 8080), 0],
    ['without node ports', balanced('  allocateLoadBalancerNodePorts: false\n'), 0],
    ['that leads to another port', balanced().replace('targetPort: 8080', 'targetPort: 9090'), 0],
    ['of other pods', balanced().replace('app: web', 'app: api'), 0],
  ])('%s', (_, behind, findings) => {
    expect(count(inwards([CLIENTS]), web, behind)).toBe(findings);
  });
  it('may be told to send straight to pods by an annotation', () => {
    const annotated = balanced().replace(
      'metadata:\n',
      'metadata:\n  annotations: {service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip}\n',
    );
    expect(count(inwards([CLIENTS]), web, annotated)).toBe(0);
  });
});

describe('the addresses', () => {
  it.each([
    [
      'the internet without private ranges',
      block('0.0.0.0/0', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'),
      1,
    ],
    ['the internet without one private range', block('0.0.0.0/0', '10.0.0.0/8'), 0],
    ['everything', block('0.0.0.0/0'), 0],
    ['a private range', block('10.0.0.0/8'), 0],
    ['pods', '{podSelector: {}}', 0],
  ])('are %s', (_, peer, findings) => {
    expect(count(inwards([peer]), web, balanced())).toBe(findings);
  });
  it('of nodes may be admitted by another policy on the port', () => {
    const nodes = (port: number): string => inwards([block('10.0.0.0/16')], port, 'nodes');
    expect(count(inwards([CLIENTS]), nodes(8080), web, balanced())).toBe(0);
    expect(count(inwards([CLIENTS]), nodes(9090), web, balanced())).toBe(1);
  });
});

it('is silent for pods on the network of the host', () => {
  const onHost = web.replace('      containers:', '      hostNetwork: true\n      containers:');
  expect(count(inwards([CLIENTS]), onHost, balanced())).toBe(0);
});
