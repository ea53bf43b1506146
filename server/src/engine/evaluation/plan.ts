import { groupBy } from '../group-by.ts';
import type { Direction } from '../objects/object.ts';
import { type CompiledPolicy, isIsolating, rulesOf } from '../policies/compiled.ts';
import type { Tier } from '../policies/tiers.ts';
import type { Contender, Plan, Rank, RuleOfPolicy, TierPlan } from './evaluate.ts';

const NOBODY: ReadonlySet<CompiledPolicy> = new Set();

/** Sorts the policies that select a subject into the plan for one direction; `inDoubt` are those that may select it. */
export function planFor(
  policies: readonly CompiledPolicy[],
  direction: Direction,
  inDoubt: ReadonlySet<CompiledPolicy> = NOBODY,
): Plan {
  const touching = policies.filter(policy => rulesOf(policy, direction) !== undefined);
  const tiers = [...groupBy(touching, ({ tier }) => tier)].toSorted(([a], [b]) => a.order - b.order);
  const plans = tiers.map(([tier, own]) => {
    const contenders = own.map(
      (policy): Contender => ({
        policy,
        rules: rulesIn(policy, direction),
        isSure: !inDoubt.has(policy),
      }),
    );
    return tierPlan(tier, contenders, direction);
  });
  return {
    tiers: plans.map(({ plan }) => plan),
    isolating: plans.flatMap(({ plan }) => plan.isolating),
    unordered: plans.flatMap(({ unordered }) => unordered),
  };
}

/** Returns all rules of a plan, the strongest first. */
export function rulesOfPlan({ tiers }: Plan): readonly RuleOfPolicy[] {
  return [...new Set(tiers.flatMap(({ ranks }) => ranks.flat().flatMap(({ rules }) => rules)))];
}

interface Ordered {
  readonly plan: TierPlan;
  readonly unordered: Plan['unordered'];
}

function tierPlan({ equals }: Tier, contenders: readonly Contender[], direction: Direction): Ordered {
  const isolating = contenders.flatMap(({ policy }) => (isIsolating(policy, direction) ? [policy] : []));
  const isUnited = equals === 'united';
  if (isUnited) return { plan: { isUnited, isolating, ranks: ranksOf(contenders) }, unordered: [] };
  const byName = contenders.toSorted((a, b) => compare(a.policy.resource.name, b.policy.resource.name));
  const { ranks, unordered } = firstMatchRanks(byName);
  return { plan: { isUnited, isolating, ranks }, unordered };
}

/**
 * A BaselineAdminNetworkPolicy has no priority: where it stands among ClusterNetworkPolicies of its tier nobody says. It
 * may come first, or else is what remains after them.
 */
function firstMatchRanks(contenders: readonly Contender[]): Pick<TierPlan, 'ranks'> & Pick<Ordered, 'unordered'> {
  const free = contenders.filter(({ policy }) => policy.priority === undefined);
  const ranks = ranksOf(contenders.filter(({ policy }) => policy.priority !== undefined));
  const last = ranksOf(free);
  if (ranks.length === 0 || free.length === 0)
    return { ranks: [...ranks, ...last], unordered: [...unorderedIn(ranks), ...unorderedIn(last)] };
  const maybeFirst = free.map(contender => ({ ...contender, isSure: false }));
  const chain = ranks.flat().flatMap(({ rules }) => rules);
  return {
    ranks: [maybeFirst, ...ranks, free],
    unordered: [...unorderedIn(ranks), [chain, ...free.map(({ rules }) => rules)]],
  };
}

/** Puts policies in the order they decide; those of one priority share a rank, and those without any come last. */
function ranksOf(contenders: readonly Contender[]): readonly Rank[] {
  if (contenders.length <= 1) return contenders.length === 0 ? [] : [contenders];
  const ranks = groupBy(contenders, ({ policy }) => policy.priority ?? Infinity);
  return [...ranks].toSorted(([a], [b]) => (a === b ? 0 : a - b)).map(([, rank]) => rank);
}

function unorderedIn(ranks: readonly Rank[]): Plan['unordered'] {
  return ranks.filter(rank => rank.length > 1).map(rank => rank.map(({ rules }) => rules));
}

function rulesIn(policy: CompiledPolicy, direction: Direction): readonly RuleOfPolicy[] {
  return (rulesOf(policy, direction) ?? []).map(rule => ({ policy, rule }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
