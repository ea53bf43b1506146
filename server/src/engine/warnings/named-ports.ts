import { type AnswerWarning, listNames } from '../cluster/answer-warning.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type NamedPort, portTraffic } from '../evaluation/rule-traffic.ts';
import type { Workload } from '../model/resource.ts';
import { DIRECTIONS, type Direction } from '../objects/object.ts';
import { type CompiledPolicy, type CompiledRule, rulesOf } from '../policies/compiled.ts';
import { peersOf } from '../policies/peers.ts';
import { isNoTraffic } from '../sets/traffic.ts';

/** Names the ports by name that open nothing on pods which the rule picks. */
export function unresolvedPorts(cluster: Cluster): readonly AnswerWarning[] {
  return cluster.policies.flatMap(policy =>
    DIRECTIONS.flatMap(direction =>
      (rulesOf(policy, direction) ?? []).filter(hasNames).flatMap(rule => {
        const destinations = direction === 'ingress' ? cluster.select(policy.subject) : peerWorkloads(cluster, rule);
        return unresolvedIn(policy, rule, direction, destinations);
      }),
    ),
  );
}

function namedPorts({ ports }: CompiledRule): readonly NamedPort[] {
  return ports === 'all' ? [] : ports.filter(port => port.type === 'named');
}

function hasNames(rule: CompiledRule): boolean {
  return namedPorts(rule).length > 0;
}

function peerWorkloads(cluster: Cluster, rule: CompiledRule): readonly Workload[] {
  if (rule.peers === 'any') return cluster.workloads;
  const picked = rule.peers.flatMap(peer => (peer.type === 'pods' ? cluster.select(peer.query) : []));
  return [...new Set(picked)];
}

function unresolvedIn(
  policy: CompiledPolicy,
  rule: CompiledRule,
  direction: Direction,
  destinations: readonly Workload[],
): readonly AnswerWarning[] {
  const isAddressesAlone = peersOf(rule).length > 0 && peersOf(rule).every(({ type }) => type !== 'pods');
  return namedPorts(rule).flatMap(port => {
    const place = { resource: policy.resource, span: port.span };
    const name = `The port name ${port.name} (${port.protocol ?? 'any protocol'})`;
    if (direction === 'egress' && isAddressesAlone) {
      return [{ message: `${name} opens nothing: addresses have no port names.`, place }];
    }
    const missing = destinations.filter(({ ports }) => isNoTraffic(portTraffic(port, ports)));
    // An egress rule without peers means whichever pods have the port.
    const isAnyone = direction === 'egress' && rule.peers === 'any';
    if (missing.length === 0 || (isAnyone && missing.length < destinations.length)) return [];
    const verb = missing.length === 1 ? 'does' : 'do';
    return [{ message: `${name} opens nothing on ${listNames(missing)}, which ${verb} not declare it.`, place }];
  });
}
