import type { ContainerPort } from '../model/resource.ts';
import type { CompiledPort, CompiledRule } from '../policies/compiled.ts';
import {
  ALL_TRAFFIC,
  everyPort,
  NO_TRAFFIC,
  onePort,
  portRange,
  type TrafficSet,
  uniteTraffic,
} from '../sets/traffic.ts';

/** A port by the name that containers give it. */
export type NamedPort = Extract<CompiledPort, { readonly type: 'named' }>;

/**
 * Returns the traffic of a rule's ports towards a destination. Named ports resolve on the destination's containers by
 * name and protocol; they match nothing on a destination without that name or outside the cluster (`undefined`).
 */
export function trafficOf(rule: CompiledRule, destination: readonly ContainerPort[] | undefined): TrafficSet {
  if (rule.ports === 'all') return ALL_TRAFFIC;
  return rule.ports.reduce((sum, port) => uniteTraffic(sum, portTraffic(port, destination)), NO_TRAFFIC);
}

/** Returns the traffic of one port entry towards a destination; see trafficOf. */
export function portTraffic(port: CompiledPort, destination: readonly ContainerPort[] | undefined): TrafficSet {
  if (port.type === 'range') return portRange(port.protocol, port.low, port.high);
  const found = (destination ?? []).filter(
    ({ name, protocol }) => name === port.name && (port.protocol ?? protocol) === protocol,
  );
  return found.reduce((sum, { protocol, port: number }) => uniteTraffic(sum, onePort(protocol, number)), NO_TRAFFIC);
}

/** Returns the most that a rule's ports can be where some of its names stand for any port of their protocol. */
export function widestTraffic(
  rule: CompiledRule,
  isUnknown: (port: NamedPort) => boolean,
  least: TrafficSet,
): TrafficSet {
  if (rule.ports === 'all') return least;
  return rule.ports.reduce((sum, port) => {
    if (port.type !== 'named' || !isUnknown(port)) return sum;
    return uniteTraffic(sum, port.protocol === undefined ? ALL_TRAFFIC : everyPort(port.protocol));
  }, least);
}

/** Says whether any port of the rule is a name. */
export function hasNamedPort(rule: CompiledRule): boolean {
  return rule.ports !== 'all' && rule.ports.some(port => port.type === 'named');
}
