import fc, { type Arbitrary } from 'fast-check';
import type { ProfileChoice } from '../../server/src/engine/profile/profile-choice.ts';

/** An object of a manifest, as far as the tests look into it. */
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

/** Manifests, and what the settings say of their cluster. */
export interface World {
  readonly manifests: readonly Manifest[];
  readonly profile: ProfileChoice;
}

/** Nobody declares `b` and `c`. */
const NAMESPACES = ['a', 'b', 'c'] as const;
const namespace = fc.constantFrom(...NAMESPACES);
const NAME_LABEL = 'kubernetes.io/metadata.name';

const labels = fc.record({ app: fc.constantFrom('x', 'y'), tier: fc.constantFrom('x', 'y') }, { requiredKeys: [] });
const team = fc.record({ team: fc.constantFrom('x', 'y') }, { requiredKeys: [] });

function listed(keys: readonly string[], values: readonly string[]): Arbitrary<object> {
  return fc.oneof(
    fc.record({
      key: fc.constantFrom(...keys),
      operator: fc.constantFrom('In', 'NotIn'),
      values: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }),
    }),
    fc.record({ key: fc.constantFrom(...keys), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  );
}

/** Labels that controllers give to pods. */
const GIVEN = ['pod-template-hash', 'statefulset.kubernetes.io/pod-name', 'batch.kubernetes.io/job-name'] as const;

const podSelector: Arbitrary<object> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 6, arbitrary: labels.map(each => ({ matchLabels: each })) },
  { weight: 2, arbitrary: listed(['app', 'tier'], ['x', 'y']).map(each => ({ matchExpressions: [each] })) },
  { weight: 1, arbitrary: listed(GIVEN, ['w0-0', 'w1-0', 'w2']).map(each => ({ matchExpressions: [each] })) },
);

const namespaceSelector: Arbitrary<object> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: namespace.map(name => ({ matchLabels: { [NAME_LABEL]: name } })) },
  { weight: 3, arbitrary: team.map(each => ({ matchLabels: each })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { matchLabels: { 'network.openshift.io/policy-group': 'ingress' } },
      { matchLabels: { [NAME_LABEL]: 'kube-system' } },
    ),
  },
  { weight: 1, arbitrary: listed(['team'], ['x', 'y']).map(each => ({ matchExpressions: [each] })) },
);

const BLOCKS = [
  { cidr: '35.191.0.0/16' },
  { cidr: '10.0.0.0/8' },
  { cidr: '10.1.0.0/16' },
  { cidr: '0.0.0.0/0' },
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] },
  { cidr: '::/0' },
];

/** Addresses outside, and one that may be a pod's. */
export const ADDRESSES = ['10.1.0.5', '10.2.0.9', '8.8.8.8', '2001:db8::1'] as const;

const peer = fc.oneof(
  { weight: 4, arbitrary: podSelector.map(pods => ({ podSelector: pods })) },
  { weight: 3, arbitrary: namespaceSelector.map(namespaces => ({ namespaceSelector: namespaces })) },
  {
    weight: 3,
    arbitrary: fc.record({ podSelector, namespaceSelector }),
  },
  { weight: 2, arbitrary: fc.constantFrom(...BLOCKS).map(ipBlock => ({ ipBlock })) },
);

const ports = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  {
    weight: 3,
    arbitrary: fc.array(
      fc.constantFrom<object>(
        { port: 80 },
        { port: 'http' },
        { port: 80, endPort: 443 },
        { protocol: 'UDP', port: 53 },
        { protocol: 'UDP' },
      ),
      { minLength: 1, maxLength: 2 },
    ),
  },
);

function rules(side: 'from' | 'to'): Arbitrary<readonly object[]> {
  const peers = fc.option(fc.array(peer, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 6 });
  return fc.array(
    fc.record({ peers, ports }).map(({ peers: some, ports: open }) => ({
      ...(some && { [side]: some }),
      ...(open && { ports: open }),
    })),
    { maxLength: 2 },
  );
}

const networkPolicy = fc
  .record({
    namespace,
    podSelector,
    types: fc.constantFrom<readonly string[]>(['Ingress'], ['Egress'], ['Ingress', 'Egress']),
    ingress: rules('from'),
    egress: rules('to'),
  })
  .map(({ namespace: home, podSelector: pods, types, ingress, egress }) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p', namespace: home },
    spec: {
      podSelector: pods,
      policyTypes: types,
      ...(types.includes('Ingress') && { ingress }),
      ...(types.includes('Egress') && { egress }),
    },
  }));

