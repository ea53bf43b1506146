import {
  type Contender,
  evaluate,
  type Outlook,
  type Plan,
  type Recorder,
  type RuleOfPolicy,
  type Targets,
  type TierPlan,
} from '../evaluation/evaluate.ts';
import { planFor } from '../evaluation/plan.ts';
import { NOTHING } from '../evaluation/traffic-table.ts';
import { type CompiledPolicy, type CompiledRule, rulesOf } from '../policies/compiled.ts';
import { isUnited } from '../policies/tiers.ts';
import {
  ALL_TRAFFIC,
  intersectTraffic,
  NO_TRAFFIC,
  subtractTraffic,
  type TrafficSet,
  uniteTraffic,
} from '../sets/traffic.ts';
import { reachabilityOf } from './reachability.ts';
import { leastTraffic, matchOf, mostTraffic, unknownOf } from './rule-match.ts';
import type { SideOfQuestion } from './side.ts';

/** What is allowed of the traffic that arrives, whatever is unknown and at best. */
interface Outcome {
  readonly sure: TrafficSet;
  readonly possible: TrafficSet;
}

/**
 * Returns the traffic on which it makes a difference whether a rule of the side holds: what may reach it, and may fare in
 * another way without it.
 */
export function turnedByRule(side: SideOfQuestion, by: RuleOfPolicy): TrafficSet {
  const taken = takenBy(side, by);
  return intersectTraffic(
    taken,
    otherwise(side, by, plan => behind(plan, by)),
  );
}

/** Returns the traffic on which it makes a difference whether a policy of an ordered tier selects the subject. */
export function turnedByPolicy(side: SideOfQuestion, policy: CompiledPolicy): TrafficSet {
  const { direction } = side.question;
  const rules = (rulesOf(policy, direction) ?? []).map(rule => ({ policy, rule }));
  const without = (plan: Plan): Plan => from(plan, policy, () => []);
  return rules
    .filter(({ rule }) => matchOf(side.question, rule) !== 'no')
    .map(by => intersectTraffic(takenBy(side, by), otherwise(side, by, without)))
    .reduce(uniteTraffic, NO_TRAFFIC);
}

/** Returns the traffic on which it makes a difference which of two rules of one tier comes first. */
export function turnedByOrder(side: SideOfQuestion, one: RuleOfPolicy, other: RuleOfPolicy): TrafficSet {
  const [passing, deciding] = one.rule.action === 'pass' ? [one, other] : [other, one];
  const taken = intersectTraffic(takenBy(side, one), takenBy(side, other));
  if (passing.rule.action !== 'pass') return taken;
  const lower = outcomeOf(side, passing.policy, plan =>
    tiersOf(
      from(plan, passing.policy, rules => rules),
      1,
    ),
  );
  return deciding.rule.action === 'accept'
    ? subtractTraffic(taken, lower.sure)
    : intersectTraffic(taken, lower.possible);
}

/** Returns the traffic whose outcome, once it is past a rule, may differ from what the rule would do with it. */
function otherwise(side: SideOfQuestion, { policy, rule }: RuleOfPolicy, cut: (plan: Plan) => Plan): TrafficSet {
  const past = outcomeOf(side, policy, cut);
  if (rule.action === 'accept') return subtractTraffic(ALL_TRAFFIC, past.sure);
  if (rule.action === 'deny') return past.possible;
  // What is passed fares as the lower tiers say; without the rule, others of its tier may accept or deny it.
  const shut: TierPlan = { ranks: [], isUnited: true, isolating: [policy] };
  const lower = outcomeOf(side, policy, plan => tiersOf(cut(plan), 1));
  const accepted = outcomeOf(side, policy, plan => ({ ...plan, tiers: [...tiersOf(cut(plan), 0, 1).tiers, shut] }));
  const denied = outcomeOf(side, policy, plan => tiersOf(cut(plan), 0, 1));
  return uniteTraffic(
    subtractTraffic(accepted.possible, lower.sure),
    intersectTraffic(subtractTraffic(ALL_TRAFFIC, denied.sure), lower.possible),
  );
}

