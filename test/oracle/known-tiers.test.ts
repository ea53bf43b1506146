import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { reachabilityOf } from '../../server/src/engine/reachability/reachability.ts';
import { hasAddress } from '../../server/src/engine/sets/addresses.ts';
import { addressOf, clusterOf, holds, PACKETS, workloadOf } from './engine.ts';
import type { AdminPeer, AdminPolicy, AdminProtocol, AdminRule, Manifest, PolicySpec } from './manifests.ts';
import { Oracle } from './oracle.ts';
import type { End } from './world.ts';

const NAME = 'kubernetes.io/metadata.name';

/** One pod for each namespace, named like it; `h` is on the network of its node. */
const WORLD: readonly Manifest[] = ['s', 'p', 'q', 'h'].flatMap((name, index): readonly Manifest[] => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: name, labels: { app: name } },
    spec: {
      containers: [{ name: 'c', ports: [{ name: 'web', containerPort: name === 'p' ? 80 : 81 }] }],
      ...(name === 'h' ? { hostNetwork: true } : {}),
    },
    status: { podIPs: [{ ip: `10.0.0.${index}` }, ...(name === 'q' ? [{ ip: 'fd00:10::5' }] : [])] },
  },
]);

const named = (name: string) => ({ matchLabels: { [NAME]: name } });
const P: AdminPeer = { namespaces: named('p') };
const TCP_80: readonly AdminProtocol[] = [{ tcp: { destinationPort: { number: 80 } } }];

/** A rule such as `Deny` of P. */
const rule = (action: string, to: AdminPeer = P, protocols?: readonly AdminProtocol[]): AdminRule => ({
  action,
  to: [to],
  ...(protocols === undefined ? {} : { protocols }),
});

let made = 0;

/** A ClusterNetworkPolicy about the egress of s. */
function tier(name: 'Admin' | 'Baseline', priority: number, ...egress: readonly AdminRule[]): AdminPolicy {
  made += 1;
  return {
    apiVersion: 'policy.networking.k8s.io/v1beta1',
    kind: 'ClusterNetworkPolicy',
    metadata: { name: `c${made}` },
    spec: { tier: name, priority, subject: { namespaces: named('s') }, egress },
  };
}

function policy(spec: PolicySpec): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'np', namespace: 's' },
    spec: { policyTypes: ['Egress'], ...spec },
  };
}

const ALLOWS_P = policy({ egress: [{ to: [{ namespaceSelector: named('p') }] }] });
const ISOLATES = policy({});
const OTHER_DIRECTION = policy({ policyTypes: ['Ingress'] });

/** Returns which of TCP 80, TCP 81 and UDP 80 s may send to an end, when engine and oracle agree about every packet. */
function sent(to: string, ...policies: readonly Manifest[]): readonly string[] {
  const manifests = [...WORLD, ...policies];
  const oracle = new Oracle(manifests, 'match');
  const cluster = clusterOf(manifests.map(each => stringify(each, { version: '1.1' })).join('---\n'));
  const source = oracle.pods.find(({ name }) => name === 's');
  const destination: End = oracle.pods.find(({ name }) => name === to) ?? { type: 'external', address: to };
  if (source === undefined) throw new Error('no source');
  const from = workloadOf(cluster, source);
  const reachability = reachabilityOf(cluster);
  const cell =
    destination.type === 'pod'
      ? undefined
      : reachability.external(from, 'egress').find(each => hasAddress(each.addresses, addressOf(to)));
  const traffic =
    destination.type === 'pod'
      ? reachability.allowed(from, workloadOf(cluster, destination))
      : reachability.traffic.get(cell?.traffic ?? 0);
  const opens = oracle.connection(source, destination);
  expect(PACKETS.filter(packet => holds(traffic, packet) !== opens(packet))).toEqual([]);
  return PACKETS.filter(packet => holds(traffic, packet))
    .map(({ protocol, port }) => `${protocol} ${port}`)
    .filter(packet => ['TCP 80', 'TCP 81', 'UDP 80'].includes(packet));
}

const ALL = ['TCP 80', 'TCP 81', 'UDP 80'];

