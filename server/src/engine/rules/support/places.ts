import { fieldItems } from '../../model/field.ts';
import type { Direction, NetworkPolicy } from '../../model/resource.ts';
import type { Span } from '../../parse/tree.ts';
import { POLICY_TYPE } from '../../policies/network-policy.ts';

/** A place in a policy: where to point, and its field path. */
export interface PolicyPlace {
  readonly span: Span;
  readonly path: string;
}

/** Returns where a policy says what it does in a direction: the key of its rules, else its entry of policyTypes. */
export function directionPlace(policy: NetworkPolicy, direction: Direction): PolicyPlace | undefined {
  const rules = policy[direction];
  if (rules.form === 'value' && rules.value.length > 0) return { span: rules.keySpan, path: `spec.${direction}` };
  const item = fieldItems(policy.policyTypes).find(({ value }) => value === POLICY_TYPE[direction]);
  return item === undefined ? undefined : { span: item.node.span, path: item.path };
}
