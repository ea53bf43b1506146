import fc, { type Arbitrary } from 'fast-check';
import type { LabelExpression, Selector } from './manifests.ts';

const NAMESPACES = ['default', 'shop', 'ops', 'team-1'];
const NAME_LABEL = 'kubernetes.io/metadata.name';
// `on` and 80 are text only in quotes; the empty value counts as a value.
const VALUES = ['a', 'b', '', 'on', '80'];
export const PORT_NAMES = ['http', 'dns'];

/** A field that may be absent, null or written. */
export function field<K extends string, T>(key: K, value: Arbitrary<T>): Arbitrary<{ readonly [P in K]?: T | null }> {
  const none: { readonly [P in K]?: T | null } = {};
  // fast-check's oneof shrinks towards the first.
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(none) },
    { weight: 1, arbitrary: fc.constant(record(key, null)) },
    { weight: 6, arbitrary: value.map(each => record<K, T | null>(key, each)) },
  );
}

function record<K extends string, T>(key: K, value: T): { readonly [P in K]?: T } {
  const made: { [P in K]?: T } = {};
  made[key] = value;
  return made;
}

/** Several fields of one object, each by itself absent, null or written. */
export function together<A extends object, B extends object>(a: Arbitrary<A>, b: Arbitrary<B>): Arbitrary<A & B> {
  return fc.tuple(a, b).map(([x, y]) => ({ ...x, ...y }));
}

export const namespaceName = fc.constantFrom(...NAMESPACES);
const labelValue = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 1, arbitrary: fc.constant(null) },
);
export const podLabels = fc.dictionary(fc.constantFrom('app', 'tier'), labelValue, { maxKeys: 2 });
export const namespaceLabels = fc.dictionary(fc.constantFrom('team', 'tier'), labelValue, { maxKeys: 2 });

function expression(keys: Arbitrary<string>, values: Arbitrary<string | null>): Arbitrary<LabelExpression> {
  const listed = fc.record({
    key: keys,
    operator: fc.constantFrom('In' as const, 'NotIn' as const),
    values: fc.array(values, { minLength: 1, maxLength: 3 }),
  });
  const bare = { key: keys, operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) };
  return fc.oneof(listed, fc.record(bare), fc.record({ ...bare, values: fc.constantFrom(null, []) }));
}

export const podSelector: Arbitrary<Selector> = together(
  field('matchLabels', podLabels),
  field('matchExpressions', fc.array(expression(fc.constantFrom('app', 'tier'), labelValue), { maxLength: 2 })),
);
const namespaceExpression = fc.oneof(
  expression(fc.constantFrom('team', 'tier'), labelValue),
  expression(fc.constant(NAME_LABEL), namespaceName),
);
export const namespaceSelector: Arbitrary<Selector> = together(
  field(
    'matchLabels',
    fc.oneof(
      namespaceLabels,
      namespaceName.map((name): Record<string, string> => ({ [NAME_LABEL]: name })),
    ),
  ),
  field('matchExpressions', fc.array(namespaceExpression, { maxLength: 2 })),
);