describe('tiers', () => {
  it.each<readonly [name: string, policies: readonly Manifest[], expected: readonly string[]]>([
    ['nothing applies', [], ALL],
    [
      'Admin Deny beats a NetworkPolicy and Baseline that allow',
      [tier('Admin', 5, rule('Deny')), ALLOWS_P, tier('Baseline', 5, rule('Accept'))],
      [],
    ],
    [
      'Admin Accept beats isolation and a Baseline Deny',
      [tier('Admin', 5, rule('Accept')), ISOLATES, tier('Baseline', 5, rule('Deny'))],
      ALL,
    ],
    [
      'Pass at 40 skips Deny at 50',
      [tier('Admin', 50, rule('Deny')), tier('Admin', 40, rule('Pass')), tier('Baseline', 5, rule('Accept'))],
      ALL,
    ],
    [
      'Deny at 50 comes before Pass at 60',
      [tier('Admin', 60, rule('Pass')), tier('Admin', 50, rule('Deny')), ALLOWS_P],
      [],
    ],
    [
      'after Pass isolation is final',
      [tier('Admin', 5, rule('Pass')), ISOLATES, tier('Baseline', 5, rule('Accept'))],
      [],
    ],
    [
      'a NetworkPolicy of the other direction leaves Baseline to decide',
      [tier('Admin', 5, rule('Pass')), OTHER_DIRECTION, tier('Baseline', 5, rule('Deny'))],
      [],
    ],
    ['Pass in Baseline allows', [tier('Baseline', 5, rule('Pass'), rule('Deny'))], ALL],
    ['a Deny of one port leaves the others', [tier('Admin', 5, rule('Deny', P, TCP_80))], ['TCP 81', 'UDP 80']],
    ['Pass skips what is left of its own policy', [tier('Admin', 5, rule('Pass'), rule('Deny')), ALLOWS_P], ALL],
    [
      'Pass leaves the tier, and NetworkPolicies decide',
      [tier('Admin', 5, rule('Pass', P, TCP_80)), tier('Admin', 6, rule('Accept')), ISOLATES],
      ['TCP 81', 'UDP 80'],
    ],
    ['what a NetworkPolicy denies never reaches Baseline', [ISOLATES, tier('Baseline', 5, rule('Accept'))], []],
    ['what a NetworkPolicy allows never reaches Baseline', [ALLOWS_P, tier('Baseline', 5, rule('Deny'))], ALL],
    ['Accept isolates nobody', [tier('Admin', 5, rule('Accept', P, TCP_80))], ALL],
    [
      'a stronger Baseline policy comes first',
      [tier('Baseline', 9, rule('Deny')), tier('Baseline', 5, rule('Accept', P, TCP_80))],
      ['TCP 80'],
    ],
    ['a rule for others leaves the peer alone', [tier('Admin', 5, rule('Deny', { namespaces: named('q') }))], ALL],
    [
      'pods are picked by both selectors',
      [
        tier(
          'Admin',
          5,
          rule('Deny', { pods: { namespaceSelector: named('p'), podSelector: { matchLabels: { app: 'q' } } } }),
        ),
      ],
      ALL,
    ],
    [
      'pods without a namespaceSelector are of any namespace',
      [tier('Admin', 5, rule('Deny', { pods: { podSelector: { matchLabels: { app: 'p' } } } }))],
      [],
    ],
    [
      'NotIn picks namespaces without the label',
      [
        tier(
          'Admin',
          5,
          rule('Deny', { namespaces: { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['a'] }] } }),
        ),
      ],
      [],
    ],
    [
      'a port by name is that of the destination',
      [tier('Admin', 5, rule('Deny', P, [{ destinationNamedPort: 'web' }]))],
      ['TCP 81', 'UDP 80'],
    ],
    ['networks count the addresses of pods', [tier('Admin', 5, rule('Deny', { networks: ['10.0.0.1/32'] }))], []],
    ['networks of the other family do not', [tier('Admin', 5, rule('Deny', { networks: ['::/0'] }))], ALL],
    [
      'nodes and domain names are no pods of their own addresses',
      [tier('Admin', 5, rule('Deny', { nodes: {} }), rule('Deny', { domainNames: ['p.example.com'] }))],
      ALL,
    ],
  ])('%s', (_, policies, expected) => {
    expect(sent('p', ...policies)).toEqual(expected);
  });

  it('nodes are pods on the network of a node, and may be addresses', () => {
    const deny = tier('Admin', 5, rule('Deny', { nodes: {} }));
    expect(['p', 'h'].map(to => sent(to, deny).length)).toEqual([3, 0]);
  });

  it('Deny of 0.0.0.0/0 denies every IPv4 pod and host, and no IPv6 host', () => {
    const deny = tier('Admin', 5, rule('Deny', { networks: ['0.0.0.0/0'] }));
    expect(['p', 'h', '8.8.8.8', '2001:db8::1'].map(to => sent(to, deny).length)).toEqual([0, 0, 0, 3]);
  });

  it('a pod of two families is denied by either address', () => {
    expect(sent('q', tier('Admin', 5, rule('Deny', { networks: ['fd00:10::/64'] })))).toEqual([]);
    expect(sent('q', tier('Admin', 5, rule('Deny', { networks: ['10.0.0.2/32'] })))).toEqual([]);
  });

  it('namespaces and pods never mean addresses outside, nor pods on the network of a node', () => {
    const all = [rule('Deny', { namespaces: {} }), rule('Deny', { pods: { podSelector: {} } })];
    expect(['p', 'h', '8.8.8.8', '2001:db8::1'].map(to => sent(to, tier('Admin', 5, ...all)).length)).toEqual([
      0, 3, 3, 3,
    ]);
  });

  it('admin policies leave pods on the network of a node alone, NetworkPolicies do not', () => {
    const closed = (subject: AdminPolicy['spec']['subject']): AdminPolicy => ({
      ...tier('Admin', 5),
      spec: { tier: 'Admin', priority: 5, subject, ingress: [{ action: 'Deny', from: [{ namespaces: {} }] }] },
    });
    expect(sent('h', closed({ namespaces: {} }))).toEqual(ALL);
    expect(sent('p', closed({ namespaces: {} }))).toEqual([]);
    const v1: Manifest = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'closed', namespace: 'h' },
      spec: { podSelector: {} },
    };
    expect(sent('h', v1)).toEqual([]);
  });

  it('a pod reaches itself whatever they say', () => {
    expect(sent('s', tier('Admin', 5, rule('Deny', { namespaces: {} })), ISOLATES)).toEqual(ALL);
  });
});

