import type { LabelExpression, Selector } from './manifests.ts';

export type Labels = Readonly<Record<string, string>>;

/** Whether something holds; `maybe` where a manifest that would tell is missing. */
export type Truth = boolean | 'maybe';

/** Says whether both hold. */
export function both(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  return a === 'maybe' ? a : b;
}

/** Says whether one of them holds at least. */
export function oneOf(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes('maybe') ? 'maybe' : false;
}

/** Says whether labels meet a selector; of a namespace without manifest only the name is known. */
export function selects(
  { matchLabels, matchExpressions }: Selector,
  labels: Labels,
  known: readonly string[] | 'all' = 'all',
): Truth {
  const conditions: readonly LabelExpression[] = [
    ...Object.entries(matchLabels ?? {}).map(([key, value]) => ({ key, operator: 'In' as const, values: [value] })),
    ...(matchExpressions ?? []),
  ];
  const truths = conditions.map(
    (each): Truth => (known === 'all' || known.includes(each.key) ? meets(each, labels) : 'maybe'),
  );
  return truths.reduce(both, true);
}

function meets({ key, operator, values }: LabelExpression, labels: Labels): boolean {
  const own = labels[key];
  const isListed = own !== undefined && (values ?? []).map(value => value ?? '').includes(own);
  if (operator === 'In') return isListed;
  if (operator === 'NotIn') return !isListed;
  return operator === 'Exists' ? own !== undefined : own === undefined;
}

/** Returns labels as the API server keeps them, where null is the empty text. */
export function withoutNulls(
  labels: Readonly<Record<string, string | null>> | null | undefined,
): Record<string, string> {
  return Object.fromEntries(Object.entries(labels ?? {}).map(([key, value]) => [key, value ?? '']));
}
