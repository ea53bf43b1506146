import type { Answer } from '../../engine/answers/answer.ts';
import { describeResource, type WarningPlace } from '../../engine/cluster/answer-warning.ts';
import type { Direction } from '../../engine/objects/object.ts';
import type { CompiledPolicy } from '../../engine/policies/compiled.ts';
import type { Reason } from '../../engine/reachability/explain.ts';
import { type RedundantRule, redundantRules } from '../../engine/reachability/redundant-rules.ts';
import { describeTraffic } from '../../engine/sets/traffic.ts';
import { describeEndpoint, policyName, VERBS } from './reason-words.ts';

/** A rule by the policy it stands in; without a rule the policy itself, which isolates. */
interface NamedRule {
  readonly policy: string;
  readonly rule: string | null;
}

/** A rule whose removal alone would change nothing for the pair, in words and with its place. */
export interface RedundantText extends NamedRule {
  readonly direction: Direction;
  readonly text: string;
  readonly place: WarningPlace;
  /** What decides in its place; empty where that is no policy. */
  readonly coveredBy: readonly NamedRule[];
}

/** Puts the rules into words that could each be removed without changing the answer. */
export function redundantTexts(answer: Answer): readonly RedundantText[] {
  return redundantRules(answer.pair).map(redundant => {
    const { direction, policy, rule } = redundant;
    return {
      direction,
      policy: policyName(policy),
      rule: rule.path,
      text: `${describeResource(policy.resource)}, ${rule.path}, changes nothing: ${coverText(redundant, answer)}.`,
      place: { resource: policy.resource, span: rule.span },
      coveredBy: coveredBy(redundant),
    };
  });
}

function coverText({ cover, direction }: RedundantRule, { source, destination }: Answer): string {
  const [own, other] = direction === 'egress' ? [source, destination] : [destination, source];
  switch (cover.type) {
    case 'decisions':
      return cover.by.map(reason => decisionText(reason, describeEndpoint(own))).join(', ');
    case 'isolation':
      return `${cover.by.map(({ resource }) => describeResource(resource)).join(', ')} isolates ${describeEndpoint(own)} all the same`;
    case 'other-side':
      return `the ${direction === 'egress' ? 'ingress' : 'egress'} of ${describeEndpoint(other)} does not let it through`;
  }
}

function decisionText({ action, policy, rule, traffic }: Reason, subject: string): string {
  if (policy === undefined || rule === undefined)
    return `${subject} is open by default for ${describeTraffic(traffic)}`;
  return `${describeResource(policy.resource)}, ${rule.path}, ${VERBS[action]} ${describeTraffic(traffic)}`;
}

function coveredBy({ cover }: RedundantRule): readonly NamedRule[] {
  if (cover.type === 'other-side') return [];
  if (cover.type === 'isolation')
    return cover.by.map((policy: CompiledPolicy) => ({ policy: policyName(policy), rule: null }));
  return cover.by.flatMap(({ policy, rule }) =>
    policy === undefined || rule === undefined ? [] : [{ policy: policyName(policy), rule: rule.path }],
  );
}
