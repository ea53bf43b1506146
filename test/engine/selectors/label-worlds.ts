import fc from 'fast-check';
import type { Labels } from '../../../server/src/engine/objects/object.ts';
import type { LabelSelector, Operator, Requirement } from '../../../server/src/engine/objects/selector.ts';

/** Keys and values that generated selectors speak of; the last value stands for all that no selector names. */
const KEYS = ['app', 'tier', 'zone'];
const NAMED = ['a', 'b', ''];
const UNNAMED = 'none of the named';

/** Every label set over the keys: each key absent, with a named value, or with another one. */
export const EVERY_LABELS: readonly Labels[] = KEYS.reduce<readonly (readonly (readonly [string, string])[])[]>(
  (sets, key) =>
    sets.flatMap(set => [
      set,
      ...[...NAMED, UNNAMED].map((value): readonly (readonly [string, string])[] => [...set, [key, value]]),
    ]),
  [[]],
).map(entries => new Map(entries));

/** Makes a requirement as one written in matchExpressions. */
export function requirement(key: string, operator: Operator, ...values: readonly string[]): Requirement {
  return { key, operator, values, span: { start: 0, end: 0 }, from: 'matchExpressions' };
}

/** Makes a selector of requirements. */
export function selector(...requirements: readonly Requirement[]): LabelSelector {
  return { requirements, node: undefined, path: 'spec.podSelector', broken: false };
}

const key = fc.constantFrom(...KEYS);
const values = fc.array(fc.constantFrom(...NAMED), { minLength: 1, maxLength: 4 });
const anyRequirement = fc.oneof(
  fc
    .tuple(key, fc.constantFrom<Operator>('In', 'NotIn'), values)
    .map(([k, operator, v]) => requirement(k, operator, ...v)),
  fc.tuple(key, fc.constantFrom<Operator>('Exists', 'DoesNotExist')).map(([k, operator]) => requirement(k, operator)),
);

/** Selectors of up to four requirements, contradictions and repetitions among them. */
export const anySelector = fc.array(anyRequirement, { maxLength: 4 }).map(list => selector(...list));

/** The slow model of a label selector, by the words of apimachinery's labels.Requirement. */
export function picks({ requirements }: LabelSelector, labels: Labels): boolean {
  for (const { key: wanted, operator, values: listed } of requirements) {
    const has = labels.has(wanted);
    const isListed = listed.some(value => value === labels.get(wanted));
    if (operator === 'In' && !(has && isListed)) return false;
    if (operator === 'NotIn' && has && isListed) return false;
    if (operator === 'Exists' && !has) return false;
    if (operator === 'DoesNotExist' && has) return false;
  }
  return true;
}
