import type { Span, YamlNode } from '../parse/tree.ts';

/** The operators of a label selector requirement (meta/v1 LabelSelectorRequirement). */
export type Operator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';

/** One condition on a label; a matchLabels entry is an `In` with one value. */
export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
  /** Where it is written: the matchLabels entry or the matchExpressions item. */
  readonly span: Span;
  readonly from: 'matchLabels' | 'matchExpressions';
}

/** A label selector: all requirements must hold; none means every object. */
export interface LabelSelector {
  readonly requirements: readonly Requirement[];
  readonly node: YamlNode | undefined;
  /** Field path inside the resource, such as `spec.podSelector`. */
  readonly path: string;
  /** True when a requirement could not be read (wrong type, unknown operator, missing values). */
  readonly broken: boolean;
}
