import type { Cluster } from '../../cluster/cluster.ts';
import { fieldItems } from '../../objects/field.ts';
import type { Direction } from '../../objects/object.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import { onceForEach } from '../../once.ts';
import {
  type CompiledPeer,
  type CompiledPolicy,
  type CompiledRule,
  type PodQuery,
  rulesOf,
} from '../../policies/compiled.ts';
import { type AnyPeer, namespaceSelectorOf, peersOrAny } from '../../policies/peers.ts';
import { NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';
import { type AddressSet, FAMILIES } from '../../sets/addresses.ts';
import { coversPeer } from '../support/covers.ts';
import { Overlaps, type Ranged } from '../support/overlaps.ts';
import { isAccident } from './accident.ts';
import { PortIndex } from './port-index.ts';

/** A rule with the policy it stands in. */
export interface PlacedRule {
  readonly policy: CompiledPolicy;
  readonly rule: CompiledRule;
}

/** A peer of rules of one policy, and the rules that list it: of those that say the same the first one. */
export interface IndexedPeer {
  readonly peer: AnyPeer;
  readonly ports: PortIndex<PlacedRule>;
}

/** Returns the rules of a policy in one direction, but those that open to everyone by accident and are reported for that. */
export function meantRules(policy: CompiledPolicy, direction: Direction): readonly PlacedRule[] {
  return MEANT[direction](policy);
}

/** Returns the rules of a policy in one direction by what they admit. */
export function ruleIndex(policy: CompiledPolicy, direction: Direction): RuleIndex {
  return INDEX[direction](policy);
}

const MEANT = {
  ingress: onceForEach((policy: CompiledPolicy) => findMeant(policy, 'ingress')),
  egress: onceForEach((policy: CompiledPolicy) => findMeant(policy, 'egress')),
};

const INDEX = {
  ingress: onceForEach((policy: CompiledPolicy) => new RuleIndex(meantRules(policy, 'ingress'))),
  egress: onceForEach((policy: CompiledPolicy) => new RuleIndex(meantRules(policy, 'egress'))),
};

function findMeant(policy: CompiledPolicy, direction: Direction): readonly PlacedRule[] {
  const { resource } = policy;
  const written = resource.type === 'network-policy' ? fieldItems(resource[direction]) : [];
  const accidents = new Set(written.filter(rule => isAccident(rule)).map(({ path }) => path));
  const rules = rulesOf(policy, direction) ?? [];
  return rules.filter(({ path }) => !accidents.has(path)).map(rule => ({ policy, rule }));
}

/** The rules of one policy, found by what they admit without looking at each of them. */
export class RuleIndex {
  readonly #anyone: IndexedPeer | undefined;
  /** Peers that ask for one of some values of a label of pods or, without that, of namespaces. */
  readonly #byLabel = new Map<string, IndexedPeer[]>();
  readonly #broad: IndexedPeer[] = [];
  readonly #ranges: Readonly<Record<'IPv4' | 'IPv6', Overlaps<IndexedPeer, bigint>>>;

  constructor(rules: readonly PlacedRule[]) {
    const peers = new Map<string, { readonly peer: AnyPeer; readonly rules: PlacedRule[] }>();
    for (const placed of firstOfEqual(rules)) {
      for (const peer of placed.rule.action === 'accept' ? peersOrAny(placed.rule) : []) {
        const known = peers.get(peerKey(peer)) ?? { peer, rules: [] };
        peers.set(peerKey(peer), known);
        if (known.rules.at(-1) !== placed) known.rules.push(placed);
      }
    }
    const indexed = new Map(
      [...peers].map(([key, each]) => [key, { peer: each.peer, ports: new PortIndex(each.rules) }]),
    );
    this.#anyone = indexed.get('any');
    this.#addPods([...indexed.values()]);
    this.#ranges = { IPv4: overlaps('IPv4', indexed.values()), IPv6: overlaps('IPv6', indexed.values()) };
  }

  // By the values that the fewest ask for: labels that all of them share tell nothing.
  #addPods(peers: readonly IndexedPeer[]): void {
    const demands = peers.flatMap(each =>
      each.peer === 'any' || each.peer.type !== 'pods' ? [] : [{ each, sets: demandsOf(each.peer.query) }],
    );
    const asked = new Map<string, number>();
    for (const { sets } of demands) for (const pair of sets.flat()) asked.set(pair, (asked.get(pair) ?? 0) + 1);
    const weight = (set: readonly string[]): number => set.reduce((sum, pair) => sum + (asked.get(pair) ?? 0), 0);
    for (const { each, sets } of demands) {
      const [rarest] = sets.toSorted((a, b) => weight(a) - weight(b));
      if (rarest === undefined) this.#broad.push(each);
      for (const pair of rarest ?? []) {
        const list = this.#byLabel.get(pair) ?? [];
        this.#byLabel.set(pair, list);
        list.push(each);
      }
    }
  }

  /** Returns the peers that admit all that another one admits. */
  covering(peer: AnyPeer, cluster: Cluster): readonly IndexedPeer[] {
    const anyone = this.#anyone === undefined ? [] : [this.#anyone];
    if (peer === 'any') return anyone;
    const near = [...this.#near(peer, cluster)];
    return [...anyone, ...near.filter(each => each.peer !== 'any' && coversPeer(each.peer, peer, cluster))];
  }

  /** Returns the peers that name some of the addresses. */
  meeting(addresses: AddressSet): ReadonlySet<IndexedPeer> {
    const ranges = FAMILIES.flatMap(family => addresses[family].map(range => ({ family, range })));
    return new Set(ranges.flatMap(({ family, range: [low, high] }) => this.#ranges[family].meeting(low, high)));
  }

  // A selector that asks for a value of a label covers only those that ask for one of the same values.
  #near(peer: CompiledPeer, cluster: Cluster): ReadonlySet<IndexedPeer> {
    if (peer.type === 'addresses') {
      const [family] = FAMILIES.filter(each => peer.addresses[each].length > 0);
      const first = family && peer.addresses[family][0];
      return family === undefined || first === undefined
        ? new Set()
        : new Set(this.#ranges[family].meeting(first[0], first[0]));
    }
    if (peer.type !== 'pods') return new Set();
    const pairs = [
      ...allPairs(peer.query.pods),
      ...namespacePairs(namespaceSelectorOf(peer.query.namespaces), cluster).map(ofNamespace),
    ];
    return new Set([...this.#broad, ...pairs.flatMap(pair => this.#byLabel.get(pair) ?? [])]);
  }
}

/** Leaves out rules that say what an earlier one says: they are redundant, and the earlier one stands in wherever they would. */
function firstOfEqual(rules: readonly PlacedRule[]): readonly PlacedRule[] {
  const first = new Map<string, PlacedRule>();
  for (const placed of rules) {
    const key = ruleKey(placed.rule);
    if (!first.has(key)) first.set(key, placed);
  }
  return [...first.values()];
}

function ruleKey(rule: CompiledRule): string {
  const ports =
    rule.ports === 'all'
      ? rule.ports
      : rule.ports.map(port =>
          port.type === 'named' ? [port.name, port.protocol] : [port.protocol, port.low, port.high],
        );
  return JSON.stringify([rule.action, peersOrAny(rule).map(peerKey), ports]);
}

/** Returns a text that is the same for two peers just where they admit the same by the same words. */
export function peerKey(peer: AnyPeer): string {
  if (peer === 'any') return peer;
  if (peer.type === 'elsewhere') return peer.path;
  if (peer.type === 'addresses') return FAMILIES.map(family => `${family} ${peer.addresses[family].join(';')}`).join();
  const words = ({ requirements, broken }: LabelSelector): unknown => [
    broken,
    requirements.map(({ key, operator, values }) => [key, operator, values]),
  ];
  return JSON.stringify([words(namespaceSelectorOf(peer.query.namespaces)), words(peer.query.pods)]);
}

function overlaps(family: 'IPv4' | 'IPv6', peers: Iterable<IndexedPeer>): Overlaps<IndexedPeer, bigint> {
  const ranged: Ranged<IndexedPeer, bigint>[] = [];
  for (const each of peers) {
    if (each.peer === 'any' || each.peer.type !== 'addresses') continue;
    for (const [low, high] of each.peer.addresses[family]) ranged.push({ low, high, thing: each });
  }
  return new Overlaps(ranged);
}

/** Returns sets of label values of pods and of namespaces; of each set a query demands one. */
function demandsOf({ pods, namespaces }: PodQuery): readonly (readonly string[])[] {
  const ofNamespaces = demanded(namespaceSelectorOf(namespaces)).map(set => set.map(ofNamespace));
  return [...demanded(pods), ...ofNamespaces];
}

function demanded({ requirements, broken }: LabelSelector): readonly (readonly string[])[] {
  const certain = broken ? [] : requirements.filter(({ operator }) => operator === 'In');
  return certain.map(({ key, values }) => values.map(value => `${key}=${value}`));
}

function allPairs({ requirements }: LabelSelector): readonly string[] {
  return requirements.flatMap(({ key, values }) => values.map(value => `${key}=${value}`));
}

/** Returns the label values that a selector of namespaces names, with those of the declared namespaces that it picks by name. */
function namespacePairs(selector: LabelSelector, cluster: Cluster): readonly string[] {
  const names = selector.requirements.filter(({ key }) => key === NAMESPACE_NAME_LABEL).flatMap(({ values }) => values);
  const declared = names.flatMap(name => [...(cluster.namespaces.get(name)?.labels ?? [])]);
  return [...allPairs(selector), ...declared.map(([key, value]) => `${key}=${value}`)];
}

function ofNamespace(pair: string): string {
  return `namespace ${pair}`;
}