const tiersOf = (plan: Plan, first: number, end?: number): Plan => ({ ...plan, tiers: plan.tiers.slice(first, end) });

/** Returns what a rule takes if it holds and those before it that may hold do not. */
function takenBy(side: SideOfQuestion, { policy, rule }: RuleOfPolicy): TrafficSet {
  const table = reachabilityOf(side.question.cluster).traffic;
  let taken = NO_TRAFFIC;
  const record: Recorder = (_, traffic, _action, by) => {
    if (by?.rule === rule) taken = uniteTraffic(taken, table.get(traffic));
  };
  run(side, planOf(side, policy, []), 'possible', { rule, record });
  return taken;
}

/** Returns the bounds of what a plan allows, with whichever of the policies in doubt that isolate. */
function outcomeOf(side: SideOfQuestion, own: CompiledPolicy, cut: (plan: Plan) => Plan): Outcome {
  const isolating = side.inDoubt.map(({ policy }) => policy).filter(policy => isUnited(policy) && policy !== own);
  const variants = isolating.length === 0 ? [[]] : [[], ...isolating.map(policy => [policy]), isolating];
  const plans = variants.map(added => cut(planOf(side, own, added)));
  return {
    sure: plans.map(plan => run(side, plan, 'sure')).reduce(intersectTraffic),
    possible: plans.map(plan => run(side, plan, 'possible')).reduce(uniteTraffic),
  };
}

function planOf(
  { certain, inDoubt, question }: SideOfQuestion,
  own: CompiledPolicy,
  added: readonly CompiledPolicy[],
): Plan {
  const ordered = inDoubt.map(({ policy }) => policy).filter(policy => !isUnited(policy) && policy !== own);
  const others = certain.filter(policy => policy !== own);
  return planFor([...others, own, ...ordered, ...added], question.direction, new Set(ordered));
}

/** Returns the traffic that a plan allows; a rule that is named is taken to hold. */
function run(
  { question }: SideOfQuestion,
  plan: Plan,
  outlook: Outlook,
  held?: { readonly rule: CompiledRule; readonly record: Recorder },
): TrafficSet {
  const table = reachabilityOf(question.cluster).traffic;
  const holds = (rule: CompiledRule): boolean => rule === held?.rule;
  const targets: Targets = {
    size: 1,
    matching: rule => (holds(rule) || matchOf(question, rule) === 'yes' ? [0] : []),
    ports: rule => table.intern(holds(rule) ? mostTraffic(question, rule) : leastTraffic(question, rule)),
    maybe: rule => (unknownOf(question, rule) === undefined ? NOTHING : table.intern(mostTraffic(question, rule))),
  };
  const [id] = evaluate(plan, targets, table, held?.record, outlook);
  return table.get(id ?? NOTHING);
}

/** Returns what is left of a plan behind a rule that does not hold. */
function behind(plan: Plan, by: RuleOfPolicy): Plan {
  return from(plan, by.policy, (rules, isUnited) =>
    isUnited
      ? rules.filter(({ rule }) => rule !== by.rule)
      : rules.slice(rules.findIndex(({ rule }) => rule === by.rule) + 1),
  );
}

/** Returns a plan from the rank of a policy on, with only some of the rules of that policy. */
function from(
  plan: Plan,
  policy: CompiledPolicy,
  left: (rules: Contender['rules'], isUnited: boolean) => Contender['rules'],
): Plan {
  const isOwn = (each: Contender): boolean => each.policy === policy;
  const first = plan.tiers.findIndex(({ ranks }) => ranks.some(rank => rank.some(isOwn)));
  const tiers = plan.tiers.slice(first).map((tier, index): TierPlan => {
    if (index > 0) return tier;
    const ranks = tier.ranks.slice(tier.ranks.findIndex(rank => rank.some(isOwn)));
    const cut = (each: Contender): Contender =>
      isOwn(each) ? { ...each, rules: left(each.rules, tier.isUnited) } : each;
    return { ...tier, ranks: ranks.map(rank => rank.map(cut)) };
  });
  return { ...plan, tiers };
}
