import type { Pair, PanelAxis } from '../src/panel/messages.ts';
import type { Line } from './axis-lines.ts';
import { Crosshair, type Stretch } from './crosshair.ts';
import { element, placeChildren, setAttributes, setPixels } from './dom.ts';
import { GridAxis } from './grid-axis.ts';
import { ColumnHeader, type PlacedLine, RowView, type Spot } from './grid-parts.ts';
import { columnHeaderHeight, rowHeaderWidth } from './header-sizes.ts';
import type { Matrix } from './matrix.ts';
import { text } from './texts.ts';

/** What the grid shows. */
export interface GridContent {
  readonly rows: readonly Line[];
  readonly columns: readonly Line[];
  readonly matrix: Matrix;
}

/** What the grid tells the panel. */
export interface GridEvents {
  scrolled(): void;
}

/** The matrix as an ARIA grid of which only what is in sight is in the document. */
export class GridView {
  readonly element = element('div', { class: 'grid', role: 'grid', tabindex: '0' });
  readonly rows = new GridAxis(this.element, false, () => this.#schedule());
  readonly columns = new GridAxis(this.element, true, () => this.#schedule());
  readonly spots = new WeakMap<Element, Spot>();
  readonly #sizer = element('div', { class: 'sizer', role: 'none' });
  readonly #header = element('div', { class: 'header', role: 'row', 'aria-rowindex': '1' });
  readonly #corner = element('div', { class: 'corner', role: 'columnheader', 'aria-colindex': '1', id: 'corner' });
  readonly #crosshair = new Crosshair();
  readonly #rowViews = new Map<string, RowView>();
  readonly #columnHeaders = new Map<string, ColumnHeader>();
  readonly #events: GridEvents;
  #matrix: Matrix | undefined;
  #generation = 0;
  #headerGeneration = -1;
  #frame: number | undefined;
  #active: Spot = { row: 0, column: 0 };
  #hovered: Spot | undefined;
  #selected: Pair | undefined;

  constructor(events: GridEvents) {
    this.#events = events;
    this.#header.append(this.#corner);
    this.#sizer.append(this.#crosshair.rowBand, this.#crosshair.columnBand, this.#header);
    this.element.append(this.#sizer);
    this.spots.set(this.#corner, { row: -1, column: -1 });
    this.element.addEventListener('scroll', () => this.#events.scrolled(), { passive: true });
    new ResizeObserver(() => this.#layOut()).observe(this.element);
  }

  /** Starts to observe its size; the element must be in the document. */
  mount(): void {
    this.rows.mount();
    this.columns.mount();
  }

  /** Shows other lines or values; what was in sight, active and selected stays so. */
  show({ rows, columns, matrix }: GridContent): void {
    const anchors = { row: this.rows.anchor(), column: this.columns.anchor() };
    const active = {
      row: this.rows.lines[this.#active.row]?.key,
      column: this.columns.lines[this.#active.column]?.key,
    };
    this.#matrix = matrix;
    this.#generation += 1;
    this.#setLines(rows, columns);
    this.#keep(this.rows, this.rows.offsetOf(anchors.row));
    this.#keep(this.columns, this.columns.offsetOf(anchors.column));
    this.activate({
      row: stay(this.rows, active.row, this.#active.row),
      column: stay(this.columns, active.column, this.#active.column),
    });
    this.#draw();
  }

  get active(): Spot {
    return this.#active;
  }

  /** Makes a spot the one that the keyboard acts on. */
  activate(spot: Spot): void {
    this.#active = spot;
    this.rows.pin(spot.row);
    this.columns.pin(spot.column);
    this.#draw();
  }

  /** Brings a spot into sight. */
  reveal({ row, column }: Spot): void {
    if (row >= 0) this.rows.offset = this.rows.offsetTo(row);
    if (column >= 0) this.columns.offset = this.columns.offsetTo(column);
    this.#draw();
  }

  /** Brings the cell of two lines into sight, once the details beside it have taken their room. */
  revealLines(row: Line, column: Line): void {
    const spot = { row: this.rows.indexOf(row.key), column: this.columns.indexOf(column.key) };
    if (spot.row < 0 || spot.column < 0) return;
    this.#layOut();
    this.activate(spot);
    this.reveal(spot);
  }

  scroll({ top, left }: { readonly top: number; readonly left: number }): void {
    this.rows.offset = top;
    this.columns.offset = left;
    this.#draw();
  }

  hover(spot: Spot | undefined): void {
    if (spot?.row === this.#hovered?.row && spot?.column === this.#hovered?.column) return;
    this.#hovered = spot;
    this.#mark();
  }

  select(pair: Pair | undefined): void {
    this.#selected = pair;
    this.#mark();
  }

  /** The axis entry behind a header, if it is one. */
  axisAt({ row, column }: Spot): PanelAxis | undefined {
    const line = row < 0 ? this.columns.lines[column] : column < 0 ? this.rows.lines[row] : undefined;
    return line?.type === 'entry' ? line.axis : undefined;
  }

  /** The drawn element of a spot, if it is in sight. */
  elementAt({ row, column }: Spot): HTMLElement | undefined {
    const columnLine = this.columns.lines[column];
    const rowLine = this.rows.lines[row];
    if (row < 0) return columnLine ? this.#columnHeaders.get(columnLine.key)?.element : this.#corner;
    const view = rowLine && this.#rowViews.get(rowLine.key);
    return columnLine ? view?.cells.get(columnLine.key) : view?.header;
  }

  #setLines(rows: readonly Line[], columns: readonly Line[]): void {
    const left = rowHeaderWidth(rows, this.element.clientWidth);
    const top = columnHeaderHeight(columns, this.element.clientHeight);
    setPixels(this.element, '--row-header-width', left);
    setPixels(this.element, '--column-header-height', top);
    this.rows.setLines(rows, top);
    this.columns.setLines(columns, left);
    setPixels(this.#sizer, '--extent', this.columns.extent);
    setPixels(this.#sizer, 'height', this.rows.extent);
    this.#corner.replaceChildren(
      element('span', { class: 'to' }, text('to')),
      element('span', { class: 'from' }, text('from')),
    );
    setAttributes(this.element, {
      'aria-label': text('gridLabel'),
      'aria-rowcount': String(rows.length + 1),
      'aria-colcount': String(columns.length + 1),
    });
  }

  #keep(axis: GridAxis, offset: number | undefined): void {
    if (offset !== undefined && Math.abs(offset - axis.offset) > 0.5) axis.offset = offset;
  }

  #layOut(): void {
    if (!this.#matrix) return;
    this.#generation += 1;
    this.#setLines(this.rows.lines, this.columns.lines);
    this.#draw();
  }

  #schedule(): void {
    this.#frame ??= requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    const matrix = this.#matrix;
    if (!matrix) return;
    const columns = placed(this.columns);
    const range = columns.map(({ item }) => item.index).join();
    const drawing = { columns, range, matrix, generation: this.#generation };
    this.#drawHeaders(columns);
    const fresh = new Map<string, RowView>();
    for (const row of placed(this.rows)) {
      const view = this.#rowViews.get(row.line.key) ?? new RowView(this.spots);
      view.draw(row, drawing);
      fresh.set(row.line.key, view);
    }
    replaceAll(this.#rowViews, fresh);
    placeChildren(
      this.#sizer,
      [...fresh.values()].map(view => view.element),
      3,
    );
    this.#mark();
  }

  #drawHeaders(columns: readonly PlacedLine[]): void {
    const fresh = new Map<string, ColumnHeader>();
    const stale = this.#headerGeneration !== this.#generation;
    for (const column of columns) {
      const kept = this.#columnHeaders.get(column.line.key);
      const header = kept ?? new ColumnHeader();
      if (stale || !kept) header.draw(column);
      this.spots.set(header.element, { row: -1, column: column.item.index });
      fresh.set(column.line.key, header);
    }
    this.#headerGeneration = this.#generation;
    replaceAll(this.#columnHeaders, fresh);
    placeChildren(
      this.#header,
      [...fresh.values()].map(header => header.element),
      1,
    );
  }

  #mark(): void {
    for (const marked of this.element.querySelectorAll('[data-active], [data-lit]')) {
      marked.removeAttribute('data-active');
      marked.removeAttribute('data-lit');
    }
    for (const marked of this.element.querySelectorAll('[aria-selected]')) marked.removeAttribute('aria-selected');
    const active = this.elementAt(this.#active);
    active?.setAttribute('data-active', '');
    setAttributes(this.element, { 'aria-activedescendant': active?.id });
    if (this.#selected) this.#spotOf(this.#selected)?.setAttribute('aria-selected', 'true');
    const lit = this.#hovered ?? (this.element.matches(':focus-visible') ? this.#active : undefined);
    this.#crosshair.show(stretch(this.rows, lit?.row), stretch(this.columns, lit?.column));
    if (!lit) return;
    if (lit.row >= 0) this.elementAt({ row: lit.row, column: -1 })?.setAttribute('data-lit', '');
    if (lit.column >= 0) this.elementAt({ row: -1, column: lit.column })?.setAttribute('data-lit', '');
  }

  #spotOf({ source, destination }: Pair): HTMLElement | undefined {
    const spot = { row: this.rows.indexOf(source), column: this.columns.indexOf(destination) };
    return spot.row < 0 || spot.column < 0 ? undefined : this.elementAt(spot);
  }
}

function placed(axis: GridAxis): readonly PlacedLine[] {
  return axis.items().flatMap(item => {
    const line = axis.lines[item.index];
    return line ? [{ item, line }] : [];
  });
}

function stretch(axis: GridAxis, index: number | undefined): Stretch | undefined {
  return axis.items().find(item => item.index === index);
}

/** The line that was active, else the one in its place; headers stay headers. */
function stay(axis: GridAxis, key: string | undefined, index: number): number {
  if (index < 0) return -1;
  const found = axis.indexOf(key);
  return found >= 0 ? found : Math.min(index, axis.lines.length - 1);
}

function replaceAll<Value>(target: Map<string, Value>, fresh: ReadonlyMap<string, Value>): void {
  target.clear();
  for (const [key, value] of fresh) target.set(key, value);
}
