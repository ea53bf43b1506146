import type { Cluster } from '../../cluster/cluster.ts';
import type { CompiledPort, CompiledRule } from '../../policies/compiled.ts';
import { type AnyPeer, addressesOfRule, peersOrAny } from '../../policies/peers.ts';
import { includesAddresses, uniteAllAddresses } from '../../sets/addresses.ts';
import { type Interval, intervalSet } from '../../sets/intervals.ts';
import { everyPort, includesTraffic, portRange, type TrafficSet } from '../../sets/traffic.ts';
import { canMatch } from '../support/matchable.ts';
import { wholeProtocols } from './port-index.ts';
import { type IndexedPeer, type PlacedRule, peerKey, type RuleIndex } from './rule-index.ts';

/** Rules of several policies, to be asked which of them admit what another one admits. */
export class Admitting {
  readonly #indexes: readonly RuleIndex[];
  readonly #cluster: Cluster;
  readonly #isBefore: (a: PlacedRule, b: PlacedRule) => number;
  readonly #covering = new Map<string, readonly IndexedPeer[]>();

  /** `order` sorts rules as they stand. */
  constructor(indexes: readonly RuleIndex[], order: (a: PlacedRule, b: PlacedRule) => number, cluster: Cluster) {
    this.#indexes = indexes;
    this.#isBefore = order;
    this.#cluster = cluster;
  }

  /**
   * Returns those of the rules that together admit all that another one admits, whatever the pods, undefined where they
   * do not. `counts` is asked for the rules that matter alone.
   */
  of(rule: CompiledRule, counts: (other: PlacedRule) => boolean): readonly PlacedRule[] | undefined {
    const peers = peersOrAny(rule);
    // A rule that admits nobody is reported for what it asks.
    if (!peers.every(peer => peer === 'any' || canMatch(peer)) || peers.length === 0) return undefined;
    const wide: (readonly PlacedRule[])[] = [];
    for (const peer of peers) {
      const found = this.#touching(this.#coveringOf(peer), rule);
      if (found.length === 0 && (peer === 'any' || peer.type !== 'addresses')) return undefined;
      wide.push(found);
    }
    const whole = common(wide).find(other => includesPorts([other.rule], rule) && counts(other));
    if (whole !== undefined) return [whole];
    const used = new Set<PlacedRule>();
    for (const [index, peer] of peers.entries()) {
      const found = this.#admitters(rule, peer, wide[index]?.filter(counts) ?? [], counts);
      if (found === undefined) return undefined;
      for (const each of found) used.add(each);
    }
    return [...used];
  }

  /** Returns rules that together admit one peer of a rule: each the whole peer on some ports, or some addresses on all. */
  #admitters(
    rule: CompiledRule,
    peer: AnyPeer,
    wide: readonly PlacedRule[],
    counts: (other: PlacedRule) => boolean,
  ): readonly PlacedRule[] | undefined {
    const rules = wide.map(each => each.rule);
    if (includesPorts(rules, rule)) return wide;
    if (peer === 'any' || peer.type !== 'addresses') return undefined;
    const near = this.#indexes.flatMap(index => [...index.meeting(peer.addresses)]);
    const open = this.#touching(near, rule).filter(other => includesPorts([other.rule], rule) && counts(other));
    const sum = uniteAllAddresses(open.map(each => addressesOfRule(each.rule)));
    return includesAddresses(sum, peer.addresses) ? open : undefined;
  }

  #coveringOf(peer: AnyPeer): readonly IndexedPeer[] {
    const key = peerKey(peer);
    const known = this.#covering.get(key) ?? this.#indexes.flatMap(index => index.covering(peer, this.#cluster));
    this.#covering.set(key, known);
    return known;
  }

  /** Returns the rules that list one of the peers and open some of the ports of another rule, in their order. */
  #touching(peers: readonly IndexedPeer[], rule: CompiledRule): readonly PlacedRule[] {
    const indexes = peers.map(({ ports }) => ports);
    const whole = wholeProtocols(indexes);
    const found = new Set(indexes.flatMap(index => [...index.touching(rule, whole)]));
    return [...found].filter(other => other.rule !== rule).toSorted(this.#isBefore);
  }
}

function common(lists: readonly (readonly PlacedRule[])[]): readonly PlacedRule[] {
  const [first = [], ...others] = lists;
  const sets = others.map(list => new Set(list));
  return first.filter(each => sets.every(set => set.has(each)));
}

/** Says whether rules together open all ports of one, whatever numbers stand behind names. */
export function includesPorts(rules: readonly CompiledRule[], { ports }: CompiledRule): boolean {
  if (rules.some(rule => rule.ports === 'all')) return true;
  // Every port of each protocol leaves out what has no ports, such as ICMP.
  if (ports === 'all') return false;
  const given = rules.flatMap(rule => (rule.ports === 'all' ? [] : rule.ports));
  const opened = numbersOf(given);
  return ports.length > 0 && ports.every(port => isOpened(port, given, opened));
}

function isOpened(port: CompiledPort, given: readonly CompiledPort[], opened: TrafficSet): boolean {
  if (port.type === 'range') return includesTraffic(opened, portRange(port.protocol, port.low, port.high));
  const { name, protocol } = port;
  if (given.some(each => each.type === 'named' && each.name === name && each.protocol === protocol)) return true;
  return protocol !== undefined && includesTraffic(opened, everyPort(protocol));
}

/** Returns the ports that are given by number; joining them all at once is quicker than one after the other. */
function numbersOf(ports: readonly CompiledPort[]): TrafficSet {
  const ranges: Record<'TCP' | 'UDP' | 'SCTP', Interval<number>[]> = { TCP: [], UDP: [], SCTP: [] };
  for (const port of ports) if (port.type === 'range') ranges[port.protocol].push([port.low, port.high]);
  return { TCP: intervalSet(ranges.TCP), UDP: intervalSet(ranges.UDP), SCTP: intervalSet(ranges.SCTP) };
}
