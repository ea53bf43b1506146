/** A test that narrows an unknown value; what crosses the webview's border is trusted only after one. */
export type Check<T> = (value: unknown) => value is T;

/** One test for each field of a type. */
export type Fields<T> = { readonly [K in keyof Required<T>]: Check<T[K]> };

/** A string. */
export const isString: Check<string> = value => typeof value === 'string';

/** A whole number from 0 on: an index, a count or a link. */
export const isIndex: Check<number> = (value): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** A finite number from 0 on: a scroll position in CSS pixels. */
export const isOffset: Check<number> = (value): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** One of a few known strings or numbers. */
export function isOneOf<const T extends string | number>(...known: readonly T[]): Check<T> {
  const set: ReadonlySet<unknown> = new Set(known);
  return (value): value is T => set.has(value);
}

/** A list whose every item passes. */
export function isListOf<T>(item: Check<T>): Check<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(each => item(each));
}

/** Absent, or passing. */
export function isOptional<T>(check: Check<T>): Check<T | undefined> {
  return (value): value is T | undefined => value === undefined || check(value);
}

/** Null, or passing. */
export function isNullable<T>(check: Check<T>): Check<T | null> {
  return (value): value is T | null => value === null || check(value);
}

/** A value that passes any of the tests. */
export function isAnyOf<T>(...checks: readonly Check<T>[]): Check<T> {
  return (value): value is T => checks.some(check => check(value));
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object whose every declared field passes; further fields are left to later versions. */
export function isObject<T extends object>(fields: Fields<T>): Check<T> {
  const checks = Object.entries<Check<unknown>>(fields);
  return (value): value is T => {
    if (!isPlainObject(value)) return false;
    const present = new Map<string, unknown>(Object.entries(value));
    return checks.every(([name, check]) => check(present.get(name)));
  };
}

/** An object used as a table of strings. */
export const isStringTable: Check<Readonly<Record<string, string>>> = (
  value,
): value is Readonly<Record<string, string>> => isPlainObject(value) && Object.values(value).every(isString);
