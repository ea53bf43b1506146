import { portTraffic } from '../../engine/evaluation/rule-traffic.ts';
import type { ContainerPort, Workload } from '../../engine/model/resource.ts';
import { fieldItems } from '../../engine/objects/field.ts';
import type { CompiledPort } from '../../engine/policies/compiled.ts';
import { compileRule } from '../../engine/policies/network-policy/compile.ts';
import type { PolicyPort, PolicyRule } from '../../engine/policies/network-policy/policy.ts';
import { intersectTraffic, isNoTraffic, onePort } from '../../engine/sets/traffic.ts';
import { queryOfPeer } from '../words/sentences.ts';
import { type PolicyContext, subjectsOf } from './policy-context.ts';

/** Returns the pods that a rule's connections end at, in the order of the cluster; none where they may end anywhere. */
export function destinationsOf(context: PolicyContext, rule: PolicyRule): readonly Workload[] {
  if (rule.direction === 'ingress') return subjectsOf(context);
  const queries = fieldItems(rule.peers).flatMap(peer => queryOfPeer(peer, context.policy.namespace) ?? []);
  const picked = new Set(queries.flatMap(query => context.cluster.select(query)));
  return context.cluster.workloads.filter(workload => picked.has(workload));
}

/** Returns the compiled form of one item of `ports`, undefined for one that cannot be read. */
export function compiledPort(rule: PolicyRule, port: PolicyPort, namespace: string): CompiledPort | undefined {
  const { ports } = compileRule(rule, namespace);
  return ports === 'all' ? undefined : ports.find(({ path }) => path === port.path);
}

/** Returns the container ports of a workload that an item of `ports` opens. */
export function openedPorts(port: CompiledPort, { ports }: Workload): readonly ContainerPort[] {
  const traffic = portTraffic(port, ports);
  return ports.filter(each => !isNoTraffic(intersectTraffic(traffic, onePort(each.protocol, each.port))));
}
