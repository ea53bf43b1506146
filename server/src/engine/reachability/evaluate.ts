import type { Action, CompiledPolicy, CompiledRule } from '../policies/compiled.ts';
import { EVERYTHING, NOTHING, type TrafficId, type TrafficTable } from './traffic-table.ts';

/** A rule with the policy it stands in. */
export interface RuleOfPolicy {
  readonly policy: CompiledPolicy;
  readonly rule: CompiledRule;
}

/** A policy of an ordered tier, with its rules of one direction. */
export interface Contender {
  readonly policy: CompiledPolicy;
  readonly rules: readonly RuleOfPolicy[];
  /** False where the policy may be there or not. */
  readonly isSure: boolean;
}

/** Policies of one priority: which of several comes first is not specified. */
export type Rank = readonly Contender[];

/** The policies that decide for one subject in one direction, tier by tier, ordered rules in the order they decide. */
export interface Plan {
  readonly admin: readonly Rank[];
  /** NetworkPolicies: a single one isolates, the rules of all are united. */
  readonly isolating: readonly CompiledPolicy[];
  readonly isolatingRules: readonly RuleOfPolicy[];
  readonly baseline: readonly Rank[];
  /** Lists of rules that nothing orders: whichever list comes first, decides first. */
  readonly unordered: readonly (readonly (readonly RuleOfPolicy[])[])[];
}

/** What the subject may meet: pod classes, cells of addresses, or a single pod or address. */
export interface Targets {
  readonly size: number;
  /** Indexes of the targets the rule's peers surely match. */
  matching(rule: CompiledRule): Iterable<number>;
  /** What the rule's ports surely are on that target (named ports resolve on the destination). */
  ports(rule: CompiledRule, target: number): TrafficId;
  /** What the rule may match on that target beyond what it surely does; without it everything is sure. */
  maybe?(rule: CompiledRule, target: number): TrafficId;
}

/** Whether to return what is allowed whatever is unknown or unspecified, or what is allowed at best. */
export type Outlook = 'sure' | 'possible';

/** Told of each decision: the rule that took the traffic, or no rule for the default. */
export type Recorder = (
  target: number,
  traffic: TrafficId,
  action: Action | 'default',
  by: RuleOfPolicy | undefined,
) => void;

/** How an evaluation is done, for all of its tiers. */
interface Run {
  readonly targets: Targets;
  readonly table: TrafficTable;
  readonly outlook: Outlook;
  readonly record: Recorder | undefined;
}

/**
 * Decides one direction for one subject: returns per target the id of the traffic that is allowed.
 * Order of tiers and their meaning: policy.networking.k8s.io API overview; without admin policies this is NetworkPolicy v1.
 */
export function evaluate(
  plan: Plan,
  targets: Targets,
  table: TrafficTable,
  record?: Recorder,
  outlook: Outlook = 'sure',
): Int32Array {
  const run: Run = { targets, table, outlook, record };
  const byDefault = (rest: Int32Array): Int32Array => {
    rest.forEach((id, target) => {
      if (id !== NOTHING) record?.(target, id, 'default', undefined);
    });
    return rest;
  };
  return throughTier(plan.admin, new Int32Array(targets.size).fill(EVERYTHING), run, rest =>
    plan.isolating.length > 0
      ? uniteRules(plan.isolatingRules, rest, run)
      : throughTier(plan.baseline, rest, run, byDefault),
  );
}

/** Returns what is allowed of the traffic that arrives at a tier, given what the next one allows of the rest. */
function throughTier(
  ranks: readonly Rank[],
  arriving: Int32Array,
  run: Run,
  next: (rest: Int32Array) => Int32Array,
): Int32Array {
  if (ranks.length === 0) return next(arriving);
  const decisions = decideInOrder(ranks, arriving, run);
  return settle(decisions, next(decisions.rest), run);
}

/** What the rules of a tier do with the traffic that reaches it; sets overlap only where rules may or may not come first. */
interface Decisions {
  readonly accept: Int32Array;
  readonly deny: Int32Array;
  /** Passed on, or met by no rule. */
  readonly rest: Int32Array;
  /** True where the sets may overlap. */
  readonly isOpen: boolean;
}

/** Adds what the next tier allows of the rest; without overlaps both outlooks are the same. */
function settle({ accept, deny, rest, isOpen }: Decisions, next: Int32Array, { table, outlook }: Run): Int32Array {
  return accept.map((accepted, target) => {
    const lower = next[target] ?? NOTHING;
    const sum = table.unite(accepted, lower);
    if (!isOpen || outlook === 'possible') return sum;
    const stopped = table.subtract(rest[target] ?? NOTHING, lower);
    return table.subtract(table.subtract(sum, deny[target] ?? NOTHING), stopped);
  });
}

/** First match decides; what is passed leaves the tier and stays for the next one. */
function decideInOrder(ranks: readonly Rank[], arriving: Int32Array, run: Run): Decisions {
  const { size } = run.targets;
  const sums = { accept: new Int32Array(size), deny: new Int32Array(size), pass: new Int32Array(size) };
  let open = arriving;
  for (const rank of ranks) {
    const before = open;
    // Only what none of the rank surely takes goes on, whichever is first.
    for (const { rules, isSure } of rank) {
      const own = before.slice();
      decideByPolicy(rules, own, sums, run);
      if (!isSure) continue;
      open = open === before ? own : open.map((id, target) => run.table.intersect(id, own[target] ?? NOTHING));
    }
  }
  const rest = open.map((id, target) => run.table.unite(id, sums.pass[target] ?? NOTHING));
  const isOpen = run.targets.maybe !== undefined || ranks.some(rank => rank.length > 1 || rank[0]?.isSure === false);
  return { accept: sums.accept, deny: sums.deny, rest, isOpen };
}

function decideByPolicy(
  rules: readonly RuleOfPolicy[],
  open: Int32Array,
  sums: Readonly<Record<Action, Int32Array>>,
  run: Run,
): void {
  const { targets, table } = run;
  for (const by of rules) {
    const { rule } = by;
    const sum = sums[rule.action];
    for (const target of targets.matching(rule)) {
      const before = open[target] ?? NOTHING;
      const taken = table.intersect(before, targets.ports(rule, target));
      if (taken === NOTHING) continue;
      run.record?.(target, taken, rule.action, by);
      open[target] = table.subtract(before, taken);
      sum[target] = table.unite(sum[target] ?? NOTHING, taken);
    }
    if (targets.maybe === undefined) continue;
    for (let target = 0; target < open.length; target++) {
      const taken = table.intersect(open[target] ?? NOTHING, targets.maybe(rule, target));
      sum[target] = table.unite(sum[target] ?? NOTHING, taken);
    }
  }
}

/** Whatever any rule accepts of what arrives; the rest ends here. */
function uniteRules(rules: readonly RuleOfPolicy[], arriving: Int32Array, run: Run): Int32Array {
  const { targets, table, outlook, record } = run;
  const accepted = new Int32Array(targets.size);
  const add = (target: number, ports: TrafficId): TrafficId => {
    const taken = table.intersect(arriving[target] ?? NOTHING, ports);
    if (taken !== NOTHING) accepted[target] = table.unite(accepted[target] ?? NOTHING, taken);
    return taken;
  };
  for (const by of rules) {
    for (const target of targets.matching(by.rule)) {
      const taken = add(target, targets.ports(by.rule, target));
      if (taken !== NOTHING) record?.(target, taken, 'accept', by);
    }
    if (targets.maybe === undefined || outlook === 'sure') continue;
    for (let target = 0; target < accepted.length; target++) add(target, targets.maybe(by.rule, target));
  }
  return accepted;
}
