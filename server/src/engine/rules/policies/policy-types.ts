import type { TextEdit } from '../../edits/edit.ts';
import {
  deleteItem,
  deleteItems,
  insertEntryAfter,
  insertEntryFirst,
  insertItemAfter,
  replaceValue,
} from '../../edits/index.ts';
import { fieldItems } from '../../objects/field.ts';
import type { Direction } from '../../objects/object.ts';
import { entryOf } from '../../parse/tree.ts';
import { isolatedDirections, POLICY_TYPE } from '../../policies/network-policy/compile.ts';
import type { NetworkPolicy, PolicyRule } from '../../policies/network-policy/policy.ts';
import type { Value } from '../../schema/decode.ts';
import { listOf } from '../support/lists.ts';
import { OPPOSITE } from './policies.ts';

/** Says whether a policy leaves its policyTypes to the API's defaults: absent, null or empty. */
export function leavesTypesOut({ policyTypes }: NetworkPolicy): boolean {
  if (policyTypes.form === 'absent' || policyTypes.form === 'null') return true;
  return policyTypes.node.kind === 'list' && policyTypes.node.items.length === 0;
}

/** Says whether a direction's list is not written, or written without a value. */
export function isLeftOut(policy: NetworkPolicy, direction: Direction): boolean {
  return policy[direction].form === 'absent' || policy[direction].form === 'null';
}

/** Says whether policyTypes lists a direction whose rules are not written, while the other one has rules. */
export function isForgotten(policy: NetworkPolicy, direction: Direction): boolean {
  const [isolated, other] = [isolatedDirections(policy), OPPOSITE[direction]];
  return (
    !leavesTypesOut(policy) &&
    isLeftOut(policy, direction) &&
    isolated.includes(direction) &&
    isolated.includes(other) &&
    fieldItems(policy[other]).length > 0
  );
}

/** Writes the policyTypes of a policy that has none: behind its podSelector, or in place of an empty list. */
export function writeTypes(text: string, policy: NetworkPolicy, directions: readonly Direction[]): readonly TextEdit[] {
  const { spec } = policy;
  if (spec?.kind !== 'map') return [];
  const types = directions.map(direction => POLICY_TYPE[direction]);
  const written = entryOf(spec, 'policyTypes');
  if (written !== undefined) return replaceValue(text, written, types);
  const subject = entryOf(spec, 'podSelector');
  return subject === undefined
    ? insertEntryFirst(text, spec, 'policyTypes', types)
    : insertEntryAfter(text, spec, subject, 'policyTypes', types);
}

/** Adds a direction to the written policyTypes. */
export function addType(text: string, policy: NetworkPolicy, direction: Direction): readonly TextEdit[] {
  const list = entryOf(policy.spec, 'policyTypes')?.value;
  return list?.kind === 'list' ? insertItemAfter(text, list, undefined, POLICY_TYPE[direction]) : [];
}

/** Takes a direction out of the written policyTypes. */
export function removeType(text: string, policy: NetworkPolicy, direction: Direction): readonly TextEdit[] {
  const list = entryOf(policy.spec, 'policyTypes')?.value;
  if (list?.kind !== 'list') return [];
  const indexes = list.items.flatMap((item, index) =>
    item.kind === 'scalar' && item.value === POLICY_TYPE[direction] ? [index] : [],
  );
  return deleteItems(text, list, indexes);
}

/** Deletes a rule; the policy isolates what it isolated before, also where the default of policyTypes counted the rule. */
export function deleteRule(text: string, policy: NetworkPolicy, { direction, index }: PolicyRule): readonly TextEdit[] {
  const list = listOf(policy[direction]);
  if (list === undefined) return [];
  const isLast = list.items.length === 1 && direction === 'egress' && leavesTypesOut(policy);
  const types = isLast ? writeTypes(text, policy, ['ingress', 'egress']) : [];
  return [...deleteItem(text, list, index), ...types];
}

/** Writes the list of a direction's rules where it is left out: in the place of its null, or behind a field of the spec. */
export function writeRules(
  text: string,
  policy: NetworkPolicy,
  direction: Direction,
  after: string,
  rules: Value,
): readonly TextEdit[] {
  const { spec } = policy;
  if (spec?.kind !== 'map') return [];
  const written = entryOf(spec, direction);
  if (written !== undefined) return replaceValue(text, written, rules);
  return insertEntryAfter(text, spec, entryOf(spec, after), direction, rules);
}