const adminPeer = fc.oneof(
  namespaceSelector.map(namespaces => ({ namespaces })),
  fc.record({ pods: fc.record({ namespaceSelector, podSelector }) }),
);
const adminEgressPeer = fc.oneof(
  { weight: 6, arbitrary: adminPeer },
  {
    weight: 3,
    arbitrary: fc.constantFrom<object>(
      { networks: ['10.0.0.0/8'] },
      { networks: ['0.0.0.0/0', '::/0'] },
      { nodes: {} },
      { nodes: { matchLabels: { os: 'linux' } } },
      { domainNames: ['*.example.com'] },
    ),
  },
);
const adminPorts = fc.option(
  fc.constantFrom<object>(
    { portNumber: { protocol: 'TCP', port: 80 } },
    { portRange: { protocol: 'UDP', start: 50, end: 60 } },
    { namedPort: 'http' },
  ),
  { nil: undefined },
);

function adminRules(side: 'from' | 'to', actions: readonly string[]): Arbitrary<readonly object[]> {
  const one: Arbitrary<object> = side === 'from' ? adminPeer : adminEgressPeer;
  return fc.array(
    fc
      .record({
        action: fc.constantFrom(...actions),
        peers: fc.array(one, { minLength: 1, maxLength: 2 }),
        port: adminPorts,
      })
      .map(({ action, peers, port }) => {
        // domainNames are for Allow rules alone (policy-network-api, AdminNetworkPolicyEgressPeer).
        const some = peers.filter(each => action === 'Allow' || !('domainNames' in each));
        return { action, [side]: some.length > 0 ? some : [{ namespaces: {} }], ...(port && { ports: [port] }) };
      }),
    { maxLength: 2 },
  );
}

const subject = fc.oneof(
  namespaceSelector.map(namespaces => ({ namespaces })),
  fc.record({ pods: fc.record({ namespaceSelector, podSelector }) }),
);

function adminPolicy(kind: string, actions: readonly string[]): Arbitrary<Manifest> {
  return fc
    .record({
      priority: fc.constantFrom(0, 5),
      subject,
      ingress: adminRules('from', actions),
      egress: adminRules('to', actions),
    })
    .map(({ priority, ...spec }) => ({
      apiVersion: 'policy.networking.k8s.io/v1alpha1',
      kind,
      metadata: { name: 'default' },
      spec: { ...(kind === 'AdminNetworkPolicy' && { priority }), ...spec },
    }));
}

const clusterPolicy: Arbitrary<Manifest> = fc
  .record({
    tier: fc.constantFrom('Admin', 'Baseline'),
    priority: fc.constantFrom(0, 5),
    subject,
    action: fc.constantFrom('Accept', 'Deny', 'Pass'),
    peers: fc.array(adminPeer, { minLength: 1, maxLength: 2 }),
  })
  .map(({ action, peers, ...spec }) => ({
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name: 'cluster' },
    spec: { ...spec, ingress: [{ action, from: peers }] },
  }));

const foreign: Arbitrary<Manifest> = fc
  .record({
    namespace,
    app: fc.constantFrom('x', 'y'),
    what: fc.constantFrom<readonly [string, string, string]>(
      ['cilium.io/v2', 'CiliumNetworkPolicy', 'endpointSelector'],
      ['projectcalico.org/v3', 'NetworkPolicy', 'selector'],
      ['k8s.ovn.org/v1', 'EgressFirewall', ''],
      ['security.istio.io/v1', 'AuthorizationPolicy', 'selector'],
    ),
  })
  .map(({ namespace: home, app, what: [apiVersion, kind, key] }) => {
    const selector = apiVersion.startsWith('projectcalico') ? `app == '${app}'` : { matchLabels: { app } };
    const spec = key === '' ? {} : { [key]: selector };
    return { apiVersion, kind, metadata: { name: 'foreign', namespace: home }, spec };
  });

const containers = fc
  .constantFrom<object[]>([{ name: 'http', containerPort: 80 }], [{ name: 'http', containerPort: 8080 }], [])
  .map(list => [{ name: 'main', image: 'i', ports: list }]);

const workloads: Arbitrary<readonly Manifest[]> = fc
  .record({
    namespace,
    labels,
    containers,
    hostNetwork: fc.constantFrom(false, false, false, true),
    form: fc.constantFrom('Deployment', 'Deployment', 'StatefulSet', 'Job', 'Pod', 'Pod', 'owned'),
    address: fc.constantFrom(undefined, '10.1.0.5', '10.3.0.7'),
    others: labels,
    nodeName: fc.constantFrom(undefined, undefined, 'node0', 'unseen'),
    replicas: fc.constantFrom(undefined, undefined, 2),
  })
  .map(({ namespace: home, labels: own, containers: list, hostNetwork, form, address, others, nodeName, replicas }) => {
    const spec = { ...(hostNetwork && { hostNetwork }), ...(nodeName && { nodeName }), containers: list };
    const status = address === undefined ? {} : { status: { podIP: address, podIPs: [{ ip: address }] } };
    const pod = (name: string, carried: object, more: object): Manifest => {
      return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: home, labels: carried, ...more }, spec };
    };
    if (form === 'Pod') return [{ ...pod('w', own, {}), ...status }];
    if (form === 'owned') {
      const owner = { controller: true, kind: 'ReplicaSet', name: 'set', apiVersion: 'apps/v1', uid: 'u' };
      const more = { ownerReferences: [owner] };
      return [{ ...pod('one', own, more), ...status }, pod('two', own, more), pod('three', others, more)];
    }
    const apiVersion = form === 'Job' ? 'batch/v1' : 'apps/v1';
    const template = { metadata: { labels: own }, spec };
    return [
      {
        apiVersion,
        kind: form,
        metadata: { name: 'w', namespace: home },
        spec: { ...(replicas && { replicas }), template },
      },
    ];
  });

