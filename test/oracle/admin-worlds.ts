import fc, { type Arbitrary } from 'fast-check';
import { namespaceSelector, PORT_NAMES, podSelector } from './fields.ts';
import type {
  AdminPeer,
  AdminPods,
  AdminPolicy,
  AdminPort,
  AdminProtocol,
  AdminRule,
  DestinationPort,
  Selector,
} from './manifests.ts';
import { BLOCKS, PORT_BORDERS, PROTOCOLS } from './universe.ts';

// Few priorities and wide selectors, so that policies meet: of one priority, of several tiers.
const priority = fc.constantFrom(0, 5);
const anyOr = (selector: Arbitrary<Selector>): Arbitrary<Selector> => fc.oneof(fc.constant({}), selector);
const someNamespaces = anyOr(namespaceSelector);
const somePods = anyOr(podSelector);

const pods: Arbitrary<AdminPods> = fc.oneof(
  someNamespaces.map(namespaces => ({ namespaces })),
  fc
    .tuple(someNamespaces, somePods)
    .map(([namespaces, selector]) => ({ pods: { namespaceSelector: namespaces, podSelector: selector } })),
);
/** v1beta1 may leave out the namespaceSelector of `pods`. */
const podsAnywhere: Arbitrary<AdminPods> = somePods.map(selector => ({ pods: { podSelector: selector } }));

const networks = fc
  .uniqueArray(fc.constantFrom(...BLOCKS.map(({ cidr }) => cidr)), { minLength: 1, maxLength: 2 })
  .map((list): AdminPeer => ({ networks: list }));
const elsewhere = fc.constantFrom<AdminPeer>({ nodes: {} }, { domainNames: ['*.example.com'] });

const number = fc.constantFrom(...PORT_BORDERS);
const range = fc
  .tuple(number, number)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
const portName = fc.constantFrom(...PORT_NAMES);
const protocol = fc.constantFrom<string>(...PROTOCOLS);
const maybeProtocol = fc
  .option(protocol, { nil: undefined })
  .map(each => (each === undefined ? {} : { protocol: each }));

const port: Arbitrary<AdminPort> = fc.oneof(
  fc.tuple(maybeProtocol, number).map(([written, each]) => ({ portNumber: { ...written, port: each } })),
  fc.tuple(maybeProtocol, range).map(([written, each]) => ({ portRange: { ...written, ...each } })),
  portName.map(namedPort => ({ namedPort })),
);
const destinationPort: Arbitrary<DestinationPort> = fc.oneof(
  number.map(each => ({ number: each })),
  range.map(each => ({ range: each })),
);
const transport: Arbitrary<AdminProtocol> = fc.oneof(
  destinationPort.map(each => ({ tcp: { destinationPort: each } })),
  destinationPort.map(each => ({ udp: { destinationPort: each } })),
  destinationPort.map(each => ({ sctp: { destinationPort: each } })),
  portName.map(destinationNamedPort => ({ destinationNamedPort })),
);

/** What the kinds differ in. */
interface Shape {
  readonly pods: Arbitrary<AdminPods>;
  readonly actions: readonly string[];
  readonly ports: Arbitrary<Pick<AdminRule, 'ports' | 'protocols'>>;
}

const oldPorts = fc.array(port, { minLength: 1, maxLength: 2 }).map(ports => ({ ports }));
const newPorts = fc.array(transport, { minLength: 1, maxLength: 2 }).map(protocols => ({ protocols }));
const ADMIN: Shape = { pods, actions: ['Allow', 'Deny', 'Pass'], ports: oldPorts };
const BASELINE: Shape = { pods, actions: ['Allow', 'Deny'], ports: oldPorts };
const CLUSTER: Shape = { pods: fc.oneof(pods, podsAnywhere), actions: ['Accept', 'Deny', 'Pass'], ports: newPorts };

function rule(key: 'from' | 'to', shape: Shape): Arbitrary<AdminRule> {
  const others = [
    { weight: 3, arbitrary: networks },
    { weight: 1, arbitrary: elsewhere },
  ];
  const peer = fc.oneof({ weight: 6, arbitrary: shape.pods }, ...(key === 'to' ? others : []));
  return fc
    .record({
      action: fc.constantFrom(...shape.actions),
      peers: fc.array<AdminPeer>(peer, { minLength: 1, maxLength: 2 }),
      ports: fc.oneof(fc.constant({}), shape.ports),
    })
    .map(({ action, peers, ports }) => ({ action, [key]: peers, ...ports }));
}

function sections({ pods: subject, ...shape }: Shape): Arbitrary<AdminPolicy['spec']> {
  const some = (key: 'from' | 'to') => fc.array(rule(key, { pods: subject, ...shape }), { maxLength: 3 });
  return fc.record({ subject, ingress: some('from'), egress: some('to') }, { requiredKeys: ['subject'] });
}

const metadata = { name: '' };
const adminPolicy: Arbitrary<AdminPolicy> = fc.tuple(sections(ADMIN), priority).map(([spec, each]) => ({
  apiVersion: 'policy.networking.k8s.io/v1alpha1',
  kind: 'AdminNetworkPolicy',
  metadata,
  spec: { priority: each, ...spec },
}));
const baselinePolicy: Arbitrary<AdminPolicy> = sections(BASELINE).map(spec => ({
  apiVersion: 'policy.networking.k8s.io/v1alpha1',
  kind: 'BaselineAdminNetworkPolicy',
  metadata,
  spec,
}));
const clusterPolicy: Arbitrary<AdminPolicy> = fc
  .tuple(sections(CLUSTER), priority, fc.constantFrom('Admin' as const, 'Baseline' as const))
  .map(([spec, each, tier]) => ({
    apiVersion: 'policy.networking.k8s.io/v1beta1',
    kind: 'ClusterNetworkPolicy',
    metadata,
    spec: { tier, priority: each, ...spec },
  }));

/** Up to five admin policies of all kinds, one BaselineAdminNetworkPolicy at most. */
export const adminPolicies: Arbitrary<readonly AdminPolicy[]> = fc
  .tuple(
    fc.array(fc.oneof(adminPolicy, clusterPolicy, clusterPolicy), { minLength: 1, maxLength: 4 }),
    fc.option(baselinePolicy),
  )
  .map(([policies, baseline]) => (baseline === null ? policies : [...policies, baseline]));
