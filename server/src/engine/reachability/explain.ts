import type { ContainerPort, Direction, Workload } from '../model/resource.ts';
import type { Action, CompiledPolicy, CompiledRule } from '../policies/compiled.ts';
import type { Address } from '../sets/address.ts';
import { hasAddress } from '../sets/addresses.ts';
import { intersectTraffic, isNoTraffic, subtractTraffic, type TrafficSet, uniteTraffic } from '../sets/traffic.ts';
import { hasOneOf, maySelectPods } from './classes.ts';
import type { Cluster } from './cluster.ts';
import { evaluate, type Targets } from './evaluate.ts';
import { isOwnNode } from './nodes.ts';
import { planFor } from './plan.ts';
import { NOTHING } from './traffic-table.ts';

/** One end of a connection: pods in sight, or an address outside the cluster. */
export type Endpoint =
  | { readonly type: 'workload'; readonly workload: Workload }
  | { readonly type: 'address'; readonly address: Address };

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

/** Why a connection is as it is: both sides, and what passes both. */
export interface Explanation {
  readonly allowed: TrafficSet;
  readonly egress: Side;
  readonly ingress: Side;
}

/** Explains the connections from one end to another; the same evaluator as the matrix, asked about one pair. */
export function explain(cluster: Cluster, source: Endpoint, destination: Endpoint): Explanation {
  const egress = explainSide(cluster, 'egress', source, destination);
  const ingress = explainSide(cluster, 'ingress', destination, source);
  return { egress, ingress, allowed: intersectTraffic(egress.allowed, ingress.allowed) };
}

/** Explains one side: what the subject's policies allow towards or from the peer. Addresses have no policies. */
export function explainSide(cluster: Cluster, direction: Direction, subject: Endpoint, peer: Endpoint): Side {
  const own = subject.type === 'workload' && peer.type === 'workload' && subject.workload === peer.workload;
  const isFree = own || isOwnNode(cluster, direction, subject, peer);
  const policies = subject.type === 'workload' && !isFree ? cluster.policiesOf(subject.workload) : [];
  const plan = planFor(policies, direction);
  const ports = destinationPorts(direction === 'ingress' ? subject : peer);
  const { traffic } = cluster.reachability;
  const reasons: Reason[] = [];
  const targets: Targets = {
    size: 1,
    matching: rule => (meetsPeer(cluster, rule, peer) ? [0] : []),
    ports: rule => cluster.reachability.ruleTraffic(rule, ports),
  };
  const [allowed] = evaluate(plan, targets, traffic, (_, id, action, by) => {
    reasons.push({ action, traffic: traffic.get(id), policy: by?.policy, rule: by?.rule });
  });
  return { direction, allowed: traffic.get(allowed ?? NOTHING), isolatedBy: plan.isolating, reasons };
}

/**
 * Returns the policies that keep traffic from passing a side: those whose rules deny it, each of what was left when it was
 * asked, and those that isolate where some of it arrives at them.
 */
export function blockersIn({ reasons, isolatedBy, allowed }: Side, traffic: TrafficSet): readonly CompiledPolicy[] {
  const denying = reasons.filter(
    each => each.action === 'deny' && !isNoTraffic(intersectTraffic(each.traffic, traffic)),
  );
  const denied = denying.reduce((sum, each) => uniteTraffic(sum, each.traffic), allowed);
  const isolating = isNoTraffic(subtractTraffic(traffic, denied)) ? [] : isolatedBy;
  return [...new Set([...isolating, ...denying.flatMap(({ policy }) => policy ?? [])])];
}

function destinationPorts(end: Endpoint): readonly ContainerPort[] | undefined {
  return end.type === 'workload' ? end.workload.ports : undefined;
}

/** Says whether a rule's peers match an end, by the labels and addresses that are in sight, as the matrix does. */
function meetsPeer(cluster: Cluster, rule: CompiledRule, peer: Endpoint): boolean {
  if (rule.peers === 'any') return true;
  return rule.peers.some(item => {
    if (item.type === 'elsewhere') return false;
    if (peer.type === 'address') return item.type === 'addresses' && hasAddress(item.addresses, peer.address);
    if (item.type === 'pods') return cluster.select(item.query).includes(peer.workload);
    return maySelectPods(cluster, item) && hasOneOf(item.addresses, peer.workload);
  });
}
