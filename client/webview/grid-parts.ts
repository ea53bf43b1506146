import type { VirtualItem } from '@tanstack/virtual-core';
import type { BothAxes } from '../src/panel/messages.ts';
import type { Line } from './axis-lines.ts';
import { element, placeChildren, setAttributes, setPixels } from './dom.ts';
import { asideOf, cellLabel, groupCount, headerLabel, lineName } from './labels.ts';
import { type Counts, type Matrix, totalOf } from './matrix.ts';

/** A line with where it stands. */
export interface PlacedLine {
  readonly item: VirtualItem;
  readonly line: Line;
}

/** What a drawn element stands for; -1 is the row or column of headers. */
export interface Spot {
  readonly row: number;
  readonly column: number;
}

/** What all rows of one drawing have in common. */
export interface Drawing {
  readonly columns: readonly PlacedLine[];
  /** The columns' indexes as one text, to see quickly whether others came into sight. */
  readonly range: string;
  readonly matrix: Matrix;
  /** Grows whenever lines or values change. */
  readonly generation: number;
}

let made = 0;

/** Every element that can be active has an id, for aria-activedescendant. */
function focusable(role: string, className: string): HTMLElement {
  made += 1;
  return element('div', { role, class: className, id: `spot-${made}` });
}

/** Fills a header: a twisty and a count for a group, a name and what it is for an entry. */
function fillHeader(target: HTMLElement, line: Line, axis: keyof BothAxes<unknown>): void {
  const group = line.type === 'group';
  setAttributes(target, {
    'aria-label': headerLabel(line, axis),
    'aria-expanded': group ? String(!line.collapsed) : undefined,
    'data-line': lookOf(line),
  });
  const twisty = group ? element('span', { class: 'twisty', 'data-open': String(!line.collapsed) }) : undefined;
  const aside = group ? groupCount(line) : asideOf(line);
  target.replaceChildren(
    ...[twisty, element('span', { class: 'name' }, lineName(line)), element('span', { class: 'aside' }, aside)].filter(
      part => part !== undefined,
    ),
  );
}

/** A column's header. */
export class ColumnHeader {
  readonly element = focusable('columnheader', 'column-header');

  draw({ item, line }: PlacedLine): void {
    fillHeader(this.element, line, 'destinations');
    setAttributes(this.element, { 'aria-colindex': String(item.index + 2) });
    setPixels(this.element, 'left', item.start);
    setPixels(this.element, 'width', item.size);
  }
}

/** One row: its header and the cells of the columns in sight. */
export class RowView {
  readonly element = element('div', { role: 'row', class: 'row' });
  readonly header = focusable('rowheader', 'row-header');
  readonly cells = new Map<string, HTMLElement>();
  readonly #spots: WeakMap<Element, Spot>;
  #generation = -1;
  #columns = '';

  constructor(spots: WeakMap<Element, Spot>) {
    this.#spots = spots;
    this.element.append(this.header);
  }

  /** Draws what differs: all in a new generation, else only the columns that came into sight. */
  draw(row: PlacedLine, { columns, range, matrix, generation }: Drawing): void {
    const stale = generation !== this.#generation;
    if (!stale && range === this.#columns) return;
    if (stale) this.#drawHeader(row);
    const kept = new Map(this.cells);
    this.cells.clear();
    for (const column of columns) {
      const cell = kept.get(column.line.key) ?? focusable('gridcell', 'cell');
      if (stale || !kept.has(column.line.key)) drawCell(cell, row.line, column, matrix);
      this.#spots.set(cell, { row: row.item.index, column: column.item.index });
      this.cells.set(column.line.key, cell);
    }
    placeChildren(this.element, [...this.cells.values()], 1);
    this.#generation = generation;
    this.#columns = range;
  }

  #drawHeader({ item, line }: PlacedLine): void {
    fillHeader(this.header, line, 'sources');
    setAttributes(this.header, { 'aria-colindex': '1' });
    setAttributes(this.element, { 'aria-rowindex': String(item.index + 2), 'data-line': lookOf(line) });
    setPixels(this.element, 'top', item.start);
    setPixels(this.element, 'height', item.size);
    this.#spots.set(this.header, { row: item.index, column: -1 });
  }
}

/** How a line is drawn: an open group is a mere heading and leaves the signs to its entries. */
function lookOf(line: Line): 'heading' | 'collapsed' | 'entry' {
  if (line.type === 'entry') return 'entry';
  return line.collapsed ? 'collapsed' : 'heading';
}

function drawCell(cell: HTMLElement, row: Line, { item, line }: PlacedLine, matrix: Matrix): void {
  const value = matrix.cell(row, line);
  const isHeading = lookOf(row) === 'heading' || lookOf(line) === 'heading';
  setAttributes(cell, {
    'aria-label': cellLabel(row, line, value),
    'aria-colindex': String(item.index + 2),
    'data-level': isHeading || value.type === 'outside' ? undefined : value.level,
    'data-type': value.type,
    'data-self': value.type === 'pair' && value.self ? 'true' : undefined,
    'data-column': lookOf(line),
  });
  setPixels(cell, 'left', item.start);
  setPixels(cell, 'width', item.size);
  if (value.type === 'summary') cell.style.setProperty('--share', shareOf(value.counts));
}

/** How high the sign of a group is filled; never quite empty or full, which have signs of their own. */
function shareOf(counts: Counts): string {
  const share = (counts.some + counts.all) / totalOf(counts);
  return `${Math.round(Math.max(20, Math.min(75, share * 100)))}%`;
}
