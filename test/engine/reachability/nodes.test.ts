import { describe, expect, it } from 'vitest';
import { listConnections } from '../../../server/src/engine/answers/connections.ts';
import { boundsOf } from '../../../server/src/engine/reachability/bounds.ts';
import { explainSide } from '../../../server/src/engine/reachability/explain.ts';
import { parseAddress } from '../../../server/src/engine/sets/address.ts';
import { describeRanges } from '../../../server/src/engine/sets/addresses.ts';
import { describeTraffic } from '../../../server/src/engine/sets/traffic.ts';
import { warningsOf } from '../../../server/src/engine/warnings/warnings.ts';
import { clusterOf, pod, policy, workloadNamed } from './clusters.ts';

const node = (name: string, addresses: string, spec = '{}'): string =>
  `{apiVersion: v1, kind: Node, metadata: {name: ${name}}, spec: ${spec}, status: {addresses: ${addresses}}}\n`;
const internal = (address: string): string =>
  `[{type: Hostname, address: host}, {type: InternalIP, address: ${address}}]`;
const NODES = [node('a', internal('192.0.2.1')), node('b', internal('192.0.2.2'))];
const CLOSED = policy('closed', 'shop', '{podSelector: {}, policyTypes: [Ingress, Egress]}');
const on = (nodeName: string): string => `, spec: {nodeName: ${nodeName}}`;

/** Returns what pod web surely and possibly may send to an address, what the difference waits for, and what is explained. */
function toAddress(address: string, ...manifests: readonly string[]): readonly string[] {
  const cluster = clusterOf(manifests.join('---\n'));
  const parsed = parseAddress(address);
  if (parsed === undefined) throw new Error(`no address ${address}`);
  const subject = { type: 'workload', workload: workloadNamed(cluster, 'web') } as const;
  const peer = { type: 'address', address: parsed } as const;
  const { sure, possible, doubts } = boundsOf({ cluster, direction: 'egress', subject, peer });
  const { allowed } = explainSide({ cluster, direction: 'egress', subject, peer });
  return [sure, possible, allowed]
    .map(describeTraffic)
    .concat(doubts.map(doubt => ('unknown' in doubt ? doubt.unknown : doubt.about)));
}

describe('a pod and the addresses of nodes', () => {
  it('always reaches the node that it runs on, by its name', () => {
    expect(toAddress('192.0.2.1', ...NODES, CLOSED, pod('web', 'shop', on('a')))).toEqual([
      'all ports',
      'all ports',
      'all ports',
    ]);
  });

  it('always reaches the node that it runs on, by the address in its status', () => {
    const web = pod('web', 'shop', ', status: {hostIP: 192.0.2.9}');
    expect(toAddress('192.0.2.9', CLOSED, web)).toEqual(['all ports', 'all ports', 'all ports']);
  });

  it('does not reach another node against its policies', () => {
    expect(toAddress('192.0.2.2', ...NODES, CLOSED, pod('web', 'shop', on('a')))).toEqual([
      'nothing',
      'nothing',
      'nothing',
    ]);
  });

  it('may reach a node in sight where nothing says on which one it runs', () => {
    expect(toAddress('192.0.2.2', ...NODES, CLOSED, pod('web', 'shop'))).toEqual([
      'nothing',
      'all ports',
      'nothing',
      'node',
    ]);
    const other = pod('db', 'shop', ', status: {hostIPs: [{ip: 192.0.2.7}]}');
    expect(toAddress('192.0.2.7', CLOSED, other, pod('web', 'shop'))).toEqual([
      'nothing',
      'all ports',
      'nothing',
      'node',
    ]);
  });

  it('waits for nothing where the address is of no node, or policies allow all', () => {
    expect(toAddress('192.0.2.3', ...NODES, CLOSED, pod('web', 'shop'))).toEqual(['nothing', 'nothing', 'nothing']);
    expect(toAddress('192.0.2.2', ...NODES, pod('web', 'shop'))).toEqual(['all ports', 'all ports', 'all ports']);
  });

  it('may reach its node under an address that is translated on the way', () => {
    const external = node('a', '[{type: ExternalIP, address: 203.0.113.1}]');
    expect(toAddress('203.0.113.1', external, CLOSED, pod('web', 'shop', on('a')))).toEqual([
      'nothing',
      'all ports',
      'nothing',
      'node',
    ]);
    expect(toAddress('203.0.113.1', external, CLOSED, pod('web', 'shop', on('b')))).toEqual([
      'nothing',
      'nothing',
      'nothing',
    ]);
  });

  it('may be kept from its node by an admin policy', () => {
    const admin =
      '{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: n}, spec: {tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{networks: [192.0.2.0/24]}]}]}}\n';
    expect(toAddress('192.0.2.1', ...NODES, admin, pod('web', 'shop', on('a')))).toEqual([
      'nothing',
      'all ports',
      'nothing',
      'node',
    ]);
  });

  it('may be let to an address of the pods of a node by their labels', () => {
    const some = policy(
      'some',
      'shop',
      '{podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}], ports: [{port: 80}]}]}',
    );
    const ranged = node('a', internal('192.0.2.1'), '{podCIDRs: [10.1.1.0/24]}');
    expect(toAddress('10.1.1.7', ranged, some, pod('web', 'shop'))).toEqual([
      'nothing',
      'TCP 80',
      'nothing',
      'pod-address',
    ]);
    expect(toAddress('10.1.2.7', ranged, some, pod('web', 'shop'))).toEqual(['nothing', 'nothing', 'nothing']);
    expect(toAddress('10.1.1.1', ranged, CLOSED, pod('web', 'shop'))).toEqual([
      'nothing',
      'all ports',
      'nothing',
      'node',
    ]);
  });
});

describe('the list of connections', () => {
  const listed = (...manifests: readonly string[]): readonly string[] =>
    [...listConnections(clusterOf(manifests.join('---\n'))).known()].flatMap(({ source, destination }) =>
      [source, destination].flatMap(end => (end.type === 'ip' ? describeRanges(end.addresses) : [])),
    );

  it('holds the node that a pod runs on, and no other', () => {
    expect(listed(...NODES, CLOSED, pod('web', 'shop', on('a')), pod('api', 'shop', on('b')))).toEqual([
      '192.0.2.2',
      '192.0.2.1',
      '192.0.2.2',
      '192.0.2.1',
    ]);
  });

  it('comes with a warning where nothing says on which node pods run', () => {
    const warnings = (...manifests: readonly string[]): readonly string[] => {
      const cluster = clusterOf(manifests.join('---\n'));
      return warningsOf(cluster, listConnections(cluster).routing).map(({ message }) => message);
    };
    expect(listed(...NODES, CLOSED, pod('web', 'shop'))).toEqual([]);
    expect(warnings(...NODES, CLOSED, pod('web', 'shop'))).toEqual([
      'On which node the pods of shop/web run is not in the manifests, and a pod and its own node always reach each other: what only that decides is not known.',
    ]);
    expect(warnings(...NODES, CLOSED, pod('web', 'shop', on('a')))).toEqual([]);
  });
});
