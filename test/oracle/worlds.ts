import fc, { type Arbitrary } from 'fast-check';
import { adminPolicies } from './admin-worlds.ts';
import {
  field,
  namespaceLabels,
  namespaceName,
  namespaceSelector,
  PORT_NAMES,
  podLabels,
  podSelector,
  together,
} from './fields.ts';
import type {
  Container,
  ControllerObject,
  Manifest,
  NamespaceObject,
  Peer,
  PodTemplate,
  Policy,
  PolicySpec,
  Port,
  Rule,
} from './manifests.ts';
import { BLOCKS, POD_ADDRESSES, PORT_BORDERS, PROTOCOLS } from './universe.ts';

const ipBlock = fc
  .constantFrom(...BLOCKS)
  .chain(({ cidr, except }) => together(fc.constant({ cidr }), field('except', fc.subarray<string>([...except]))));
const noBlock = fc.constantFrom<Peer>({}, { ipBlock: null });
const peer: Arbitrary<Peer> = fc.oneof(
  together(
    podSelector.map(each => ({ podSelector: each })),
    fc.oneof(noBlock, fc.constant({ namespaceSelector: null })),
  ),
  together(
    namespaceSelector.map(each => ({ namespaceSelector: each })),
    fc.oneof(noBlock, fc.constant({ podSelector: null })),
  ),
  fc
    .tuple(podSelector, namespaceSelector)
    .map(([pods, namespaces]) => ({ podSelector: pods, namespaceSelector: namespaces })),
  together(
    ipBlock.map(each => ({ ipBlock: each })),
    fc.constantFrom<Peer>({}, { podSelector: null, namespaceSelector: null }),
  ),
);

const number = fc.constantFrom(...PORT_BORDERS);
const range = fc.tuple(number, number).map(([a, b]) => ({ port: Math.min(a, b), endPort: Math.max(a, b) }));
const namedPort = fc.constantFrom(...PORT_NAMES).map(each => ({ port: each }));
const port: Arbitrary<Port | null> = fc.oneof(
  fc.constantFrom(null, {}),
  together(
    field('protocol', fc.constantFrom<string>(...PROTOCOLS)),
    fc.oneof(
      fc.constantFrom<Port>({}, { port: null }, { port: null, endPort: null }),
      number.map(each => ({ port: each })),
      number.map(each => ({ port: each, endPort: null })),
      range,
      namedPort,
      namedPort,
    ),
  ),
);

function rule(key: 'from' | 'to'): Arbitrary<Rule | null> {
  const written = together(
    field(key, fc.array(peer, { maxLength: 3 })),
    field('ports', fc.array(port, { maxLength: 3 })),
  );
  return fc.oneof({ weight: 1, arbitrary: fc.constantFrom(null, {}) }, { weight: 8, arbitrary: written });
}

const policyTypes = fc.constantFrom<readonly string[]>(
  [],
  ['Ingress'],
  ['Egress'],
  ['Ingress', 'Egress'],
  ['Egress', 'Ingress'],
);
const spec: Arbitrary<PolicySpec> = together(
  together(field('podSelector', podSelector), field('policyTypes', policyTypes)),
  together(
    field('ingress', fc.array(rule('from'), { maxLength: 3 })),
    field('egress', fc.array(rule('to'), { maxLength: 3 })),
  ),
);
const policy: Arbitrary<Policy> = fc
  .record({
    namespace: fc.option(namespaceName, { freq: 8 }),
    spec: fc.oneof({ weight: 1, arbitrary: fc.constantFrom(null, {}) }, { weight: 20, arbitrary: spec }),
  })
  .map(
    ({ namespace, spec: each }): Policy => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: namespace === null ? { name: '' } : { name: '', namespace },
      spec: each,
    }),
  );

