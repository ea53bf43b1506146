import type { Direction } from '../model/resource.ts';
import { type CompiledPolicy, rulesOf } from '../policies/compiled.ts';
import type { Plan, RuleOfPolicy } from './evaluate.ts';

/** Sorts the policies that select a subject into the plan for one direction. */
export function planFor(policies: readonly CompiledPolicy[], direction: Direction): Plan {
  const touching = policies.filter(policy => rulesOf(policy, direction) !== undefined);
  const ofTier = (tier: CompiledPolicy['tier']): readonly CompiledPolicy[] =>
    touching.filter(policy => policy.tier === tier);
  const isolating = ofTier('namespaced');
  return {
    admin: rulesInOrder(ofTier('admin'), direction),
    isolating,
    isolatingRules: rulesInOrder(isolating, direction),
    baseline: rulesInOrder(ofTier('baseline'), direction),
  };
}

// Equal priorities are undefined by the API; the name decides, so that answers do not depend on the order of files.
function rulesInOrder(policies: readonly CompiledPolicy[], direction: Direction): readonly RuleOfPolicy[] {
  const ordered = policies.toSorted((a, b) => a.priority - b.priority || compare(a.resource.name, b.resource.name));
  return ordered.flatMap(policy => (rulesOf(policy, direction) ?? []).map(rule => ({ policy, rule })));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
