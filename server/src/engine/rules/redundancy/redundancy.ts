import type { Cluster } from '../../cluster/cluster.ts';
import { fact, sameItems } from '../../facts/fact.ts';
import { DIRECTIONS, type Direction } from '../../objects/object.ts';
import { type CompiledPolicy, type CompiledRule, rulesOf } from '../../policies/compiled.ts';
import { canPick } from '../support/matchable.ts';
import { isolatingAll } from './isolating.ts';
import { Admitting } from './rule-inclusion.ts';
import { type PlacedRule, ruleIndex } from './rule-index.ts';

export type { PlacedRule } from './rule-index.ts';

/**
 * Returns the rules that admit all that a rule admits, for all pods that its policy may select; undefined where it adds
 * something. What is redundant by another one is so for good: all that is reported can go together.
 */
export function standInsOf(
  { policy, rule }: PlacedRule,
  direction: Direction,
  cluster: Cluster,
): readonly PlacedRule[] | undefined {
  if (cluster.placeOf(policy) === undefined) return undefined;
  return standIns[direction](cluster, policy).get(rule);
}

/** By rule; those that add something are left out. */
type StandIns = ReadonlyMap<CompiledRule, readonly PlacedRule[]>;

const standIns = {
  ingress: fact('rules that admit the same', findStandIns('ingress'), sameStandIns),
  egress: fact('rules that admit the same', findStandIns('egress'), sameStandIns),
};

// From the last rule to the first; a rule that was found redundant stands in for no other, so one of two equal rules
// stays.
function findStandIns(direction: Direction) {
  return (cluster: Cluster, policy: CompiledPolicy): StandIns => {
    const found = new Map<CompiledRule, readonly PlacedRule[]>();
    const rules = rulesOf(policy, direction) ?? [];
    const order = orderIn(direction, cluster);
    const admitting = admittingOf(policiesAround(policy, direction, cluster), direction, cluster);
    for (const rule of rules.toReversed()) {
      const counts = (other: PlacedRule): boolean => {
        if (order(other, { policy, rule }) < 0) return true;
        return other.policy === policy ? !found.has(other.rule) : standInsOf(other, direction, cluster) === undefined;
      };
      const others = admitting.of(rule, counts);
      if (others !== undefined) found.set(rule, others);
    }
    return found;
  };
}

function sameStandIns(before: StandIns, after: StandIns): boolean {
  return before.size === after.size && [...before].every(([rule, some]) => sameItems(some, after.get(rule) ?? []));
}

function admittingOf(policies: readonly CompiledPolicy[], direction: Direction, cluster: Cluster): Admitting {
  const indexes = policies.map(policy => ruleIndex(policy, direction));
  return new Admitting(indexes, orderIn(direction, cluster), cluster);
}

/** Sorts rules by the places of their policies, then as they stand in them. */
function orderIn(direction: Direction, cluster: Cluster): (a: PlacedRule, b: PlacedRule) => number {
  const positions = new Map<CompiledPolicy, ReadonlyMap<CompiledRule, number>>();
  const positionOf = ({ policy, rule }: PlacedRule): number => {
    const known =
      positions.get(policy) ?? new Map((rulesOf(policy, direction) ?? []).map((each, index) => [each, index]));
    positions.set(policy, known);
    return known.get(rule) ?? 0;
  };
  return (a, b) =>
    a.policy === b.policy
      ? positionOf(a) - positionOf(b)
      : (cluster.placeOf(a.policy) ?? 0) - (cluster.placeOf(b.policy) ?? 0);
}

// More policies for the same pods are made by a machine, and comparing each with each takes time.
const MOST_POLICIES = 200;

/** Returns those of some rules of each policy that admit for all pods that a rule is for, but the rule itself. */
export function admittingBeside(
  { policy, rule }: PlacedRule,
  direction: Direction,
  cluster: Cluster,
  rulesOfOne: (policy: CompiledPolicy, direction: Direction) => readonly PlacedRule[],
): readonly PlacedRule[] {
  if (cluster.placeOf(policy) === undefined) return [];
  const around = policiesAround(policy, direction, cluster).toReversed();
  return around.flatMap(each => rulesOfOne(each, direction)).filter(each => each.rule !== rule);
}

/** The policies that isolate, whatever the pods, those that a policy selects, the last one first. */
function policiesAround(policy: CompiledPolicy, direction: Direction, cluster: Cluster): readonly CompiledPolicy[] {
  const found = isolatingAll(policy, direction, cluster);
  if (found.length > MOST_POLICIES) return [];
  return found.toSorted((a, b) => (cluster.placeOf(b) ?? 0) - (cluster.placeOf(a) ?? 0));
}

/** Returns the policies without which a policy would make a difference; undefined where it makes one. */
export function policiesInsteadOf(policy: CompiledPolicy, cluster: Cluster): readonly CompiledPolicy[] | undefined {
  return cluster.placeOf(policy) === undefined ? undefined : insteadOf(cluster, policy);
}

const insteadOf = fact('policies that do the same', findInstead);

function findInstead(cluster: Cluster, policy: CompiledPolicy): readonly CompiledPolicy[] | undefined {
  if (!canPick(policy.subject)) return undefined;
  const directions = DIRECTIONS.filter(direction => rulesOf(policy, direction) !== undefined);
  const found = directions.map(direction => insteadIn(policy, direction, cluster));
  return found.length > 0 && found.every(each => each !== undefined) ? [...new Set(found.flat())] : undefined;
}

function insteadIn(
  policy: CompiledPolicy,
  direction: Direction,
  cluster: Cluster,
): readonly CompiledPolicy[] | undefined {
  const own = rulesOf(policy, direction) ?? [];
  const others = policiesAround(policy, direction, cluster).filter(other => other !== policy);
  if (own.length > 0) {
    const admitting = admittingOf(others.toReversed(), direction, cluster);
    const order = orderIn(direction, cluster);
    const found = own.map(rule =>
      admitting.of(
        rule,
        other => order(other, { policy, rule }) < 0 || standInsOf(other, direction, cluster) === undefined,
      ),
    );
    return found.every(each => each !== undefined) ? found.flat().map(each => each.policy) : undefined;
  }
  // A default deny that only other policies make superfluous is kept: without them it matters again.
  const bare = others.find(other => rulesOf(other, direction)?.length === 0 && isBefore(other, policy, cluster));
  return bare === undefined ? undefined : [bare];
}

function isBefore(other: CompiledPolicy, policy: CompiledPolicy, cluster: Cluster): boolean {
  return (
    (cluster.placeOf(other) ?? 0) < (cluster.placeOf(policy) ?? 0) || policiesInsteadOf(other, cluster) === undefined
  );
}