const portOfName = fc.record({
  name: fc.constantFrom(...PORT_NAMES),
  containerPort: fc.constantFrom(80, 8080),
  protocol: fc.constantFrom<string | null>(null, ...PROTOCOLS),
});
// One name stands at most once per protocol, so that what it means is not in doubt.
const ports = fc.uniqueArray(portOfName, { maxLength: 3, selector: each => `${each.name}/${each.protocol ?? 'TCP'}` });
const containers = ports.chain(all =>
  fc
    .tuple(fc.nat(all.length), fc.constantFrom('container', 'sidecar', 'init'))
    .map(([cut, role]): Pick<PodTemplate['spec'], 'containers' | 'initContainers'> => {
      const second: Container = { name: 'two', ports: all.slice(cut) };
      const first: Container = { name: 'one', ports: [...all.slice(0, cut), { containerPort: 8081 }] };
      if (role === 'container') return { containers: [first, second] };
      return {
        containers: [first],
        initContainers: [role === 'sidecar' ? { ...second, restartPolicy: 'Always' } : second],
      };
    }),
);
const addresses = fc.uniqueArray(fc.constantFrom(...POD_ADDRESSES), { maxLength: 2 });
const kind = fc.constantFrom(
  'Deployment' as const,
  'StatefulSet' as const,
  'DaemonSet' as const,
  'ReplicaSet' as const,
  'ReplicationController' as const,
  'Job' as const,
);
const body = fc.record({
  containers,
  hostNetwork: fc.boolean(),
  addresses,
  kind,
  form: fc.constantFrom('Pod', 'Pod', 'controller', 'CronJob'),
});

/** Workloads of one namespace with the same labels, told apart by ports, addresses and kind alone. */
const twins = fc
  .record({
    namespace: namespaceName,
    labels: fc.option(podLabels),
    bodies: fc.array(body, { minLength: 1, maxLength: 3 }),
  })
  .map(({ namespace, labels, bodies }) =>
    bodies.map(({ containers: each, hostNetwork, ...rest }) => {
      const spec = hostNetwork ? { hostNetwork, ...each } : each;
      return workload(namespace, { metadata: labels === null ? null : { labels }, spec }, rest);
    }),
  );

interface Form {
  readonly addresses: readonly string[];
  readonly kind: ControllerObject['kind'];
  readonly form: string;
}

function workload(
  namespace: string,
  template: PodTemplate,
  { addresses: known, kind: controller, form }: Form,
): Manifest {
  const metadata = { name: '', namespace };
  if (form === 'CronJob')
    return { apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec: { jobTemplate: { spec: { template } } } };
  if (form === 'controller') return { apiVersion: 'apps/v1', kind: controller, metadata, spec: { template } };
  const [first] = known;
  const status = first === undefined ? {} : { status: { podIP: first, podIPs: known.map(ip => ({ ip })) } };
  return { apiVersion: 'v1', kind: 'Pod', ...template, metadata: { ...metadata, ...template.metadata }, ...status };
}

const namespaces = fc
  .uniqueArray(fc.tuple(namespaceName, fc.option(namespaceLabels)), { selector: ([name]) => name, maxLength: 4 })
  .map(list =>
    list.map(
      ([name, labels]): NamespaceObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }),
    ),
  );

/** Worlds of up to four namespaces, nine workloads, five NetworkPolicies and five admin policies, named in order, written in any order. */
export const world: Arbitrary<readonly Manifest[]> = fc
  .tuple(
    namespaces,
    fc.array(twins, { minLength: 1, maxLength: 3 }),
    fc.array(policy, { maxLength: 5 }),
    fc.oneof(fc.constant([]), adminPolicies),
  )
  .map(([declared, pods, policies, admin]) => [
    ...declared,
    ...pods.flat().map((each, index): Manifest => named(each, `w${index}`)),
    ...policies.map((each, index): Manifest => named(each, `p${index}`)),
    ...admin.map((each, index): Manifest => named(each, each.kind.startsWith('Baseline') ? 'default' : `a${index}`)),
  ])
  .chain(all => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }));

function named<T extends Manifest>(manifest: T, name: string): T {
  return { ...manifest, metadata: { ...manifest.metadata, name } };
}
