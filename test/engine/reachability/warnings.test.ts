import { expect, it } from 'vitest';
import { routingOf } from '../../../server/src/engine/answers/routing.ts';
import { warningsOf } from '../../../server/src/engine/warnings/warnings.ts';
import { clusterOf, pod, policy } from './clusters.ts';

const shop = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
const web = pod('web', 'shop');
const closed = policy('closed', 'shop', '{podSelector: {}}');

function warningsFor(...manifests: readonly string[]): readonly string[] {
  const cluster = clusterOf(manifests.join('---\n'));
  return warningsOf(cluster, routingOf(cluster)).map(({ message }) => message);
}

function withPorts(name: string, ports: string): string {
  return pod(name, 'shop', `, spec: {containers: [{name: main, ports: [${ports}]}]}, status: {podIP: 192.0.2.1}`);
}

it('stays silent on an exact answer', () => {
  expect(warningsFor(shop, web, closed)).toEqual([]);
});

it('names what is missing from an empty world', () => {
  expect(warningsFor(shop, closed)).toEqual(['There are no workloads: nothing can connect to anything.']);
  expect(warningsFor(shop, web)).toEqual(['There are no policies: everything is allowed.']);
});

it('names policies that nothing evaluates', () => {
  const calico = 'apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: all}\n';
  expect(warningsFor(shop, web, closed, calico)).toEqual([
    'GlobalNetworkPolicy all (projectcalico.org/v3) is not evaluated: what it allows or blocks is missing here.',
  ]);
  expect(warningsFor(shop, web, closed, calico.replace('GlobalNetworkPolicy', 'MultiNetworkPolicy'))).toEqual([]);
});

it('names pods on which a port by name opens nothing', () => {
  const named = (rule: string, direction = 'ingress'): string => {
    const type = direction === 'ingress' ? 'Ingress' : 'Egress';
    return policy('named', 'shop', `{podSelector: {}, policyTypes: [${type}], ${direction}: [${rule}]}`);
  };
  const pods = [
    withPorts('a', '{name: http, containerPort: 80}'),
    withPorts('b', '{name: http, containerPort: 80, protocol: UDP}'),
  ];
  expect(warningsFor(shop, ...pods, named('{ports: [{port: http}]}'))).toEqual([
    'The port name http (TCP) opens nothing on shop/b, which does not declare it.',
  ]);
  expect(warningsFor(shop, ...pods, named('{ports: [{port: grpc}]}'))).toEqual([
    'The port name grpc (TCP) opens nothing on shop/a, shop/b, which do not declare it.',
  ]);
  expect(warningsFor(shop, ...pods, named('{ports: [{port: http}]}', 'egress'))).toEqual([]);
  const toB = '{to: [{podSelector: {matchLabels: {app: b}}}], ports: [{port: http}]}';
  expect(warningsFor(shop, ...pods, named(toB, 'egress'))).toEqual([
    'The port name http (TCP) opens nothing on shop/b, which does not declare it.',
  ]);
  const toAddress = '{to: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: http}]}';
  expect(warningsFor(shop, ...pods, named(toAddress, 'egress'))).toEqual([
    'The port name http (TCP) opens nothing: addresses have no port names.',
  ]);
});

it('tells that an ipBlock may select pods of unknown address, unless ipBlocks never select pods', () => {
  const block = policy('block', 'shop', '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}');
  const second = policy('second', 'shop', '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}');
  const pods = ['a', 'b', 'c', 'd', 'e'].map(name => pod(name, 'shop'));
  expect(warningsFor(shop, web, block)).toEqual([
    'An ipBlock may select pods whose address is not in the manifests (shop/web): what only that decides is not known.',
  ]);
  expect(warningsFor(shop, ...pods, block, second)).toEqual([
    'This and 1 more ipBlocks may select pods whose address is not in the manifests (shop/a, shop/b, shop/c and 2 more): what only that decides is not known.',
  ]);
  expect(warningsFor(shop, pod('web', 'shop', ', status: {podIP: 10.0.0.1}'), block)).toEqual([]);
  const cluster = clusterOf([shop, web, block].join('---\n'), { ipBlockPods: 'ignore' });
  expect(warningsOf(cluster, routingOf(cluster))).toEqual([]);
});

it('tells that rules ask for labels of namespaces which nobody declares', () => {
  const labelled = policy(
    'team',
    'shop',
    '{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]}',
  );
  expect(warningsFor(web, labelled)).toEqual([
    'A selector asks for labels of namespaces, while namespace shop is not declared in the manifests: what only their labels decide is not known.',
  ]);
  expect(warningsFor(shop, web, labelled)).toEqual([]);
});

it('names pods on the network of the node that policies pick', () => {
  const agent = pod('agent', 'shop', ', spec: {hostNetwork: true}');
  const elsewhere = policy('closed', 'other', '{podSelector: {}}');
  const warning =
    'shop/agent uses the network of the node: NetworkPolicies are evaluated there as on other pods, while most plug-ins do not apply them.';
  expect(warningsFor(shop, agent, closed)).toEqual([warning]);
  expect(warningsFor(shop, agent, elsewhere)).toEqual([]);
});

it('names finished pods', () => {
  expect(warningsFor(shop, pod('web', 'shop', ', status: {phase: Succeeded}'), closed)).toEqual([
    'shop/web has finished, and counts as if running.',
  ]);
});

it('names backends that no controller reaches, and those where it depends on the controller', () => {
  const service =
    'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n';
  const ingress =
    'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: site, namespace: shop}\nspec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n';
  expect(warningsFor(shop, web, service, ingress, closed)).toEqual([
    'Ingress shop/site leads to shop/web, but the policies there admit no ingress controller on TCP 80.',
  ]);
  const nginx = policy(
    'nginx',
    'shop',
    '{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: nginx}}}]}]}',
  );
  expect(warningsFor(shop, web, service, ingress, nginx)).toEqual([
    'Whether the ingress controller reaches shop/web depends on what is not known of its namespace and labels, and what the policies ask for.',
  ]);
  expect(warningsFor(shop, web, ingress, closed)).toEqual([
    'Ingress shop/site leads to Service shop/web, which is not in the manifests: whom the ingress controller reaches there is unknown.',
  ]);
});
