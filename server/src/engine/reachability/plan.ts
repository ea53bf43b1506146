import type { Direction } from '../model/resource.ts';
import { type CompiledPolicy, rulesOf } from '../policies/compiled.ts';
import type { Contender, Plan, Rank, RuleOfPolicy } from './evaluate.ts';

const NOBODY: ReadonlySet<CompiledPolicy> = new Set();

/** Sorts the policies that select a subject into the plan for one direction; `inDoubt` are admin policies that may select it. */
export function planFor(
  policies: readonly CompiledPolicy[],
  direction: Direction,
  inDoubt: ReadonlySet<CompiledPolicy> = NOBODY,
): Plan {
  const touching = policies.filter(policy => rulesOf(policy, direction) !== undefined);
  const ofTier = (tier: CompiledPolicy['tier']): readonly CompiledPolicy[] =>
    touching.filter(policy => policy.tier === tier);
  const isolating = ofTier('namespaced');
  const contenders = (tier: CompiledPolicy['tier']): readonly Contender[] =>
    ofTier(tier).map(policy => ({ policy, rules: rulesIn(policy, direction), isSure: !inDoubt.has(policy) }));
  const admin = ranksOf(contenders('admin'));
  return {
    admin,
    isolating,
    isolatingRules: isolating.flatMap(policy => rulesIn(policy, direction)),
    ...baselineOf(contenders('baseline'), unorderedIn(admin)),
  };
}

/** Returns all rules of a plan, the strongest first. */
export function rulesOfPlan({ admin, isolatingRules, baseline }: Plan): readonly RuleOfPolicy[] {
  const ordered = (ranks: readonly Rank[]): readonly RuleOfPolicy[] => ranks.flat().flatMap(({ rules }) => rules);
  return [...new Set([...ordered(admin), ...isolatingRules, ...ordered(baseline)])];
}

/** Puts policies in the order they decide; those of one priority share a rank, in the order of their names. */
function ranksOf(contenders: readonly Contender[]): readonly Rank[] {
  if (contenders.length <= 1) return contenders.length === 0 ? [] : [contenders];
  const ranks = new Map<number, Contender[]>();
  const ordered = contenders.toSorted(
    ({ policy: a }, { policy: b }) => priorityOf(a) - priorityOf(b) || compare(a.resource.name, b.resource.name),
  );
  for (const contender of ordered) {
    const rank = ranks.get(priorityOf(contender.policy));
    if (rank === undefined) ranks.set(priorityOf(contender.policy), [contender]);
    else rank.push(contender);
  }
  return [...ranks.values()];
}

function priorityOf({ priority }: CompiledPolicy): number {
  return priority ?? 0;
}

/**
 * A BaselineAdminNetworkPolicy has no priority: where it stands among ClusterNetworkPolicies of its tier nobody says. It
 * may come first, or else is what remains after them.
 */
function baselineOf(
  contenders: readonly Contender[],
  unordered: Plan['unordered'],
): Pick<Plan, 'baseline' | 'unordered'> {
  const free = contenders.filter(({ policy }) => policy.priority === undefined);
  const ranks = ranksOf(contenders.filter(({ policy }) => policy.priority !== undefined));
  const known = [...unordered, ...unorderedIn(ranks)];
  if (ranks.length === 0 || free.length === 0) {
    return { baseline: [...ranks, ...ranksOf(free)], unordered: [...known, ...unorderedIn(ranksOf(free))] };
  }
  const maybeFirst = free.map(contender => ({ ...contender, isSure: false }));
  const chain = ranks.flat().flatMap(({ rules }) => rules);
  return { baseline: [maybeFirst, ...ranks, free], unordered: [...known, [chain, ...free.map(({ rules }) => rules)]] };
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
