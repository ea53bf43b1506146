import type { BothAxes, PanelAxis } from '../src/panel/messages.ts';
import type { Line } from './axis-lines.ts';
import type { Spot } from './grid-parts.ts';
import type { GridView } from './grid-view.ts';
import { actionOf, moveBy } from './keyboard.ts';

/** What a person asks for in the grid. */
export interface GridRequests {
  toggle(axis: keyof BothAxes<unknown>, key: string): void;
  choose(row: Line, column: Line, how: 'look' | 'enter'): void;
  openDeclaration(axis: PanelAxis): void;
  leave(): void;
  hover(target: HTMLElement | undefined, spot: Spot | undefined): void;
}

/** Turns pointer and keys in the grid into requests. */
export class GridInput {
  readonly #grid: GridView;
  readonly #requests: GridRequests;

  constructor(grid: GridView, requests: GridRequests) {
    this.#grid = grid;
    this.#requests = requests;
    const { element } = grid;
    element.addEventListener('keydown', event => this.#key(event));
    element.addEventListener('click', event => this.#click(event));
    element.addEventListener('dblclick', event => this.#doubleClick(event));
    element.addEventListener('pointerover', event => this.#hover(event.target));
    element.addEventListener('pointerleave', () => this.#hover(null));
    element.addEventListener('scroll', () => this.#hover(null), { passive: true });
    element.addEventListener('focus', () => grid.activate(grid.active));
    element.addEventListener('blur', () => grid.activate(grid.active));
  }

  #key(event: KeyboardEvent): void {
    const { rows, columns, active } = this.#grid;
    const bounds = { rows: rows.lines.length, columns: columns.lines.length, page: rows.page() };
    const moved = moveBy(active, event, bounds);
    const action = actionOf(event);
    if (!moved && !action) return;
    event.preventDefault();
    this.#hover(null);
    if (moved) {
      this.#grid.activate(moved);
      this.#grid.reveal(moved);
    } else if (action === 'leave') this.#requests.leave();
    else this.#act(active, action === 'enter' ? 'enter' : 'look');
  }

  #click(event: MouseEvent): void {
    const { spot } = this.#find(event.target);
    if (!spot) return;
    this.#grid.activate(spot);
    const isHeader = spot.row < 0 || spot.column < 0;
    if (!isHeader || !this.#grid.axisAt(spot)) this.#act(spot, 'look');
  }

  #doubleClick(event: MouseEvent): void {
    const { spot } = this.#find(event.target);
    const axis = spot && this.#grid.axisAt(spot);
    if (axis) this.#requests.openDeclaration(axis);
  }

  #act(spot: Spot, how: 'look' | 'enter'): void {
    const row = this.#grid.rows.lines[spot.row];
    const column = this.#grid.columns.lines[spot.column];
    const line = row ?? column;
    if (row && column) this.#requests.choose(row, column, how);
    else if (line?.type === 'group') this.#requests.toggle(row ? 'sources' : 'destinations', line.key);
    else if (line && how === 'enter') this.#requests.openDeclaration(line.axis);
  }

  #hover(target: EventTarget | null): void {
    const { element, spot } = this.#find(target);
    this.#grid.hover(spot);
    this.#requests.hover(element, spot);
  }

  #find(target: EventTarget | null): { readonly element?: HTMLElement; readonly spot?: Spot } {
    const near = target instanceof Element ? target.closest('[id^="spot-"]') : null;
    const spot = near ? this.#grid.spots.get(near) : undefined;
    return near instanceof HTMLElement && spot ? { element: near, spot } : {};
  }
}
