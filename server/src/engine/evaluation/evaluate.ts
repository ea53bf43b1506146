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
  /** False where it depends on unknown facts whether the policy selects the subject. */
  readonly isSure: boolean;
}

/** Policies of one priority of a tier. */
export type Rank = readonly Contender[];

/** The policies of one tier that touch a subject. */
export interface TierPlan {
  /** By priority, the strongest first. */
  readonly ranks: readonly Rank[];
  /** True where the policies of a rank are united, a Deny before what others accept; else one of them comes first. */
  readonly isUnited: boolean;
  /** Policies that deny what the tier leaves open; a single one is enough. */
  readonly isolating: readonly CompiledPolicy[];
}

/** The policies that decide for one subject in one direction. */
export interface Plan {
  /** In the order they are asked. */
  readonly tiers: readonly TierPlan[];
  /** The isolating policies of all tiers. */
  readonly isolating: readonly CompiledPolicy[];
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
 * Decides one direction for one subject: returns per target the id of the traffic that is allowed. Tier by tier, what a
 * tier leaves open is denied where a policy of it isolates, and goes on to the next one else; behind the last one it is
 * allowed (policy.networking.k8s.io API overview; without other tiers this is NetworkPolicy v1).
 */
export function evaluate(
  plan: Plan,
  targets: Targets,
  table: TrafficTable,
  record?: Recorder,
  outlook: Outlook = 'sure',
): Int32Array {
  const run: Run = { targets, table, outlook, record };
  return throughTiers(plan.tiers, new Int32Array(targets.size).fill(EVERYTHING), run);
}

/** Returns what is allowed of the traffic that arrives at the first of some tiers. */
function throughTiers([tier, ...lower]: readonly TierPlan[], arriving: Int32Array, run: Run): Int32Array {
  if (tier === undefined) return byDefault(arriving, run);
  const decisions = decideInOrder(tier, arriving, run);
  return settle(decisions, throughTiers(lower, decisions.rest, run), run);
}

function byDefault(rest: Int32Array, { record }: Run): Int32Array {
  rest.forEach((id, target) => {
    if (id !== NOTHING) record?.(target, id, 'default', undefined);
  });
  return rest;
}

/**
 * What the rules of a tier do with the traffic that reaches it; the sets overlap only where the order or the match of
 * rules is unsure.
 */
interface Decisions {
  readonly accept: Int32Array;
  readonly deny: Int32Array;
  /**
   * What goes on to the next tier: traffic that a rule passes, or that no rule takes where the tier isolates nothing.
   */
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

/** What is accepted, denied and passed so far, by target. */
type Sums = Readonly<Record<Action, Int32Array>>;

/** Returns what a tier does with what arrives: of its ranks, the first that takes traffic decides about it. */
function decideInOrder({ ranks, isUnited, isolating }: TierPlan, arriving: Int32Array, run: Run): Decisions {
  const { size } = run.targets;
  const sums = { accept: new Int32Array(size), deny: new Int32Array(size), pass: new Int32Array(size) };
  const isUnclear = (rank: Rank): boolean => rank.some(({ isSure }) => !isSure) || (!isUnited && rank.length > 1);
  const isOpen = run.targets.maybe !== undefined || ranks.some(isUnclear);
  const isIsolated = isolating.length > 0;
  // Where the rest is surely denied, nobody asks what is left.
  const isLeftAsked = isOpen || !isIsolated || ranks.length > 1;
  const decide = (open: Int32Array, rank: Rank): Int32Array =>
    isUnited ? decideTogether(rank, open, sums, run, isLeftAsked) : decideByFirst(rank, open, sums, run);
  const left = ranks.reduce(decide, arriving);
  const { accept, deny, pass } = sums;
  const plus = (a: Int32Array, b: Int32Array): Int32Array =>
    a.map((id, target) => run.table.unite(id, b[target] ?? NOTHING));
  if (!isIsolated) return { accept, deny, rest: plus(left, pass), isOpen };
  return { accept, deny: isOpen ? plus(deny, left) : deny, rest: pass, isOpen };
}

/** Any policy of the rank may be the first: what none of them surely takes is returned. */
function decideByFirst(rank: Rank, arriving: Int32Array, sums: Sums, run: Run): Int32Array {
  let open = arriving;
  for (const { rules, isSure } of rank) {
    const own = arriving.slice();
    for (const by of rules) decideByRule(by, own, own, sums, run);
    if (!isSure) continue;
    open = open === arriving ? own : open.map((id, target) => run.table.intersect(id, own[target] ?? NOTHING));
  }
  return open;
}

/** Of the policies of the rank any Deny comes first, and several may accept the same; what none surely takes is returned. */
function decideTogether(rank: Rank, arriving: Int32Array, sums: Sums, run: Run, isLeftAsked: boolean): Int32Array {
  let open = arriving;
  for (const action of STRONGEST_FIRST) {
    const left = isLeftAsked || action !== 'accept' ? open.slice() : undefined;
    for (const { rules, isSure } of rank)
      for (const by of rules)
        if (by.rule.action === action) decideByRule(by, open, isSure ? left : undefined, sums, run);
    open = left ?? open;
  }
  return open;
}

const STRONGEST_FIRST: readonly Action[] = ['deny', 'pass', 'accept'];

/** Adds the traffic that a rule takes to that of its action; what it surely takes is no longer open. */
function decideByRule(
  by: RuleOfPolicy,
  open: Int32Array,
  left: Int32Array | undefined,
  sums: Sums,
  { targets, table, record }: Run,
): void {
  const { rule } = by;
  const sum = sums[rule.action];
  for (const target of targets.matching(rule)) {
    const taken = table.intersect(open[target] ?? NOTHING, targets.ports(rule, target));
    if (taken === NOTHING) continue;
    record?.(target, taken, rule.action, by);
    sum[target] = table.unite(sum[target] ?? NOTHING, taken);
    if (left !== undefined) left[target] = table.subtract(left[target] ?? NOTHING, taken);
  }
  if (targets.maybe === undefined) return;
  for (let target = 0; target < open.length; target++) {
    const taken = table.intersect(open[target] ?? NOTHING, targets.maybe(rule, target));
    sum[target] = table.unite(sum[target] ?? NOTHING, taken);
  }
}
