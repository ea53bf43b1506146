import { DIRECTIONS, type Direction } from '../../engine/objects/object.ts';
import { isolatedDirections, POLICY_TYPE } from '../../engine/policies/network-policy/compile.ts';
import type { NetworkPolicy } from '../../engine/policies/network-policy/policy.ts';
import { capitalized, count } from '../words/markdown.ts';
import { admitsEverything, rulesIn } from '../words/sentences.ts';

/** The pods' side of a direction in words. */
const NOTHING: Readonly<Record<Direction, string>> = {
  ingress: 'Denies all ingress: nothing may connect to the selected pods',
  egress: 'Denies all egress, DNS too: the selected pods may open no connection',
};

/** Explains what `ingress` or `egress` does as it stands: absent, null, empty, with an empty rule, or with rules. */
export function directionLines(policy: NetworkPolicy, direction: Direction): readonly string[] {
  const rules = rulesIn(policy, direction);
  const type = POLICY_TYPE[direction];
  if (!isolatedDirections(policy).includes(direction)) {
    const subject = rules.length === 0 ? 'This list does nothing' : 'These rules do nothing';
    return [`**${subject}:** \`policyTypes\` does not list ${type}, so this policy leaves ${direction} as it is.`];
  }
  if (rules.length === 0) return [`**${NOTHING[direction]}**, unless another policy allows it.`];
  if (rules.some(admitsEverything)) {
    const all = direction === 'ingress' ? 'every source' : 'every destination';
    return [`**Allows all ${direction}:** an empty rule admits ${all} on all ports.`];
  }
  return [
    `${count(rules.length, 'rule')}: what meets one is allowed, all other ${direction} is denied unless another policy allows it.`,
  ];
}

/** Explains which directions the policy isolates, and what it allows there. */
export function isolationLines(policy: NetworkPolicy): readonly string[] {
  const given = policy.policyTypes.form === 'value' && policy.policyTypes.value.length > 0;
  const head = given
    ? []
    : [
        `Without \`policyTypes\`: ${isolatedDirections(policy)
          .map(each => POLICY_TYPE[each])
          .join(' and ')}.`,
      ];
  return [...head, DIRECTIONS.map(direction => `- ${effectOf(policy, direction)}`).join('\n')];
}

function effectOf(policy: NetworkPolicy, direction: Direction): string {
  const name = capitalized(direction);
  const rules = rulesIn(policy, direction);
  if (!isolatedDirections(policy).includes(direction)) return `${name}: left as it is`;
  if (rules.length === 0) return `${name}: denied${direction === 'egress' ? ', DNS too' : ''}`;
  if (rules.some(admitsEverything)) return `${name}: everything is allowed`;
  return `${name}: ${count(rules.length, 'rule')} allow${rules.length === 1 ? 's' : ''}, the rest is denied`;
}
