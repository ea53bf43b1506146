import type { Span, YamlNode } from '../parse/tree.ts';

/** A field that is not written at all. */
export interface Absent {
  readonly form: 'absent';
}

/** A field as written: null, of another type than the API field has, or with a value. */
type Written<T> =
  | { readonly form: 'null'; readonly node: YamlNode; readonly keySpan: Span }
  | { readonly form: 'wrong'; readonly node: YamlNode; readonly keySpan: Span }
  | { readonly form: 'value'; readonly node: YamlNode; readonly keySpan: Span; readonly value: T };

/** An API field: absent, null, of a wrong type or with a value, never mixed up. */
export type Field<T> = Absent | Written<T>;

/** The one absent field. */
export const absent: Absent = { form: 'absent' };

/** Returns the field's value, undefined unless it has one of the right type. */
export function fieldValue<T>(field: Field<T>): T | undefined {
  return field.form === 'value' ? field.value : undefined;
}

/** Returns the items of a list field, none when it is absent, null or no list. */
export function fieldItems<T>(field: Field<readonly T[]>): readonly T[] {
  return field.form === 'value' ? field.value : [];
}

/** Says whether a field counts as set: absent and null do not (api-machinery decodes null to a nil pointer). */
export function isSet<T>(field: Field<T>): boolean {
  return field.form === 'value' || field.form === 'wrong';
}

/** Says whether a list of peers or ports restricts nothing: absent, null or empty (NetworkPolicyIngressRule.from, ports). */
export function restrictsNothing<T>(field: Field<readonly T[]>): boolean {
  if (field.form === 'absent' || field.form === 'null') return true;
  return field.node.kind === 'list' && field.node.items.length === 0;
}
