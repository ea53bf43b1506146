import { describe, expect, it } from 'vitest';
import { reachabilityOf } from '../../server/src/engine/reachability/reachability.ts';
import { parseAddress } from '../../server/src/engine/sets/address.ts';
import { hasAddress } from '../../server/src/engine/sets/addresses.ts';
import { describeTraffic } from '../../server/src/engine/sets/traffic.ts';
import { clusterOf, connectionsOf, externalOf, manifestsOf } from './read-examples.ts';

const namespaces = ['shop', 'shop-data', 'shop-ops'];
const shop = clusterOf(manifestsOf('shop'));
const onCluster = clusterOf([...manifestsOf('shop'), ...manifestsOf('cluster')]);

describe('the shop', () => {
  it('allows what the team wants between its workloads and nothing else', () => {
    expect(connectionsOf(shop, namespaces)).toEqual([
      'api → cart: TCP 8080',
      'api → database: TCP 5432',
      'api → payments: TCP 8443',
      'api → queue: TCP 5672',
      'backup → database: TCP 5432',
      'cart → database: TCP 5432',
      'grafana → prometheus: TCP 9090',
      'ingress-controller → api: TCP 8080',
      'ingress-controller → grafana: TCP 3000',
      'ingress-controller → web: TCP 8080',
      'mailer → queue: TCP 5672',
      'prometheus → api: TCP 9102',
      'prometheus → cart: TCP 9102',
      'prometheus → database: TCP 9187',
      'prometheus → ingress-controller: TCP 10254',
      'prometheus → payments: TCP 9102',
      'prometheus → queue: TCP 15692',
    ]);
  });

  it('lets every workload resolve names', () => {
    const asking = connectionsOf(onCluster, [...namespaces, 'kube-system']).filter(line => line.includes('→ coredns'));
    expect(asking).toEqual(shop.workloads.map(({ name }) => `${name} → coredns: TCP 53 · UDP 53`).sort());
  });

  it('is open to the outside at the ingress controller alone', () => {
    const open = shop.workloads.map(workload => [workload.name, externalOf(shop, workload, 'ingress')] as const);
    expect(Object.fromEntries(open.filter(([, cells]) => cells.length > 0))).toEqual({
      'ingress-controller': ['0.0.0.0/0 ::/0: TCP 80, 443'],
    });
  });

  it('reaches the outside from the workloads that need it', () => {
    const open = shop.workloads.map(workload => [workload.name, externalOf(shop, workload, 'egress')] as const);
    const { payments, ...others } = Object.fromEntries(open.filter(([, cells]) => cells.length > 0));
    expect(payments).toHaveLength(1);
    expect(others).toEqual({
      backup: ['198.51.100.0/24: TCP 443'],
      'ingress-controller': ['172.18.0.2/32: TCP 6443'],
      mailer: ['203.0.113.25/32: TCP 587'],
      prometheus: ['172.18.0.2/32: TCP 6443'],
    });
  });

  it.each([
    ['192.0.2.1', 'TCP 443'],
    ['2001:db8::1', 'TCP 443'],
    ['10.1.2.3', 'nothing'],
    ['100.100.100.200', 'nothing'],
    ['169.254.169.254', 'nothing'],
    ['fd00:ec2::254', 'nothing'],
  ])('sends from payments to %s %s', (text, expected) => {
    const address = parseAddress(text);
    const payments = shop.workloads.filter(({ name }) => name === 'payments');
    const cells = payments.flatMap(workload => reachabilityOf(shop).external(workload, 'egress'));
    const reached = cells.filter(({ addresses }) => address !== undefined && hasAddress(addresses, address));
    expect(reached.map(({ traffic }) => describeTraffic(reachabilityOf(shop).traffic.get(traffic)))).toEqual([
      expected,
    ]);
  });
});
