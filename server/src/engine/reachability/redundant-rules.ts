import type { Cluster } from '../cluster/cluster.ts';
import { type Endpoint, isSameEnd } from '../cluster/endpoint.ts';
import { policiesInDoubt, policiesSelecting } from '../cluster/selection.ts';
import type { RuleOfPolicy } from '../evaluation/evaluate.ts';
import { planFor, rulesOfPlan } from '../evaluation/plan.ts';
import type { Workload } from '../model/resource.ts';
import { fieldItems } from '../objects/field.ts';
import type { Direction } from '../objects/object.ts';
import { type CompiledPolicy, type CompiledRule, rulesOf } from '../policies/compiled.ts';
import { ALL_TRAFFIC, intersectTraffic, isNoTraffic, sameTraffic, type TrafficSet } from '../sets/traffic.ts';
import { type Bounds, boundsOf } from './bounds.ts';
import { explainSide, type Reason, type Side } from './explain.ts';
import { matchOf, mostTraffic, type SideQuestion } from './rule-match.ts';

/** What decides in the place of a rule that is taken away. */
type Cover =
  | { readonly type: 'decisions'; readonly by: readonly Reason[] }
  /** NetworkPolicies isolate the pods anyway. */
  | { readonly type: 'isolation'; readonly by: readonly CompiledPolicy[] }
  /** The side itself changes, but the other one lets none of that through. */
  | { readonly type: 'other-side' };

/** A rule that is about a pair, and whose removal alone would change nothing for it. */
export interface RedundantRule extends RuleOfPolicy {
  readonly direction: Direction;
  /** What the rule is about, as far as its ports go. */
  readonly traffic: TrafficSet;
  readonly cover: Cover;
}

/** A pair of ends; `undeclared` are pods of no manifest, `wanted` is what the source may send at all. */
export interface PairQuestion extends Pick<SideQuestion, 'cluster' | 'undeclared'> {
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly wanted?: TrafficSet;
}

/** Returns the rules of both sides that match the other end and could each be removed without changing the pair's answer. */
export function redundantRules(pair: PairQuestion): readonly RedundantRule[] {
  const { source, destination, wanted = ALL_TRAFFIC } = pair;
  if (isSameEnd(source, destination)) return [];
  const questions: Readonly<Record<Direction, SideQuestion>> = {
    egress: { ...pair, direction: 'egress', subject: source, peer: destination },
    ingress: { ...pair, direction: 'ingress', subject: destination, peer: source },
  };
  const now = { egress: answerOf(questions.egress), ingress: answerOf(questions.ingress) };
  return DIRECTIONS.flatMap(direction => {
    const question = questions[direction];
    const other = now[direction === 'egress' ? 'ingress' : 'egress'];
    return matchingRules(question).flatMap(({ policy, rule }) => {
      const after = answerOf({ ...question, cluster: without(question.cluster, rule) });
      const isSame = isSameWithin(now[direction], after, ANYTHING);
      if (!isSame && !isSameWithin(now[direction], after, other, wanted)) return [];
      const traffic = mostTraffic(question, rule);
      const cover: Cover = isSame ? coverOf(after.side, traffic) : { type: 'other-side' };
      return [{ direction, policy, rule, traffic, cover }];
    });
  });
}

const DIRECTIONS: readonly Direction[] = ['egress', 'ingress'];

/** What one side says: by what is known, and by what may be. */
interface SideAnswer {
  readonly side: Side;
  readonly bounds: Bounds;
}

/** What the other side lets through. */
type Limits = { readonly side: Pick<Side, 'allowed'>; readonly bounds: Pick<Bounds, 'sure' | 'possible'> };

const ANYTHING: Limits = { side: { allowed: ALL_TRAFFIC }, bounds: { sure: ALL_TRAFFIC, possible: ALL_TRAFFIC } };

function answerOf(question: SideQuestion): SideAnswer {
  return { side: explainSide(question), bounds: boundsOf(question) };
}

function isSameWithin(a: SideAnswer, b: SideAnswer, limits: Limits, wanted = ALL_TRAFFIC): boolean {
  const isSame = (x: TrafficSet, y: TrafficSet, limit: TrafficSet): boolean => {
    const most = intersectTraffic(limit, wanted);
    return sameTraffic(intersectTraffic(x, most), intersectTraffic(y, most));
  };
  return (
    isSame(a.side.allowed, b.side.allowed, limits.side.allowed) &&
    isSame(a.bounds.sure, b.bounds.sure, limits.bounds.sure) &&
    isSame(a.bounds.possible, b.bounds.possible, limits.bounds.possible)
  );
}

/** Returns the rules of all policies that select the subject, or may, and that match the peer, or may. */
function matchingRules(question: SideQuestion): readonly RuleOfPolicy[] {
  const { cluster, direction, subject } = question;
  if (subject.type === 'address') return [];
  const policies = new Set([...policiesSelecting(cluster, subject.workload), ...inDoubt(cluster, subject.workload)]);
  return rulesOfPlan(planFor([...policies], direction)).filter(
    ({ rule }) => matchOf(question, rule) !== 'no' && !isNoTraffic(mostTraffic(question, rule)),
  );
}

function inDoubt(cluster: Cluster, workload: Workload): readonly CompiledPolicy[] {
  return policiesInDoubt(cluster, workload).map(({ policy }) => policy);
}

function without(cluster: Cluster, rule: CompiledRule): Cluster {
  return cluster.edited(policy => ({
    ...policy,
    ingress: rulesWithout(policy, 'ingress', rule),
    egress: rulesWithout(policy, 'egress', rule),
  }));
}

function rulesWithout(
  policy: CompiledPolicy,
  direction: Direction,
  rule: CompiledRule,
): readonly CompiledRule[] | undefined {
  const rules = rulesOf(policy, direction);
  if (rules?.includes(rule) !== true) return rules;
  const rest = rules.filter(each => each !== rule);
  return rest.length === 0 && endsWithLastRule(policy, direction) ? undefined : rest;
}

/** Says whether a policy leaves a direction alone that it has no rule for. */
function endsWithLastRule({ resource }: CompiledPolicy, direction: Direction): boolean {
  if (resource.type !== 'network-policy') return true;
  // Without policyTypes a NetworkPolicy isolates egress by its egress rules (networking.k8s.io/v1 defaults).
  return direction === 'egress' && fieldItems(resource.policyTypes).length === 0;
}

function coverOf({ reasons, isolatedBy }: Side, traffic: TrafficSet): Cover {
  const by = reasons.flatMap(reason => {
    const shared = intersectTraffic(reason.traffic, traffic);
    return isNoTraffic(shared) ? [] : [{ ...reason, traffic: shared }];
  });
  return by.length > 0 ? { type: 'decisions', by } : { type: 'isolation', by: isolatedBy };
}
