import { finite, type GenericSchema, is, minValue, number, pipe, safeInteger } from 'valibot';

/** A test that narrows an unknown value; what crosses the webview's border is trusted only after one. */
export type Check<T> = (value: unknown) => value is T;

/** The test that a schema stands for; further fields of objects are left to later versions. */
export function checkOf<T>(schema: GenericSchema<T>): Check<T> {
  return (value): value is T => is(schema, value);
}

/** A whole number from 0 on: an index, a count or a link. */
export const index = pipe(number(), safeInteger(), minValue(0));

/** A finite number from 0 on: a scroll position in CSS pixels. */
export const offset = pipe(number(), finite(), minValue(0));
