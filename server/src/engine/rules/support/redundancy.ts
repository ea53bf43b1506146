import { fact } from '../../facts/fact.ts';
import { fieldItems } from '../../model/field.ts';
import { DIRECTIONS, type Direction } from '../../model/resource.ts';
import { type CompiledPolicy, type CompiledRule, rulesOf } from '../../policies/compiled.ts';
import type { Cluster } from '../../reachability/cluster.ts';
import { isAccident } from './accident.ts';
import { isolatingAll } from './isolating.ts';
import { canPick } from './matchable.ts';
import { admittedBy } from './rule-inclusion.ts';

/** A rule with the policy it stands in. */
export interface PlacedRule {
  readonly policy: CompiledPolicy;
  readonly rule: CompiledRule;
}

/**
 * Returns the rules that admit all that a rule admits, for all pods that its policy may select; undefined where it adds
 * something. What is redundant by another one is so for good: all that is reported can go together.
 */
export function standInsOf(
  placed: PlacedRule,
  direction: Direction,
  cluster: Cluster,
): readonly PlacedRule[] | undefined {
  if (cluster.placeOf(placed.policy) === undefined) return undefined;
  return standIns(cluster, placed.rule, placed.policy, direction);
}

const standIns = fact('rules that admit the same', findStandIns);

function findStandIns(
  cluster: Cluster,
  rule: CompiledRule,
  policy: CompiledPolicy,
  direction: Direction,
): readonly PlacedRule[] | undefined {
  const placed = { policy, rule };
  const others = admittingBeside(placed, direction, cluster);
  return admittedBy(rule, others, each => counts(each, placed, direction, cluster), cluster);
}

/** Later rules count while nothing stands in for them, so that two equal ones do not do so for each other. */
function counts(other: PlacedRule, { policy, rule }: PlacedRule, direction: Direction, cluster: Cluster): boolean {
  const [theirs, ours] = [cluster.placeOf(other.policy) ?? 0, cluster.placeOf(policy) ?? 0];
  const list = rulesOf(policy, direction) ?? [];
  const isEarlier = theirs === ours ? list.indexOf(other.rule) < list.indexOf(rule) : theirs < ours;
  return isEarlier || standInsOf(other, direction, cluster) === undefined;
}

// More policies for the same pods are made by a machine, and comparing each with each takes time.
const MOST_POLICIES = 200;

/** Returns the other rules that admit for all pods that a rule is for, but those that do so by accident. */
export function admittingBeside(
  { policy, rule }: PlacedRule,
  direction: Direction,
  cluster: Cluster,
): readonly PlacedRule[] {
  if (cluster.placeOf(policy) === undefined) return [];
  const around = policiesAround(policy, direction, cluster).toReversed();
  return rulesOfAll(around, direction).filter(each => each.rule !== rule);
}

/** The policies that isolate, whatever the pods, those that a policy selects, the last one first. */
function policiesAround(policy: CompiledPolicy, direction: Direction, cluster: Cluster): readonly CompiledPolicy[] {
  const found = isolatingAll(policy, direction, cluster);
  if (found.length > MOST_POLICIES) return [];
  return found.toSorted((a, b) => (cluster.placeOf(b) ?? 0) - (cluster.placeOf(a) ?? 0));
}

/** The rules of policies, but for those that open to everyone by accident and are reported for that. */
function rulesOfAll(policies: readonly CompiledPolicy[], direction: Direction): readonly PlacedRule[] {
  return policies.flatMap(policy => {
    const { resource } = policy;
    const written = resource.type === 'network-policy' ? fieldItems(resource[direction]) : [];
    const accidents = new Set(written.filter(rule => isAccident(rule)).map(({ path }) => path));
    const rules = rulesOf(policy, direction) ?? [];
    return rules.filter(({ path }) => !accidents.has(path)).map(rule => ({ policy, rule }));
  });
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
    const rules = rulesOfAll(others, direction);
    const found = own.map(rule => {
      const placed = { policy, rule };
      return admittedBy(rule, rules, each => counts(each, placed, direction, cluster), cluster);
    });
    return found.every(each => each !== undefined) ? found.flat().map(each => each.policy) : undefined;
  }
  // A default deny that only rules of others make superfluous is there for the day they go.
  const bare = others.find(other => rulesOf(other, direction)?.length === 0 && isBefore(other, policy, cluster));
  return bare === undefined ? undefined : [bare];
}

function isBefore(other: CompiledPolicy, policy: CompiledPolicy, cluster: Cluster): boolean {
  return (
    (cluster.placeOf(other) ?? 0) < (cluster.placeOf(policy) ?? 0) || policiesInsteadOf(other, cluster) === undefined
  );
}
