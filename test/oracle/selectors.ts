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
  const isKnown = ({ key }: LabelExpression): boolean => known === 'all' || known.includes(key);
  if (!conditions.filter(isKnown).every(each => meets(each, labels))) return false;
  const open = conditions.filter(each => !isKnown(each));
  if (open.length === 0) return true;
  return [...new Set(open.map(({ key }) => key))].every(key => isPossible(key, open)) ? 'maybe' : false;
}

/** Tries a label's absence, every value that a condition names, and one that none names. */
function isPossible(key: string, conditions: readonly LabelExpression[]): boolean {
  const about = conditions.filter(each => each.key === key);
  const values = about.flatMap(each => (each.values ?? []).map(value => value ?? ''));
  const tries: readonly Labels[] = [{}, ...[...values, 'another'].map(value => ({ [key]: value }))];
  return tries.some(labels => about.every(each => meets(each, labels)));
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
