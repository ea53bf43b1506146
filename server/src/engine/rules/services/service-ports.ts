import type { Cluster } from '../../cluster/cluster.ts';
import { trafficOf } from '../../evaluation/rule-traffic.ts';
import type { ContainerPort, Workload } from '../../model/resource.ts';
import { fieldItems, fieldValue } from '../../objects/field.ts';
import type { CompiledRule } from '../../policies/compiled.ts';
import { protocolOf } from '../../policies/network-policy/compile.ts';
import type { NetworkPolicy, PolicyPort, PolicyRule } from '../../policies/network-policy/policy.ts';
import type { Protocol } from '../../sets/traffic.ts';
import { includesTraffic, onePort, type TrafficSet } from '../../sets/traffic.ts';
import { effectiveRules } from '../peers/written-peers.ts';
import { compiledOf, compiledRuleOf } from '../policies/policies.ts';
import { coversPeers } from '../support/covers.ts';
import { type ServiceTarget, targetsOf } from './service-targets.ts';

/** Returns the workloads in sight that a rule's peers pick; none where addresses share the rule's ports. */
function podsOf({ peers }: CompiledRule, cluster: Cluster): readonly Workload[] {
  if (peers === 'any') return [];
  const picked = peers.map(peer => (peer.type === 'pods' ? cluster.select(peer.query) : undefined));
  return picked.some(each => each === undefined) ? [] : [...new Set(picked.flatMap(each => each ?? []))];
}

/** A port of a rule that is a Service's, while its pods listen on another. */
export interface ServicePortUse {
  readonly entry: PolicyPort;
  readonly number: number;
  readonly missed: readonly ServiceTarget[];
  readonly destinations: readonly Workload[];
}

/** Returns the ports of a rule that are Services' ports, unless the same peers may use their targets too. */
export function servicePortsIn(policy: NetworkPolicy, rule: PolicyRule, cluster: Cluster): readonly ServicePortUse[] {
  const own = compiledRuleOf(policy, rule);
  if (own === undefined) return [];
  const compiled = compiledOf(policy);
  const destinations = rule.direction === 'ingress' ? cluster.select(compiled.subject) : podsOf(own, cluster);
  return fieldItems(rule.ports).flatMap(entry => {
    const number = singlePort(entry);
    const missed = number === undefined ? [] : missedTargets(number, entry, destinations, cluster);
    if (number === undefined || missed.length === 0) return [];
    const open = (compiled[rule.direction] ?? []).filter(other => coversPeers(other, own, cluster));
    return missed.every(target => isOpen(target, entry, open)) ? [] : [{ entry, number, missed, destinations }];
  });
}

/** Returns where Services send what arrives on the port, when no destination declares that port itself. */
function missedTargets(
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

/** Returns the number of an entry that names one port, undefined for names, ranges and all ports. */
export function singlePort({ port, endPort }: PolicyPort): number | undefined {
  const number = fieldValue(port);
  return typeof number === 'number' && endPort.form === 'absent' ? number : undefined;
}

/** Says whether one of the rules opens the target port of the entry's protocol. */
function isOpen({ workload, port }: ServiceTarget, entry: PolicyPort, rules: readonly CompiledRule[]): boolean {
  const target = onePort(protocolOf(entry) ?? 'TCP', port);
  return rules.some(rule => includesTraffic(trafficOf(rule, workload.ports), target));
}

/** Says whether service-port reports every port of the rule. */
export function hasServicePortsAlone(policy: NetworkPolicy, rule: PolicyRule, cluster: Cluster): boolean {
  const ports = fieldItems(rule.ports);
  return ports.length > 0 && servicePortsIn(policy, rule, cluster).length === ports.length;
}

/** Returns the ingress rules for a workload with a Service's port in place of a wanted one, which service-port reports. */
export function rulesMeantFor(workload: Workload, wanted: TrafficSet, cluster: Cluster): readonly CompiledRule[] {
  const isWanted = ({ entry, missed }: ServicePortUse): boolean =>
    missed.some(
      target =>
        target.workload === workload && includesTraffic(wanted, onePort(protocolOf(entry) ?? 'TCP', target.port)),
    );
  return cluster.policiesOf(workload).flatMap(({ resource }) => {
    if (resource.type !== 'network-policy') return [];
    return effectiveRules(resource).flatMap(rule => {
      const isMeant = rule.direction === 'ingress' && servicePortsIn(resource, rule, cluster).some(isWanted);
      return isMeant ? (compiledRuleOf(resource, rule) ?? []) : [];
    });
  });
}
