import type { CompiledRule } from '../../policies/compiled.ts';
import { intervalSet } from '../../sets/intervals.ts';
import type { Protocol } from '../../sets/traffic.ts';
import { everyPort, includesTraffic, NO_TRAFFIC, PROTOCOLS, type TrafficSet } from '../../sets/traffic.ts';
import { Overlaps, type Ranged } from '../support/overlaps.ts';

type Ranges<T> = Readonly<Record<Protocol, Ranged<T, number>[]>>;

/** Rules by the ports that they open. */
export class PortIndex<T extends { readonly rule: CompiledRule }> {
  readonly #all: readonly T[];
  readonly #named = new Map<string, T[]>();
  readonly #ranges: Ranges<T> = { TCP: [], UDP: [], SCTP: [] };
  readonly #overlaps: Readonly<Record<Protocol, Overlaps<T, number>>>;
  /** What the rules open by number together. */
  readonly opened: TrafficSet;

  constructor(rules: readonly T[]) {
    this.#all = rules.filter(({ rule }) => rule.ports === 'all');
    for (const each of rules) this.#add(each);
    const { TCP, UDP, SCTP } = this.#ranges;
    this.#overlaps = { TCP: new Overlaps(TCP), UDP: new Overlaps(UDP), SCTP: new Overlaps(SCTP) };
    this.opened = trafficOfRanges(this.#ranges);
  }

  #add(each: T): void {
    if (each.rule.ports === 'all') return;
    for (const port of each.rule.ports) {
      if (port.type === 'range') this.#ranges[port.protocol].push({ low: port.low, high: port.high, thing: each });
      else {
        const list = this.#named.get(`${port.name} ${port.protocol}`) ?? [];
        this.#named.set(`${port.name} ${port.protocol}`, list);
        list.push(each);
      }
    }
  }

  /** Returns the rules that open some of the ports of another; `whole` are the protocols that are open on each port. */
  touching({ ports }: CompiledRule, whole: ReadonlySet<Protocol>): ReadonlySet<T> {
    const found = new Set(this.#all);
    const add = (some: readonly T[]): void => {
      for (const each of some) found.add(each);
    };
    if (ports === 'all') return found;
    for (const port of ports) {
      if (port.type === 'range') add(this.#overlaps[port.protocol].meeting(port.low, port.high));
      else {
        add(this.#named.get(`${port.name} ${port.protocol}`) ?? []);
        // Every port of its protocol holds a port of any name.
        if (port.protocol !== undefined && whole.has(port.protocol))
          add(this.#ranges[port.protocol].map(({ thing }) => thing));
      }
    }
    return found;
  }
}

/** Returns the protocols of which rules open every port together. */
export function wholeProtocols(indexes: readonly PortIndex<{ readonly rule: CompiledRule }>[]): ReadonlySet<Protocol> {
  const opened = (protocol: Protocol): TrafficSet => ({
    ...NO_TRAFFIC,
    [protocol]: intervalSet(indexes.flatMap(index => [...index.opened[protocol]])),
  });
  return new Set(PROTOCOLS.filter(protocol => includesTraffic(opened(protocol), everyPort(protocol))));
}

function trafficOfRanges<T>(ranges: Ranges<T>): TrafficSet {
  const set = (protocol: Protocol): TrafficSet[Protocol] =>
    intervalSet(ranges[protocol].map(({ low, high }) => [low, high] as const));
  return { TCP: set('TCP'), UDP: set('UDP'), SCTP: set('SCTP') };
}
