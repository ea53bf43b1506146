import type { Action, CompiledPolicy, CompiledRule } from '../policies/compiled.ts';
import { EVERYTHING, NOTHING, type TrafficId, type TrafficTable } from './traffic-table.ts';

/** A rule with the policy it stands in. */
export interface RuleOfPolicy {
  readonly policy: CompiledPolicy;
  readonly rule: CompiledRule;
}

/** The policies that decide for one subject in one direction, tier by tier, ordered rules in the order they decide. */
export interface Plan {
  readonly admin: readonly RuleOfPolicy[];
  /** NetworkPolicies: a single one isolates, the rules of all are united. */
  readonly isolating: readonly CompiledPolicy[];
  readonly isolatingRules: readonly RuleOfPolicy[];
  readonly baseline: readonly RuleOfPolicy[];
}

/** What the subject may meet: pod classes, cells of addresses, or a single pod or address. */
export interface Targets {
  readonly size: number;
  /** Indexes of the targets the rule's peers match. */
  matching(rule: CompiledRule): Iterable<number>;
  /** What the rule's ports are on that target (named ports resolve on the destination). */
  ports(rule: CompiledRule, target: number): TrafficId;
}

/** Told of each decision: the rule that took the traffic, or no rule for the default. */
export type Recorder = (
  target: number,
  traffic: TrafficId,
  action: Action | 'default',
  by: RuleOfPolicy | undefined,
) => void;

/**
 * Decides one direction for one subject: returns per target the id of the traffic that is allowed.
 * Order of tiers and their meaning: policy.networking.k8s.io API overview; without admin policies this is NetworkPolicy v1.
 */
export function evaluate(plan: Plan, targets: Targets, table: TrafficTable, record?: Recorder): Int32Array {
  const accepted = new Int32Array(targets.size);
  const open = new Int32Array(targets.size).fill(EVERYTHING);
  decideInOrder(plan.admin, targets, table, accepted, open, record);
  if (plan.isolating.length > 0) uniteRules(plan.isolatingRules, targets, table, accepted, open, record);
  else {
    decideInOrder(plan.baseline, targets, table, accepted, open, record);
    for (let target = 0; target < targets.size; target++) {
      const rest = open[target] ?? NOTHING;
      if (rest === NOTHING) continue;
      record?.(target, rest, 'default', undefined);
      accepted[target] = table.unite(accepted[target] ?? NOTHING, rest);
    }
  }
  return accepted;
}

/** First match decides; what is passed leaves the tier and stays open for the next one. */
function decideInOrder(
  rules: readonly RuleOfPolicy[],
  targets: Targets,
  table: TrafficTable,
  accepted: Int32Array,
  open: Int32Array,
  record: Recorder | undefined,
): void {
  if (rules.length === 0) return;
  const passed = new Int32Array(targets.size);
  for (const by of rules) {
    for (const target of targets.matching(by.rule)) {
      const before = open[target] ?? NOTHING;
      const taken = table.intersect(before, targets.ports(by.rule, target));
      if (taken === NOTHING) continue;
      record?.(target, taken, by.rule.action, by);
      open[target] = table.subtract(before, taken);
      if (by.rule.action === 'accept') accepted[target] = table.unite(accepted[target] ?? NOTHING, taken);
      if (by.rule.action === 'pass') passed[target] = table.unite(passed[target] ?? NOTHING, taken);
    }
  }
  for (let target = 0; target < targets.size; target++) {
    open[target] = table.unite(open[target] ?? NOTHING, passed[target] ?? NOTHING);
  }
}

/** Whatever any rule accepts of what is still open; the rest ends here. */
function uniteRules(
  rules: readonly RuleOfPolicy[],
  targets: Targets,
  table: TrafficTable,
  accepted: Int32Array,
  open: Int32Array,
  record: Recorder | undefined,
): void {
  for (const by of rules) {
    for (const target of targets.matching(by.rule)) {
      const taken = table.intersect(open[target] ?? NOTHING, targets.ports(by.rule, target));
      if (taken === NOTHING) continue;
      record?.(target, taken, 'accept', by);
      accepted[target] = table.unite(accepted[target] ?? NOTHING, taken);
    }
  }
}
