import { isSameEnd, portsAt } from '../cluster/endpoint.ts';
import { isOwnNode } from '../cluster/nodes.ts';
import { policiesSelecting } from '../cluster/selection.ts';
import { evaluate, type Targets } from '../evaluation/evaluate.ts';
import { planFor } from '../evaluation/plan.ts';
import { NOTHING } from '../evaluation/traffic-table.ts';
import type { Direction } from '../objects/object.ts';
import type { Action, CompiledPolicy, CompiledRule } from '../policies/compiled.ts';
import { intersectTraffic, isNoTraffic, subtractTraffic, type TrafficSet, uniteTraffic } from '../sets/traffic.ts';
import { reachabilityOf } from './reachability.ts';
import { matchesAsKnown, type SideQuestion } from './rule-match.ts';

/** A decision about some of the traffic: by a rule of a policy, or by default where no policy isolates. */
export interface Reason {
  readonly action: Action | 'default';
  readonly traffic: TrafficSet;
  readonly policy: CompiledPolicy | undefined;
  readonly rule: CompiledRule | undefined;
}

/** What one side of a connection allows and why. */
export interface Side {
  readonly direction: Direction;
  readonly allowed: TrafficSet;
  /** The NetworkPolicies that isolate this side; with any, what no reason accepts is blocked. */
  readonly isolatedBy: readonly CompiledPolicy[];
  readonly reasons: readonly Reason[];
}

/** Explains one side: what the subject's policies allow towards or from the peer, as far as is known. Addresses have no policies. */
export function explainSide(question: SideQuestion): Side {
  const { cluster, direction, subject, peer } = question;
  const isFree = isSameEnd(subject, peer) || isOwnNode(cluster, direction, subject, peer);
  const policies = subject.type === 'workload' && !isFree ? policiesSelecting(cluster, subject.workload) : [];
  const plan = planFor(policies, direction);
  const ports = portsAt(direction === 'ingress' ? subject : peer);
  const { traffic } = reachabilityOf(cluster);
  const reasons: Reason[] = [];
  const targets: Targets = {
    size: 1,
    matching: rule => (matchesAsKnown(question, rule) ? [0] : []),
    ports: rule => reachabilityOf(cluster).ruleTraffic(rule, ports),
  };
  const [allowed] = evaluate(plan, targets, traffic, (_, id, action, by) => {
    reasons.push({ action, traffic: traffic.get(id), policy: by?.policy, rule: by?.rule });
  });
  return { direction, allowed: traffic.get(allowed ?? NOTHING), isolatedBy: plan.isolating, reasons };
}

/**
 * Returns the policies that keep traffic from passing a side: those with a rule that denies some of it and, where some
 * of it is not denied, those that isolate.
 */
export function blockersIn({ reasons, isolatedBy, allowed }: Side, traffic: TrafficSet): readonly CompiledPolicy[] {
  const denying = reasons.filter(
    each => each.action === 'deny' && !isNoTraffic(intersectTraffic(each.traffic, traffic)),
  );
  const denied = denying.reduce((sum, each) => uniteTraffic(sum, each.traffic), allowed);
  const isolating = isNoTraffic(subtractTraffic(traffic, denied)) ? [] : isolatedBy;
  return [...new Set([...isolating, ...denying.flatMap(({ policy }) => policy ?? [])])];
}
