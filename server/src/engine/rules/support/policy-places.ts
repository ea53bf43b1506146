import type { Resource } from '../../model/resource.ts';
import { fieldItems } from '../../objects/field.ts';
import type { Direction } from '../../objects/object.ts';
import type { Span } from '../../parse/tree.ts';
import { POLICY_TYPE } from '../../policies/network-policy/compile.ts';
import type { NetworkPolicy } from '../../policies/network-policy/policy.ts';
import { contentSpan } from './spans.ts';

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

/** Returns where a policy says what it does in a direction, else its name: without policyTypes it denies ingress unsaid. */
export function directionOrName(policy: NetworkPolicy, direction: Direction): PolicyPlace {
  return directionPlace(policy, direction) ?? { span: nameSpan(policy), path: 'metadata.name' };
}

/** Returns where an object's name is written, else where the object is. */
export function nameSpan({ nameField, node }: Resource): Span {
  return contentSpan(nameField.form === 'absent' ? node : nameField.node);
}
