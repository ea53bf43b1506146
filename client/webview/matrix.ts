import type { PanelAxis, PanelView, Traffic } from '../src/panel/messages.ts';
import type { Line } from './axis-lines.ts';

/** How many connections allow nothing, some ports, and everything. */
export interface Counts {
  readonly none: number;
  readonly some: number;
  readonly all: number;
}

/** What stands in a cell: one connection, or all between two lines of which at least one is a group. */
export type Cell =
  | { readonly type: 'pair'; readonly level: Traffic['level']; readonly text: string; readonly self: boolean }
  | { readonly type: 'summary'; readonly level: Traffic['level']; readonly counts: Counts };

type ClassCounts = ReadonlyMap<number, number>;

/** The level that stands for many connections. */
export function levelOf({ none, some, all }: Counts): Traffic['level'] {
  if (some === 0 && all === 0) return 'none';
  return none === 0 && some === 0 ? 'all' : 'some';
}

/** How many connections there are in all. */
export function totalOf({ none, some, all }: Counts): number {
  return none + some + all;
}

function countClasses(entries: readonly PanelAxis[]): ClassCounts {
  const counts = new Map<number, number>();
  for (const entry of entries) counts.set(entry.class, (counts.get(entry.class) ?? 0) + 1);
  return counts;
}

function entriesOf(line: Line): readonly PanelAxis[] {
  return line.type === 'entry' ? [line.axis] : line.entries;
}

const nothing: Traffic = { level: 'none', text: '' };

/** Answers what stands in a cell; sums are kept, so that scrolling costs nothing twice. */
export class Matrix {
  readonly #view: PanelView;
  readonly #classes = new WeakMap<Line, ClassCounts>();
  readonly #sums = new WeakMap<Line, Map<number, Counts>>();
  readonly #cells = new WeakMap<Line, WeakMap<Line, Cell>>();

  constructor(view: PanelView) {
    this.#view = view;
  }

  /** What the source's line allows towards the destination's. */
  cell(row: Line, column: Line): Cell {
    if (row.type === 'entry' && column.type === 'entry') {
      const { level, text } = this.pair(row.axis, column.axis);
      return { type: 'pair', level, text, self: row.axis.id === column.axis.id };
    }
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
    const columns = countClasses(destinations);
    const sum = { none: 0, some: 0, all: 0 };
    for (const [source, times] of countClasses(sources)) {
      for (const [destination, columnTimes] of columns) {
        sum[this.#traffic(source, destination).level] += times * columnTimes;
      }
    }
    const destinationOf = new Map(destinations.map(axis => [axis.id, axis]));
    for (const source of sources) {
      const self = destinationOf.get(source.id);
      if (self) sum[this.#traffic(source.class, self.class).level] -= 1;
    }
    return sum;
  }

  /** The different kinds of traffic in a cell with how many connections have each, the most frequent first. */
  kinds(row: Line, column: Line): readonly { readonly traffic: Traffic; readonly count: number }[] {
    const counts = new Map<string, { readonly traffic: Traffic; count: number }>();
    for (const [source, times] of this.#classesOf(row)) {
      for (const [destination, columnTimes] of this.#classesOf(column)) {
        const traffic = this.#traffic(source, destination);
        const kind = counts.get(traffic.text) ?? { traffic, count: 0 };
        kind.count += times * columnTimes;
        counts.set(traffic.text, kind);
      }
    }
    return [...counts.values()].sort((one, other) => other.count - one.count);
  }

  #keep(row: Line, column: Line, cell: Cell): Cell {
    const ofRow = this.#cells.get(row) ?? new WeakMap<Line, Cell>();
    this.#cells.set(row, ofRow);
    ofRow.set(column, cell);
    return cell;
  }

  #summary(row: Line, column: Line): Cell {
    const counts = { none: 0, some: 0, all: 0 };
    for (const [destination, times] of this.#classesOf(column)) {
      const sum = this.#sum(row, destination);
      counts.none += sum.none * times;
      counts.some += sum.some * times;
      counts.all += sum.all * times;
    }
    return { type: 'summary', level: levelOf(counts), counts };
  }

  #sum(row: Line, destination: number): Counts {
    const sums = this.#sums.get(row) ?? new Map<number, Counts>();
    this.#sums.set(row, sums);
    const kept = sums.get(destination);
    if (kept) return kept;
    const sum = { none: 0, some: 0, all: 0 };
    for (const [source, times] of this.#classesOf(row)) sum[this.#traffic(source, destination).level] += times;
    sums.set(destination, sum);
    return sum;
  }

  #classesOf(line: Line): ClassCounts {
    const kept = this.#classes.get(line) ?? countClasses(entriesOf(line));
    this.#classes.set(line, kept);
    return kept;
  }

  #traffic(source: number, destination: number): Traffic {
    const index = this.#view.rows[source]?.[destination];
    return (index === undefined ? undefined : this.#view.traffics[index]) ?? nothing;
  }
}
