import type { CompiledRule } from '../policies/compiled.ts';
import { type AddressSet, ALL_ADDRESSES, FAMILIES } from '../sets/addresses.ts';
import type { Interval, IntervalSet } from '../sets/intervals.ts';

/** The whole address space in cells within which no rule tells addresses apart. */
export interface AddressCells {
  readonly cells: readonly AddressSet[];
  /** Returns the indexes of the cells that the rule's peers match; pod peers never match addresses. */
  readonly cellsOf: (rule: CompiledRule) => readonly number[];
}

/** Cuts the whole address space along the addresses that the rules hold. */
export function cutAddresses(
  rules: readonly CompiledRule[],
  addressesOf: (rule: CompiledRule) => AddressSet,
): AddressCells {
  const cells = collectCells(rules.map(addressesOf));
  const all = [...cells.keys()];
  const matching = new Map<CompiledRule, number[]>();
  cells.forEach(({ members }, index) => {
    for (const member of members) {
      const rule = rules[member];
      const own = rule && matching.get(rule);
      if (own !== undefined) own.push(index);
      else if (rule !== undefined) matching.set(rule, [index]);
    }
  });
  return { cells, cellsOf: rule => (rule.peers === 'any' ? all : (matching.get(rule) ?? [])) };
}

interface Cell {
  readonly IPv4: Interval<bigint>[];
  readonly IPv6: Interval<bigint>[];
  /** The sets, by index, that hold the cell. */
  readonly members: readonly number[];
}

/** Collects the cells, those of more sets before those of fewer. */
function collectCells(sets: readonly AddressSet[]): readonly Cell[] {
  const cells = new Map<string, Cell>();
  for (const family of FAMILIES) {
    for (const { range, members } of sweep(
      ALL_ADDRESSES[family],
      sets.map(set => set[family]),
    )) {
      const key = members.join();
      const cell = cells.get(key) ?? { IPv4: [], IPv6: [], members: [...members] };
      cells.set(key, cell);
      cell[family].push(range);
    }
  }
  return [...cells.values()].toSorted((a, b) => b.members.length - a.members.length);
}

interface Stretch {
  readonly range: Interval<bigint>;
  /** The sets that hold the range, by index in ascending order; valid until the next stretch. */
  readonly members: readonly number[];
}

/** Goes through a whole domain once and yields the stretches between two edges of sets, in ascending order. */
function* sweep(whole: IntervalSet<bigint>, sets: readonly IntervalSet<bigint>[]): Generator<Stretch> {
  const edges = sets.flatMap((set, index) =>
    set.flatMap(([low, high]) => [
      { at: low, index },
      { at: high + 1n, index },
    ]),
  );
  edges.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const members: number[] = [];
  for (const [low, high] of whole) {
    let from = low;
    for (const { at, index } of edges) {
      if (at > from) yield { range: [from, at - 1n], members };
      from = at;
      toggle(members, index);
    }
    if (from <= high) yield { range: [from, high], members };
  }
}

/** Adds a number to an ascending list, or takes it out. */
function toggle(members: number[], member: number): void {
  let [from, to] = [0, members.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((members[middle] ?? member) < member) from = middle + 1;
    else to = middle;
  }
  if (members[from] === member) members.splice(from, 1);
  else members.splice(from, 0, member);
}
