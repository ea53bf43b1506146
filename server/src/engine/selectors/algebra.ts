import type { Labels } from '../objects/object.ts';
import type { LabelSelector, Requirement } from '../objects/selector.ts';
import { onceForEach } from '../once.ts';
import { NAMESPACE_NAME_LABEL } from './describe.ts';

/** What one label key may be: absent or not, and which values (listed, or all but the listed). */
export interface LabelRange {
  readonly absent: boolean;
  readonly values: ReadonlySet<string>;
  /** True when `values` lists what is excluded. */
  readonly complement: boolean;
}

const ANYTHING: LabelRange = { absent: true, values: new Set(), complement: true };
const IMPOSSIBLE: LabelRange = { absent: false, values: new Set(), complement: false };
const PRESENT: LabelRange = { absent: false, values: new Set(), complement: true };

function rangeOf(requirement: Requirement): LabelRange {
  switch (requirement.operator) {
    case 'In':
      return { absent: false, values: new Set(requirement.values), complement: false };
    case 'NotIn':
      return { absent: true, values: new Set(requirement.values), complement: true };
    case 'Exists':
      return PRESENT;
    case 'DoesNotExist':
      return { absent: true, values: new Set(), complement: false };
  }
}

function intersectRanges(a: LabelRange, b: LabelRange): LabelRange {
  const absent = a.absent && b.absent;
  if (a.complement && b.complement) return { absent, complement: true, values: new Set([...a.values, ...b.values]) };
  const [listed, other] = a.complement ? [b, a] : [a, b];
  const values = [...listed.values].filter(value => other.values.has(value) !== other.complement);
  return { absent, complement: false, values: new Set(values) };
}

function isEmptyRange(range: LabelRange): boolean {
  return !range.absent && !range.complement && range.values.size === 0;
}

function includesRange(outer: LabelRange, inner: LabelRange): boolean {
  if (inner.absent && !outer.absent) return false;
  if (!inner.complement) return [...inner.values].every(value => outer.values.has(value) !== outer.complement);
  return outer.complement && [...outer.values].every(value => inner.values.has(value));
}

/** The label sets a conjunction of selectors admits, key by key; keys are independent of each other. */
export type LabelSpace = ReadonlyMap<string, LabelRange>;

const ownSpace = onceForEach((selector: LabelSelector) => commonSpace([selector]));

/** Returns the label sets that meet all the selectors; those of one selector are made once. */
export function spaceOf(...selectors: readonly LabelSelector[]): LabelSpace {
  const [only, ...others] = selectors;
  return only === undefined || others.length > 0 ? commonSpace(selectors) : ownSpace(only);
}

function commonSpace(selectors: readonly LabelSelector[]): LabelSpace {
  const space = new Map<string, LabelRange>();
  // A broken selector picks nothing; no label has the empty key.
  if (selectors.some(selector => selector.broken)) space.set('', IMPOSSIBLE);
  for (const requirement of selectors.flatMap(selector => selector.requirements)) {
    const before = space.get(requirement.key) ?? ANYTHING;
    space.set(requirement.key, intersectRanges(before, rangeOf(requirement)));
  }
  return space;
}

/** Returns the label sets of the namespaces that a selector picks: the API server gives each of them its name as a label. */
export function namespaceSpaceOf(selector: LabelSelector): LabelSpace {
  const space = new Map(spaceOf(selector));
  space.set(NAMESPACE_NAME_LABEL, intersectRanges(space.get(NAMESPACE_NAME_LABEL) ?? ANYTHING, PRESENT));
  return space;
}

/** Says whether no object can meet the requirements. */
export function isImpossible(space: LabelSpace): boolean {
  return [...space.values()].some(isEmptyRange);
}

/** Says whether every label set of the inner space is in the outer one; exact, as values are unbounded strings. */
export function includesSpace(outer: LabelSpace, inner: LabelSpace): boolean {
  if (isImpossible(inner)) return true;
  return [...outer].every(([key, range]) => includesRange(range, inner.get(key) ?? ANYTHING));
}

/** Says whether some label set is in both spaces. */
export function overlaps(a: LabelSpace, b: LabelSpace): boolean {
  if (isImpossible(a) || isImpossible(b)) return false;
  return [...a].every(([key, range]) => !isEmptyRange(intersectRanges(range, b.get(key) ?? ANYTHING)));
}

/** Returns the label sets that are in both spaces. */
export function intersectSpaces(a: LabelSpace, b: LabelSpace): LabelSpace {
  const both = new Map(a);
  for (const [key, range] of b) both.set(key, intersectRanges(both.get(key) ?? ANYTHING, range));
  return both;
}

/** How many parts of a space are looked at before it counts as not covered; only contrived selectors need as many. */
const MOST_PARTS = 4096;

/** Says whether every label set of the space is in one of the others, which together may cover what none does alone. */
export function isCovered(space: LabelSpace, others: readonly LabelSpace[]): boolean {
  let parts = 0;
  const covers = (part: LabelSpace, by: readonly LabelSpace[]): boolean => {
    if (isImpossible(part)) return true;
    const [first, ...rest] = by.filter(other => overlaps(part, other));
    if (first === undefined || ++parts > MOST_PARTS) return false;
    return outsideOf(part, first).every(outside => covers(outside, rest));
  };
  return covers(space, others);
}

/** Cuts a part of a space into disjoint spaces that make up what the other one lacks. */
function outsideOf(part: LabelSpace, other: LabelSpace): readonly LabelSpace[] {
  let inside = part;
  return [...other].map(([key, range]) => {
    const outside = intersectSpaces(inside, new Map([[key, complementOf(range)]]));
    inside = intersectSpaces(inside, new Map([[key, range]]));
    return outside;
  });
}

function complementOf({ absent, values, complement }: LabelRange): LabelRange {
  return { absent: !absent, values, complement: !complement };
}

/** Returns a text that is equal for equal spaces, however their selectors are written. */
export function spaceKey(space: LabelSpace): string {
  const parts = [...space].map(([key, { absent, complement, values }]) =>
    JSON.stringify([key, absent, complement, ...[...values].toSorted()]),
  );
  return parts.toSorted().join();
}

/** Says whether labels lie in the space. */
export function inSpace(space: LabelSpace, labels: Labels): boolean {
  return [...space].every(([key, range]) => inRange(range, labels.get(key)));
}

/** Says whether a label may have the value; undefined is one that is not set. */
export function inRange({ absent, values, complement }: LabelRange, value: string | undefined): boolean {
  return value === undefined ? absent : values.has(value) !== complement;
}

/** Returns a text that is equal for selectors with equal requirements, in whatever order they are written. */
export function selectorKey(selector: LabelSelector): string {
  const parts = selector.requirements.map(({ key, operator, values }) => {
    const listed = [...new Set(values)].toSorted();
    return JSON.stringify([key, operator, ...listed]);
  });
  return (selector.broken ? '!' : '') + [...new Set(parts)].toSorted().join();
}