const node: Arbitrary<Manifest> = fc
  .record({ os: fc.constantFrom('linux', 'windows'), address: fc.constantFrom('8.8.8.8', '10.2.0.9') })
  .map(({ os, address }) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node', labels: { os } },
    status: { addresses: [{ type: 'InternalIP', address }] },
  }));

const routeClass = fc.constantFrom(undefined, undefined, 'nginx', 'alb', 'gce', 'openshift-default');

const routes: Arbitrary<readonly Manifest[]> = fc
  .record({ namespace, app: fc.constantFrom('x', 'y'), routeClass, another: routeClass })
  .map(each => [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'front', namespace: each.namespace },
      spec: { selector: { app: each.app }, ports: [{ port: 80, targetPort: 80 }] },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'site', namespace: each.namespace },
      spec: {
        ...(each.routeClass !== undefined && { ingressClassName: each.routeClass }),
        defaultBackend: { service: { name: 'front', port: { number: 80 } } },
      },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'other', namespace: each.namespace },
      spec: { ingressClassName: each.another, defaultBackend: { service: { name: 'front', port: { number: 80 } } } },
    },
  ]);

const profile: Arbitrary<ProfileChoice> = fc.constantFrom<ProfileChoice>(
  {},
  {},
  {},
  // Which kinds count hangs on the version, or on a switch; none do.
  { cni: 'calico' },
  { cni: 'cilium', cniVersion: '1.20' },
  { cni: 'flannel' },
  { ingressControllers: [{ namespace: 'b', podLabels: { app: 'x' } }] },
  { ingressControllers: [{ namespace: 'edge', podLabels: { app: 'proxy' } }] },
  { ingressControllers: [{ namespace: 'a' }, { namespace: 'edge' }] },
  { distribution: 'openshift' },
  { distribution: 'k3s' },
);

const some = <T>(arbitrary: Arbitrary<T>, most: number): Arbitrary<readonly T[]> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<readonly T[]>([]) },
    { weight: 1, arbitrary: fc.array(arbitrary, { maxLength: most }) },
  );

/** Worlds with all that an answer may wait for: labels of namespaces and controllers, addresses, orders, other dialects. */
export const world: Arbitrary<World> = fc
  .record({
    team,
    workloads: fc.array(workloads, { minLength: 2, maxLength: 4 }),
    policies: fc.array(networkPolicy, { maxLength: 4 }),
    admin: some(fc.oneof(adminPolicy('AdminNetworkPolicy', ['Allow', 'Deny', 'Pass']), clusterPolicy), 3),
    baseline: some(adminPolicy('BaselineAdminNetworkPolicy', ['Allow', 'Deny']), 1),
    foreign: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(foreign, { maxLength: 1 }) },
    ),
    routes: fc.oneof(fc.constant([]), routes),
    nodes: some(node, 2),
    profile,
  })
  .map(
    ({
      team: own,
      workloads: groups,
      policies,
      admin,
      baseline,
      foreign: others,
      routes: ways,
      nodes,
      profile: known,
    }) => ({
      profile: known,
      manifests: [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a', labels: own } },
        ...groups.flatMap((group, index) => group.map(each => named(each, index))),
        ...policies.map(named),
        ...admin.map(named),
        ...baseline,
        ...others,
        ...ways,
        ...nodes.map(named),
      ],
    }),
  );

/** Gives each object a name of its own, the same to the owners of pods. */
function named(manifest: Manifest, index: number): Manifest {
  const { ownerReferences, ...metadata } = manifest.metadata;
  const owners = Array.isArray(ownerReferences)
    ? { ownerReferences: ownerReferences.map(owner => ({ ...owner, name: `set${index}` })) }
    : {};
  return { ...manifest, metadata: { ...metadata, ...owners, name: `${manifest.metadata.name}${index}` } };
}

/** Writes a world as one file, an object a document and a document a line. */
export function textOf({ manifests }: World): string {
  return manifests.map(each => `${JSON.stringify(each)}\n`).join('---\n');
}
