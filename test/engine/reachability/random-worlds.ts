import fc from 'fast-check';

/** An object of a manifest, as far as the tests look into it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Labels };
  readonly spec?: Spec;
}

type Fields = Readonly<Record<string, unknown>>;

interface Spec extends Fields {
  readonly ingress?: readonly unknown[] | undefined;
  readonly egress?: readonly unknown[] | undefined;
}

/** Labels of a pod or namespace. */
export type Labels = Readonly<Record<string, string>>;

const KEYS = ['app', 'tier'] as const;
const VALUES = ['x', 'y'] as const;

/** Labels of few keys and values, so that selectors meet them often. */
export const labels: fc.Arbitrary<Labels> = fc.record(
  { app: fc.constantFrom(...VALUES), tier: fc.constantFrom(...VALUES) },
  { requiredKeys: [] },
);

const expression = fc.oneof(
  fc.record({
    key: fc.constantFrom(...KEYS),
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1 }),
  }),
  fc.record({ key: fc.constantFrom(...KEYS), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);

const podSelector = fc.oneof(
  fc.constant({}),
  fc.record({ matchLabels: labels }),
  fc.record({ matchExpressions: fc.array(expression, { minLength: 1, maxLength: 2 }) }),
);

const namespaceSelector = fc.oneof(
  podSelector,
  fc.record({ matchLabels: fc.record({ 'kubernetes.io/metadata.name': fc.constantFrom('a', 'b', 'c') }) }),
);

const ports = fc.oneof(
  fc.constant(undefined),
  fc.array(
    fc.oneof(
      fc.record({ port: fc.constantFrom(80, 81, 'http', 'web') }),
      fc.record({ protocol: fc.constantFrom('UDP', 'TCP') }),
      fc.record({ port: fc.constant(80), endPort: fc.constantFrom(80, 90) }),
    ),
    { minLength: 1, maxLength: 2 },
  ),
);

const peer = fc.oneof(
  { weight: 6, arbitrary: fc.record({ podSelector, namespaceSelector }, { requiredKeys: [] }).map(notEmpty) },
  { weight: 1, arbitrary: fc.record({ ipBlock: fc.record({ cidr: fc.constantFrom('10.0.0.0/8', '10.1.0.0/16') }) }) },
);

function notEmpty(peer: Fields): Fields {
  return Object.keys(peer).length === 0 ? { podSelector: {} } : peer;
}

const peers = fc.oneof(
  { weight: 1, arbitrary: fc.constant(undefined) },
  { weight: 5, arbitrary: fc.array(peer, { minLength: 1, maxLength: 2 }) },
);
const ingress = fc.array(fc.record({ from: peers, ports }), { maxLength: 3 });
const egress = fc.array(fc.record({ to: peers, ports }), { maxLength: 3 });

const networkPolicy = fc.record({
  namespace: fc.constantFrom('a', 'b'),
  podSelector,
  ingress: fc.option(ingress, { nil: undefined }),
  egress: fc.option(egress, { nil: undefined }),
});

const adminPeer = fc.oneof(
  fc.record({ namespaces: namespaceSelector }),
  fc.record({ pods: fc.record({ namespaceSelector, podSelector }) }),
);

const adminPorts = fc.oneof(
  fc.constant(undefined),
  fc.array(
    fc.oneof(
      fc.record({ portNumber: fc.record({ protocol: fc.constantFrom('TCP', 'UDP'), port: fc.constantFrom(80, 81) }) }),
      fc.record({ namedPort: fc.constantFrom('http', 'web') }),
    ),
    { minLength: 1, maxLength: 2 },
  ),
);

function adminRules(list: 'from' | 'to', actions: readonly string[]): fc.Arbitrary<readonly Fields[]> {
  const rule = fc.record({
    action: fc.constantFrom(...actions),
    peers: fc.array(adminPeer, { minLength: 1, maxLength: 2 }),
    ports: adminPorts,
  });
  return fc.array(
    rule.map(({ action, peers: listed, ports: some }) => ({ action, [list]: listed, ports: some })),
    { maxLength: 3 },
  );
}

function adminSpec(actions: readonly string[]): fc.Arbitrary<Spec> {
  const subject = fc.oneof(
    fc.constant({ namespaces: {} }),
    fc.record({ pods: fc.record({ namespaceSelector: fc.constant({}), podSelector }) }),
  );
  return fc.record({ subject, ingress: adminRules('from', actions), egress: adminRules('to', actions) });
}

const pod = fc.record({ namespace: fc.constantFrom('a', 'b'), labels, port: fc.constantFrom('http', 'web', 'other') });

/** A small cluster: namespace `a` is declared, `b` is not; pods are named p0, p1 and so on. */
export const world: fc.Arbitrary<readonly Manifest[]> = fc
  .record({
    team: labels,
    pods: fc.array(pod, { minLength: 2, maxLength: 4 }),
    policies: fc.array(networkPolicy, { maxLength: 3 }),
    admin: fc.array(adminSpec(['Allow', 'Deny', 'Pass']), { maxLength: 2 }),
    baseline: fc.option(adminSpec(['Allow', 'Deny']), { nil: undefined }),
  })
  .map(({ team, pods, policies, admin, baseline }) => [
    namespaceOf('a', team),
    ...pods.map((each, index) => podOf(`p${index}`, each.namespace, each.labels, each.port)),
    ...policies.map(({ namespace, ...spec }, index) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: `n${index}`, namespace },
      spec: { ...spec, policyTypes: typesOf(spec) },
    })),
    ...admin.map((spec, index) => ({
      apiVersion: 'policy.networking.k8s.io/v1alpha1',
      kind: 'AdminNetworkPolicy',
      metadata: { name: `admin${index}` },
      spec: { priority: index, ...spec },
    })),
    ...(baseline === undefined ? [] : [baselineOf(baseline)]),
  ]);

function typesOf(spec: { readonly ingress?: unknown; readonly egress?: unknown }): readonly string[] {
  return [...(spec.ingress === undefined ? [] : ['Ingress']), ...(spec.egress === undefined ? [] : ['Egress'])];
}

function baselineOf(spec: Spec): Manifest {
  return {
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kind: 'BaselineAdminNetworkPolicy',
    metadata: { name: 'default' },
    spec,
  };
}

/** A Namespace. */
export function namespaceOf(name: string, own: Labels): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: own } };
}

/** A Pod whose container listens on 8080 under a name. */
export function podOf(name: string, namespace: string, own: Labels, port: string): Manifest {
  const containers = [{ name: 'main', ports: [{ name: port, containerPort: 8080 }] }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels: own }, spec: { containers } };
}

/** Writes manifests as one text. */
export function textOf(manifests: readonly Manifest[]): string {
  return manifests.map(each => JSON.stringify(each)).join('\n---\n');
}

/** Returns the manifests without some rules, which are named as `n0 spec.ingress[1]`. */
export function withoutRules(manifests: readonly Manifest[], isGone: (name: string) => boolean): readonly Manifest[] {
  return manifests.map(({ spec, ...manifest }) => {
    if (spec === undefined || manifest.kind === 'Pod') return { ...manifest, ...(spec && { spec }) };
    const kept = (direction: 'ingress' | 'egress'): readonly unknown[] | undefined =>
      spec[direction]?.filter((_, index) => !isGone(`${manifest.metadata.name} spec.${direction}[${index}]`));
    return { ...manifest, spec: { ...spec, ingress: kept('ingress'), egress: kept('egress') } };
  });
}