describe('AdminNetworkPolicy and BaselineAdminNetworkPolicy', () => {
  const old = (
    kind: 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy',
    ...egress: readonly AdminRule[]
  ): AdminPolicy => ({
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kind,
    metadata: { name: kind === 'AdminNetworkPolicy' ? 'admin' : 'default' },
    spec: { ...(kind === 'AdminNetworkPolicy' ? { priority: 5 } : {}), subject: { namespaces: named('s') }, egress },
  });

  it('have ports of their own shape, TCP where no protocol is given', () => {
    const ports = [{ portNumber: { port: 80 } }, { portRange: { protocol: 'UDP', start: 79, end: 81 } }];
    expect(sent('p', old('AdminNetworkPolicy', { ...rule('Deny'), ports }))).toEqual(['TCP 81']);
    expect(sent('p', old('AdminNetworkPolicy', { ...rule('Deny'), ports: [{ namedPort: 'web' }] }))).toEqual([
      'TCP 81',
      'UDP 80',
    ]);
  });

  it('stand in the Admin and the Baseline tier', () => {
    const deny = old('BaselineAdminNetworkPolicy', rule('Deny'));
    expect(sent('p', deny)).toEqual([]);
    expect(sent('p', deny, ALLOWS_P)).toEqual(ALL);
    expect(sent('p', deny, old('AdminNetworkPolicy', rule('Pass')))).toEqual([]);
    expect(sent('p', deny, old('AdminNetworkPolicy', rule('Allow')))).toEqual(ALL);
  });
});

describe('one NetworkPolicy', () => {
  const to = (...egress: NonNullable<PolicySpec['egress']>): Manifest => policy({ egress });

  it('means TCP where a port has no protocol, and all ports where it has no number', () => {
    expect(sent('p', to({ ports: [{ port: 80 }] }))).toEqual(['TCP 80']);
    expect(sent('p', to({ ports: [{ protocol: 'UDP' }] }))).toEqual(['UDP 80']);
    expect(sent('p', to({ ports: [{ port: 80, endPort: 81 }] }))).toEqual(['TCP 80', 'TCP 81']);
  });

  it('lets out to addresses of an ipBlock without all of its exceptions', () => {
    const block = { cidr: '10.0.0.0/8', except: ['10.0.0.1/32', '10.244.1.0/24'] };
    const out = to({ to: [{ ipBlock: block }] });
    expect(
      ['p', 'q', '10.0.0.3', '10.244.1.5', '10.244.2.5', '8.8.8.8', '::1'].map(each => sent(each, out).length),
    ).toEqual([0, 3, 3, 0, 3, 0, 0]);
  });

  it('of namespaces alone lets out to no address outside', () => {
    const out = to({ to: [{ namespaceSelector: {} }] });
    expect(['p', 'h', '8.8.8.8'].map(each => sent(each, out).length)).toEqual([3, 3, 0]);
  });

  it('finds a port by name nowhere outside the cluster', () => {
    const out = to({ ports: [{ port: 'web' }] });
    expect(['p', 'q', '8.8.8.8'].map(each => sent(each, out))).toEqual([['TCP 80'], ['TCP 81'], []]);
  });
});
