import { fieldItems, fieldValue } from '../../model/field.ts';
import type { ContainerPort, NetworkPolicy, PolicyPort, Protocol, Workload } from '../../model/resource.ts';
import type { CompiledRule } from '../../policies/compiled.ts';
import { protocolOf } from '../../policies/network-policy.ts';
import type { Cluster } from '../../reachability/cluster.ts';
import { trafficOf } from '../../reachability/ports.ts';
import { includesTraffic, onePort } from '../../sets/traffic.ts';
import { effectiveRules } from '../support/peers.ts';
import { compiledOf } from '../support/policies.ts';
import { type ServiceTarget, targetsOf } from '../support/service-targets.ts';

/** Returns the workloads in sight that a rule's peers pick; none where addresses share the rule's ports. */
export function podsOf({ peers }: CompiledRule, cluster: Cluster): readonly Workload[] {
  if (peers === 'any') return [];
  const picked = peers.map(peer => (peer.type === 'pods' ? cluster.select(peer.query) : undefined));
  return picked.some(each => each === undefined) ? [] : [...new Set(picked.flatMap(each => each ?? []))];
}

/** Returns where Services send what arrives on the port, when no destination declares that port itself. */
export function missedTargets(
  number: number,
  entry: PolicyPort,
  destinations: readonly Workload[],
  cluster: Cluster,
): readonly ServiceTarget[] {
  const protocol = protocolOf(entry);
  if (protocol === undefined || destinations.some(({ ports }) => ports.some(declares(number, protocol)))) return [];
  const targets = targetsOf(destinations, number, protocol, cluster);
  return targets.some(({ port }) => port === number) ? [] : targets;
}

function declares(number: number, protocol: Protocol): (port: ContainerPort) => boolean {
  return port => port.port === number && port.protocol === protocol;
}

/** Says whether one of the rules opens the target port of the entry's protocol. */
export function isOpen({ workload, port }: ServiceTarget, entry: PolicyPort, rules: readonly CompiledRule[]): boolean {
  const target = onePort(protocolOf(entry) ?? 'TCP', port);
  return rules.some(rule => includesTraffic(trafficOf(rule, workload.ports), target));
}

/** Returns the number of an entry that names one port, undefined for names, ranges and all ports. */
export function singlePort({ port, endPort }: PolicyPort): number | undefined {
  const number = fieldValue(port);
  return typeof number === 'number' && endPort.form === 'absent' ? number : undefined;
}

/** Says whether an ingress rule of the policy names a Service's port in place of the workload's, which service-port reports. */
export function namesServicePort(policy: NetworkPolicy, workload: Workload, cluster: Cluster): boolean {
  const destinations = cluster.select(compiledOf(policy).subject);
  const entries = effectiveRules(policy).flatMap(rule => (rule.direction === 'ingress' ? fieldItems(rule.ports) : []));
  return entries.some(entry => {
    const number = singlePort(entry);
    const missed = number === undefined ? [] : missedTargets(number, entry, destinations, cluster);
    return missed.some(target => target.workload === workload);
  });
}
