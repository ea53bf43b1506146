import type { Cluster } from '../../cluster/cluster.ts';
import { fieldItems } from '../../objects/field.ts';
import type { CompiledPeer } from '../../policies/compiled.ts';
import type { NetworkPolicy, Peer, PolicyRule } from '../../policies/network-policy/policy.ts';
import type { Family } from '../../sets/address.ts';
import { FAMILIES } from '../../sets/addresses.ts';
import { compiledRuleOf } from '../policies/policies.ts';
import { coversPeer } from '../support/covers.ts';
import { canMatch } from '../support/matchable.ts';
import { strayAt } from './stray-peer.ts';

/** A peer that admits all that others of its list admit. */
export interface Overlap {
  readonly wide: Peer;
  readonly held: readonly Peer[];
  /** True when all of them say the same. */
  readonly isRepetition: boolean;
}

interface Item {
  readonly peer: Peer;
  readonly index: number;
  readonly compiled: CompiledPeer;
}

/** Returns the items of a rule's peers that hold others, each other once: under an item that nothing holds. */
export function overlapsIn(policy: NetworkPolicy, rule: PolicyRule, cluster: Cluster): readonly Overlap[] {
  const items = itemsOf(policy, rule);
  const holds = (outer: Item, inner: Item): boolean => coversPeer(outer.compiled, inner.compiled, cluster);
  const holderOf = new Map<Item, Item>();
  for (const [outer, inner] of candidates(items)) {
    // Of two that say the same the first counts.
    if (!holds(outer, inner) || (inner.index < outer.index && holds(inner, outer))) continue;
    const known = holderOf.get(inner);
    if (known === undefined || (holds(outer, known) && !holds(known, outer))) holderOf.set(inner, outer);
  }
  const isTrap = (inner: Item, outer: Item): boolean =>
    outer.index === inner.index - 1 && strayAt(policy, rule, inner.index, cluster)?.type === 'or-trap';
  return items
    .filter(item => !holderOf.has(item))
    .flatMap(wide => {
      const held = items.filter(item => holderOf.get(item) === wide && !isTrap(item, wide));
      if (held.length === 0) return [];
      const isRepetition = held.every(each => holds(each, wide));
      return [{ wide: wide.peer, held: held.map(({ peer }) => peer), isRepetition }];
    });
}

function itemsOf(policy: NetworkPolicy, rule: PolicyRule): readonly Item[] {
  const own = compiledRuleOf(policy, rule);
  if (own === undefined || own.peers === 'any' || own.peers.length < 2) return [];
  const byPath = new Map(own.peers.map(peer => [peer.path, peer]));
  return fieldItems(rule.peers).flatMap((peer, index) => {
    const compiled = byPath.get(peer.path);
    return compiled === undefined || !canMatch(compiled) ? [] : [{ peer, index, compiled }];
  });
}

// A list of more selectors is made by a machine, and comparing each with each takes time.
const MOST_SELECTORS = 200;

/** Pairs of which the first may hold the second. */
function candidates(items: readonly Item[]): readonly (readonly [Item, Item])[] {
  const pods = items.filter(({ compiled }) => compiled.type === 'pods');
  const few = pods.length <= MOST_SELECTORS ? pods : [];
  const pairs = few.flatMap(outer => few.filter(inner => inner !== outer).map(inner => [outer, inner] as const));
  return [...pairs, ...FAMILIES.flatMap(family => nestedRanges(items, family))];
}

/** Pairs of addresses of which the range from first to last of the one lies in that of the other. */
function nestedRanges(items: readonly Item[], family: Family): readonly (readonly [Item, Item])[] {
  const ranges = items.flatMap(item => {
    const set = item.compiled.type === 'addresses' ? item.compiled.addresses[family] : [];
    const [first, last] = [set[0], set.at(-1)];
    return first === undefined || last === undefined ? [] : [{ item, low: first[0], high: last[1] }];
  });
  ranges.sort((a, b) => Number(a.low > b.low) - Number(a.low < b.low));
  const pairs: (readonly [Item, Item])[] = [];
  let open: typeof ranges = [];
  for (const range of ranges) {
    open = open.filter(({ high }) => high >= range.low);
    for (const before of open) {
      if (before.high >= range.high) pairs.push([before.item, range.item]);
      if (before.low === range.low && before.high <= range.high) pairs.push([range.item, before.item]);
    }
    open.push(range);
  }
  return pairs;
}
