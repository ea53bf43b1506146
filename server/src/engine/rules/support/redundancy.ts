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

/** What is known of a cluster: for each rule and policy what does the same without it. */
interface Known {
  /** The order in which policies come: of two that say the same the later one adds nothing. */
  readonly order: ReadonlyMap<CompiledPolicy, number>;
  readonly rules: Map<CompiledRule, readonly PlacedRule[] | undefined>;
  readonly policies: Map<CompiledPolicy, readonly CompiledPolicy[] | undefined>;
}

const known = new WeakMap<Cluster, Known>();

function knownOf(cluster: Cluster): Known {
  const found = known.get(cluster) ?? {
    order: new Map(cluster.policies.map((policy, index) => [policy, index])),
    rules: new Map(),
    policies: new Map(),
  };
  known.set(cluster, found);
  return found;
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
  const { rules, order } = knownOf(cluster);
  const { rule, policy } = placed;
  if (rules.has(rule) || !order.has(policy)) return rules.get(rule);
  const around = policiesAround(policy, direction, cluster).toReversed();
  const others = rulesOfAll(around, direction).filter(each => each.rule !== rule);
  const found = admittedBy(rule, others, each => counts(each, placed, direction, cluster), cluster);
  rules.set(rule, found);
  return found;
}

/** Later rules count while nothing stands in for them, so that two equal ones do not do so for each other. */
function counts(other: PlacedRule, { policy, rule }: PlacedRule, direction: Direction, cluster: Cluster): boolean {
  const { order } = knownOf(cluster);
  const [theirs, ours] = [order.get(other.policy) ?? 0, order.get(policy) ?? 0];
  const list = rulesOf(policy, direction) ?? [];
  const isEarlier = theirs === ours ? list.indexOf(other.rule) < list.indexOf(rule) : theirs < ours;
  return isEarlier || standInsOf(other, direction, cluster) === undefined;
}

// More policies for the same pods are made by a machine, and comparing each with each takes time.
const MOST_POLICIES = 200;

/** The policies that isolate, whatever the pods, those that a policy selects, the last one first. */
function policiesAround(policy: CompiledPolicy, direction: Direction, cluster: Cluster): readonly CompiledPolicy[] {
  const { order } = knownOf(cluster);
  const found = isolatingAll(policy, direction, cluster);
  if (found.length > MOST_POLICIES) return [];
  return found.toSorted((a, b) => (order.get(b) ?? 0) - (order.get(a) ?? 0));
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
  const { policies, order } = knownOf(cluster);
  if (policies.has(policy) || !order.has(policy) || !canPick(policy.subject)) return policies.get(policy);
  const directions = DIRECTIONS.filter(direction => rulesOf(policy, direction) !== undefined);
  const found = directions.map(direction => insteadIn(policy, direction, cluster));
  const all = found.length > 0 && found.every(each => each !== undefined) ? [...new Set(found.flat())] : undefined;
  policies.set(policy, all);
  return all;
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
  const { order } = knownOf(cluster);
  return (order.get(other) ?? 0) < (order.get(policy) ?? 0) || policiesInsteadOf(other, cluster) === undefined;
}
