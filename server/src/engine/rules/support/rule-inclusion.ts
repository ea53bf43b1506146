import type { CompiledPort, CompiledRule } from '../../policies/compiled.ts';
import { type AnyPeer, addressesOfRule, peersOrAny } from '../../policies/peers.ts';
import type { Cluster } from '../../reachability/cluster.ts';
import { trafficOf } from '../../reachability/ports.ts';
import { type AddressSet, includesAddresses, NO_ADDRESSES, uniteAddresses } from '../../sets/addresses.ts';
import {
  everyPort,
  includesTraffic,
  NO_TRAFFIC,
  portRange,
  type TrafficSet,
  uniteTraffic,
} from '../../sets/traffic.ts';
import { coversPeer } from './covers.ts';
import { canMatch } from './matchable.ts';

/**
 * Returns those of other rules that together admit all that a rule admits, whatever the pods, undefined where they do
 * not. `counts` is asked for the rules that matter alone.
 */
export function admittedBy<T extends { readonly rule: CompiledRule }>(
  rule: CompiledRule,
  others: readonly T[],
  counts: (other: T) => boolean,
  cluster: Cluster,
): readonly T[] | undefined {
  const peers = peersOrAny(rule);
  // A rule that admits nobody is reported for what it asks.
  if (!peers.every(peer => peer === 'any' || canMatch(peer)) || peers.length === 0) return undefined;
  const whole = others.find(other => peers.every(peer => admits([other.rule], peer, rule, cluster)) && counts(other));
  if (whole !== undefined) return [whole];
  const used = new Set<T>();
  for (const peer of peers) {
    const found = admitters(rule, peer, others, counts, cluster);
    if (found === undefined) return undefined;
    for (const each of found) used.add(each);
  }
  return [...used];
}

/** Returns rules that together admit one peer of a rule: each the whole peer on some ports, or some addresses on all. */
function admitters<T extends { readonly rule: CompiledRule }>(
  rule: CompiledRule,
  peer: AnyPeer,
  others: readonly T[],
  counts: (other: T) => boolean,
  cluster: Cluster,
): readonly T[] | undefined {
  const wide = others.filter(other => includesPeer(other.rule, peer, cluster) && counts(other));
  if (
    includesPorts(
      wide.map(each => each.rule),
      rule,
    )
  )
    return wide;
  if (peer === 'any' || peer.type !== 'addresses') return undefined;
  const open = others.filter(
    other => touches(other.rule, peer.addresses) && includesPorts([other.rule], rule) && counts(other),
  );
  const sum = open.reduce((all, each) => uniteAddresses(all, addressesOfRule(each.rule)), NO_ADDRESSES);
  return includesAddresses(sum, peer.addresses) ? open : undefined;
}

function admits(rules: readonly CompiledRule[], peer: AnyPeer, rule: CompiledRule, cluster: Cluster): boolean {
  return rules.every(each => includesPeer(each, peer, cluster)) && includesPorts(rules, rule);
}

function includesPeer({ action, peers }: CompiledRule, peer: AnyPeer, cluster: Cluster): boolean {
  if (action !== 'accept') return false;
  return peers === 'any' || (peer !== 'any' && peers.some(wide => coversPeer(wide, peer, cluster)));
}

function touches(rule: CompiledRule, addresses: AddressSet): boolean {
  const own = addressesOfRule(rule);
  return (own.IPv4.length > 0 && addresses.IPv4.length > 0) || (own.IPv6.length > 0 && addresses.IPv6.length > 0);
}

/** Says whether rules together open all ports of one, whatever numbers stand behind names. */
export function includesPorts(rules: readonly CompiledRule[], { ports }: CompiledRule): boolean {
  if (rules.some(rule => rule.ports === 'all')) return true;
  // Every port of each protocol leaves out what has no ports, such as ICMP.
  if (ports === 'all') return false;
  const given = rules.flatMap(rule => (rule.ports === 'all' ? [] : rule.ports));
  const opened = rules.reduce((sum, rule) => uniteTraffic(sum, trafficOf(rule, undefined)), NO_TRAFFIC);
  return ports.length > 0 && ports.every(port => isOpened(port, given, opened));
}

function isOpened(port: CompiledPort, given: readonly CompiledPort[], opened: TrafficSet): boolean {
  if (port.type === 'range') return includesTraffic(opened, portRange(port.protocol, port.low, port.high));
  const { name, protocol } = port;
  if (given.some(each => each.type === 'named' && each.name === name && each.protocol === protocol)) return true;
  return protocol !== undefined && includesTraffic(opened, everyPort(protocol));
}
