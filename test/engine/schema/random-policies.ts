import fc from 'fast-check';

/** A plain JSON value. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const name = fc.constantFrom('web', 'api', 'db-1', 'a.b');
const labelKey = fc.constantFrom('app', 'example.com/App_1', 'kubernetes.io/metadata.name', '9');
const labelValue = fc.constantFrom('web', '', 'A_b.c-1', '9');
const labels = fc.dictionary(labelKey, labelValue, { maxKeys: 3, noNullPrototype: true });

const expression: fc.Arbitrary<Json> = fc.oneof(
  fc.record({
    key: labelKey,
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.array(labelValue, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ key: labelKey, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);

const selector = optional({ matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 2 }) });

const ipBlock: fc.Arbitrary<Json> = fc.oneof(
  fc.record({ cidr: fc.constantFrom('0.0.0.0/0', '10.0.0.0/7'), except: fc.subarray(['10.0.0.0/8', '10.1.0.0/16']) }),
  fc.record({ cidr: fc.constantFrom('fd00::/8', '2001:db8::/32', '192.0.2.1/32') }),
);

const peer: fc.Arbitrary<Json> = fc.oneof(
  fc.record({ ipBlock }),
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector: selector, podSelector: selector }),
);

const port: fc.Arbitrary<Json> = fc.oneof(
  optional({
    protocol: fc.constantFrom('TCP', 'UDP', 'SCTP'),
    port: fc.oneof(fc.integer({ min: 1, max: 65535 }), fc.constantFrom('http', 'a-1', '8080a')),
  }),
  fc.record({ port: fc.integer({ min: 1, max: 100 }), endPort: fc.integer({ min: 100, max: 65535 }) }),
);

const ports = fc.array(port, { maxLength: 3 });
const peers = fc.array(peer, { maxLength: 3 });

const spec = optional({
  podSelector: selector,
  policyTypes: fc.array(fc.constantFrom('Ingress', 'Egress'), { maxLength: 2 }),
  ingress: fc.array(optional({ from: peers, ports }), { maxLength: 2 }),
  egress: fc.array(optional({ to: peers, ports }), { maxLength: 2 }),
});

/** Policies that the API server accepts. */
export const policies: fc.Arbitrary<Json> = fc.record({
  apiVersion: fc.constant('networking.k8s.io/v1'),
  kind: fc.constant('NetworkPolicy'),
  metadata: fc
    .tuple(name, optional({ namespace: fc.constantFrom('shop', 'a-1'), labels, annotations: labels }))
    .map(([name, rest]) => ({ ...rest, name })),
  spec,
});

function optional(fields: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<{ [key: string]: Json }> {
  return fc
    .tuple(fc.record(fields), fc.subarray(Object.keys(fields)))
    .map(([all, kept]) => Object.fromEntries(Object.entries(all).filter(([key]) => kept.includes(key))));
}

/** A value inside another: the keys to it and the path as the API server writes it. */
export interface Inside {
  readonly keys: readonly (string | number)[];
  readonly path: string;
  readonly value: Json;
}

/** Returns every value inside a value, itself left out. */
export function insideOf(value: Json, keys: readonly (string | number)[] = [], path = ''): readonly Inside[] {
  if (typeof value !== 'object' || value === null) return [];
  const children = Array.isArray(value)
    ? value.map((child, index) => ({ key: index, child, at: `${path}[${index}]` }))
    : Object.entries(value).map(([key, child]) => ({ key, child, at: path === '' ? key : `${path}.${key}` }));
  return children.flatMap(({ key, child, at }) => {
    const inner = [...keys, key];
    return [{ keys: inner, path: at, value: child }, ...insideOf(child, inner, at)];
  });
}

/** Returns a copy with the value at some keys replaced. */
export function replaced(value: Json, [key, ...rest]: readonly (string | number)[], by: Json): Json {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.with(Number(key), replaced(value[Number(key)] ?? null, rest, by));
  if (typeof value !== 'object' || value === null) return value;
  return { ...value, [key]: replaced(value[key] ?? null, rest, by) };
}
