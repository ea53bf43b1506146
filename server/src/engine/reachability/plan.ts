import type { Direction } from '../model/resource.ts';
import { type CompiledPolicy, rulesOf } from '../policies/compiled.ts';
import type { Plan, Rank, RuleOfPolicy } from './evaluate.ts';

/** Sorts the policies that select a subject into the plan for one direction. */
export function planFor(policies: readonly CompiledPolicy[], direction: Direction): Plan {
  const touching = policies.filter(policy => rulesOf(policy, direction) !== undefined);
  const ofTier = (tier: CompiledPolicy['tier']): readonly CompiledPolicy[] =>
    touching.filter(policy => policy.tier === tier);
  const isolating = ofTier('namespaced');
  return {
    admin: ranksOf(ofTier('admin'), direction),
    isolating,
    isolatingRules: rulesIn(isolating, direction),
    baseline: ranksOf(ofTier('baseline'), direction),
  };
}

/** Returns all rules of a plan, the strongest first. */
export function rulesOfPlan({ admin, isolatingRules, baseline }: Plan): readonly RuleOfPolicy[] {
  return [...admin.flat(2), ...isolatingRules, ...baseline.flat(2)];
}

/** Puts policies in the order they decide; those whose order the API leaves open share a rank, in the order of their names. */
function ranksOf(policies: readonly CompiledPolicy[], direction: Direction): readonly Rank[] {
  if (policies.length === 0) return [];
  // A BaselineAdminNetworkPolicy has no priority: where it stands among ClusterNetworkPolicies nobody says.
  const isUnranked = policies.some(({ priority }) => priority === undefined);
  const ordered = policies.toSorted(
    (a, b) => (a.priority ?? 0) - (b.priority ?? 0) || compare(a.resource.name, b.resource.name),
  );
  const ranks = new Map<number, RuleOfPolicy[][]>();
  for (const policy of ordered) {
    const key = isUnranked ? 0 : (policy.priority ?? 0);
    const rules = rulesIn([policy], direction);
    const rank = ranks.get(key);
    if (rank === undefined) ranks.set(key, [[...rules]]);
    else rank.push([...rules]);
  }
  return [...ranks.values()];
}

function rulesIn(policies: readonly CompiledPolicy[], direction: Direction): readonly RuleOfPolicy[] {
  return policies.flatMap(policy => (rulesOf(policy, direction) ?? []).map(rule => ({ policy, rule })));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
