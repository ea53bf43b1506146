import type { Cluster } from '../../cluster/cluster.ts';
import type { CompiledPolicy, CompiledPort, CompiledRule } from '../../policies/compiled.ts';
import { type AnyPeer, peersOrAny } from '../../policies/peers.ts';
import { TIERS } from '../../policies/tiers.ts';
import type { Protocol } from '../../sets/traffic.ts';
import { areOpened } from '../policies/other-dialects.ts';
import { coversPeer, coversSubject } from '../support/covers.ts';
import { policiesFor } from '../support/siblings.ts';
import { isDnsName } from './dns.ts';

/** A protocol and port that DNS is asked over. */
export interface DnsWay {
  readonly protocol: Protocol;
  readonly port: number;
}

/** Returns the ways over which a resolver is asked that listens on these ports. */
export function dnsWays(ports: readonly number[]): readonly DnsWay[] {
  return ports.flatMap(port => [{ protocol: 'UDP', port } as const, { protocol: 'TCP', port } as const]);
}

/** Says whether a way of DNS is open, for all pods of a policy, to each peer of one of its rules. */
export function isDnsOpened(way: DnsWay, rule: CompiledRule, policy: CompiledPolicy, cluster: Cluster): boolean {
  const isOpenedBy = (rules: readonly CompiledRule[]): boolean =>
    peersOrAny(rule).every(peer => rules.some(by => opensTo(peer, by, way, cluster)));
  const { egress: own = [] } = policy;
  return (
    isOpenedBy(own) ||
    isOpenedBy(egressRulesFor(policy, cluster, by => openingOf(by, way) !== undefined)) ||
    areOpened(policy, 'egress', cluster)
  );
}

/**
 * Returns the egress rules that count for every pod of a policy: its own, and those of policies with one that matters.
 * The baseline is never asked about pods that a NetworkPolicy isolates.
 */
export function egressRulesFor(
  policy: CompiledPolicy,
  cluster: Cluster,
  matters: (rule: CompiledRule) => boolean,
): readonly CompiledRule[] {
  const others = policiesFor(policy.resource.namespace, cluster).filter(
    other =>
      other !== policy &&
      other.tier !== TIERS.baseline &&
      other.egress?.some(matters) &&
      coversSubject(other, policy, cluster),
  );
  return [policy, ...others].flatMap(({ egress = [] }) => egress);
}

function opensTo(peer: AnyPeer, by: CompiledRule, way: DnsWay, cluster: Cluster): boolean {
  const opening = by.action === 'accept' ? openingOf(by, way) : undefined;
  if (opening === undefined) return false;
  // A rule about DNS may name the resolvers more exactly.
  return peersOrAny(by).some(
    each => includesPeer(each, peer, cluster) || (opening === 'by name' && includesPeer(peer, each, cluster)),
  );
}

function includesPeer(outer: AnyPeer, inner: AnyPeer, cluster: Cluster): boolean {
  return outer === 'any' || (inner !== 'any' && coversPeer(outer, inner, cluster));
}

/** Says whether a rule opens a way of DNS: as a port of its own, or within more. */
function openingOf({ ports }: CompiledRule, way: DnsWay): 'by name' | 'within more' | undefined {
  if (ports === 'all') return 'within more';
  const opening = ports.filter(port => opensWay(port, way));
  if (opening.length === 0) return undefined;
  return opening.some(port => port.type === 'named' || port.low === port.high) ? 'by name' : 'within more';
}

/** Says whether a port of a rule admits a way of DNS. */
export function opensWay(own: CompiledPort, { protocol, port }: DnsWay): boolean {
  if ((own.protocol ?? protocol) !== protocol) return false;
  return own.type === 'named' ? isDnsName(own.name) : own.low <= port && port <= own.high;
}
