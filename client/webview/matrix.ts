import type { PanelAxis, PanelView, Traffic } from '../src/panel/messages.ts';
import type { Line } from './axis-lines.ts';

/** How many connections surely allow nothing, some ports, and everything, and how many may allow something or not. */
export interface Counts {
  readonly none: number;
  readonly depends: number;
  readonly some: number;
  readonly all: number;
}

/**
 * What stands in a cell: one connection, or all between two lines of which at least one is a group.
 * Between external ends nothing stands: no policy sees their traffic.
 */
export type Cell =
  | { readonly type: 'pair'; readonly level: Traffic['level']; readonly text: string; readonly self: boolean }
  | { readonly type: 'summary'; readonly level: Traffic['level']; readonly counts: Counts }
  | { readonly type: 'outside' };

/** Entries of one class, apart by whether they are external: what a sum must tell and no more. */
interface Kind {
  readonly class: number;
  readonly external: boolean;
  readonly times: number;
}

/** The level that stands for many connections. */
export function levelOf({ none, depends, some, all }: Counts): Traffic['level'] {
  if (some === 0 && all === 0) return depends === 0 ? 'none' : 'depends';
  return none === 0 && depends === 0 && some === 0 ? 'all' : 'some';
}

/** How many connections there are in all. */
export function totalOf({ none, depends, some, all }: Counts): number {
  return none + depends + some + all;
}

/** Addresses, and an ingress controller that no manifest shows: no policy of the workspace selects either. */
function isExternal({ type }: PanelAxis): boolean {
  return type !== 'workload';
}

function kindsOf(entries: readonly PanelAxis[]): readonly Kind[] {
  const kinds = new Map<string, Kind>();
  for (const entry of entries) {
    const external = isExternal(entry);
    const key = `${entry.class} ${external}`;
    kinds.set(key, { class: entry.class, external, times: (kinds.get(key)?.times ?? 0) + 1 });
  }
  return [...kinds.values()];
}

function entriesOf(line: Line): readonly PanelAxis[] {
  return line.type === 'entry' ? [line.axis] : line.entries;
}

const nothing: Traffic = { level: 'none', text: '' };

/** Answers what stands in a cell; sums are kept, so that scrolling costs nothing twice. */
export class Matrix {
  readonly #view: PanelView;
  readonly #kinds = new WeakMap<Line, readonly Kind[]>();
  readonly #sums = new WeakMap<Line, Map<string, Counts>>();
  readonly #cells = new WeakMap<Line, WeakMap<Line, Cell>>();

  constructor(view: PanelView) {
    this.#view = view;
  }

  /** What the source's line allows towards the destination's. */
  cell(row: Line, column: Line): Cell {
    if (row.type === 'entry' && column.type === 'entry') return this.#pairCell(row.axis, column.axis);
    const kept = this.#cells.get(row)?.get(column);
    return kept ?? this.#keep(row, column, this.#summary(row, column));
  }

  /** What one source allows towards one destination. */
  pair(source: PanelAxis, destination: PanelAxis): Traffic {
    return this.#traffic(source.class, destination.class);
  }

  /** The connections of the whole view, without those of a workload to itself. */
  totals(): Counts {
    const { sources, destinations } = this.#view;
    const columns = kindsOf(destinations);
    const sum = { none: 0, depends: 0, some: 0, all: 0 };
    for (const row of kindsOf(sources)) {
      for (const column of columns) {
        if (row.external && column.external) continue;
        sum[this.#traffic(row.class, column.class).level] += row.times * column.times;
      }
    }
    const destinationOf = new Map(destinations.map(axis => [axis.id, axis]));
    for (const source of sources) {
      const self = destinationOf.get(source.id);
      if (self && !isExternal(self)) sum[this.pair(source, self).level] -= 1;
    }
    return sum;
  }

  /** The different traffics in a cell with how many connections have each, the most frequent first. */
  traffics(row: Line, column: Line): readonly { readonly traffic: Traffic; readonly count: number }[] {
    const counts = new Map<string, { readonly traffic: Traffic; count: number }>();
    for (const source of this.#kindsOf(row)) {
      for (const destination of this.#kindsOf(column)) {
        if (source.external && destination.external) continue;
        const traffic = this.#traffic(source.class, destination.class);
        const kind = counts.get(traffic.text) ?? { traffic, count: 0 };
        kind.count += source.times * destination.times;
        counts.set(traffic.text, kind);
      }
    }
    return [...counts.values()].sort((one, other) => other.count - one.count);
  }

  #pairCell(source: PanelAxis, destination: PanelAxis): Cell {
    if (isExternal(source) && isExternal(destination)) return { type: 'outside' };
    const { level, text } = this.pair(source, destination);
    return { type: 'pair', level, text, self: source.id === destination.id };
  }

  #keep(row: Line, column: Line, cell: Cell): Cell {
    const ofRow = this.#cells.get(row) ?? new WeakMap<Line, Cell>();
    this.#cells.set(row, ofRow);
    ofRow.set(column, cell);
    return cell;
  }

  #summary(row: Line, column: Line): Cell {
    const counts = { none: 0, depends: 0, some: 0, all: 0 };
    for (const destination of this.#kindsOf(column)) {
      const sum = this.#sum(row, destination);
      counts.none += sum.none * destination.times;
      counts.depends += sum.depends * destination.times;
      counts.some += sum.some * destination.times;
      counts.all += sum.all * destination.times;
    }
    return totalOf(counts) === 0 ? { type: 'outside' } : { type: 'summary', level: levelOf(counts), counts };
  }

  #sum(row: Line, destination: Kind): Counts {
    const sums = this.#sums.get(row) ?? new Map<string, Counts>();
    this.#sums.set(row, sums);
    const key = `${destination.class} ${destination.external}`;
    const kept = sums.get(key);
    if (kept) return kept;
    const sum = { none: 0, depends: 0, some: 0, all: 0 };
    for (const source of this.#kindsOf(row)) {
      if (source.external && destination.external) continue;
      sum[this.#traffic(source.class, destination.class).level] += source.times;
    }
    sums.set(key, sum);
    return sum;
  }

  #kindsOf(line: Line): readonly Kind[] {
    const kept = this.#kinds.get(line) ?? kindsOf(entriesOf(line));
    this.#kinds.set(line, kept);
    return kept;
  }

  #traffic(source: number, destination: number): Traffic {
    const index = this.#view.rows[source]?.[destination];
    return (index === undefined ? undefined : this.#view.traffics[index]) ?? nothing;
  }
}
