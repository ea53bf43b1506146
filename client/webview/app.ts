import type { FromHost, Pair, PanelExplanation, PanelView } from '../src/panel/messages.ts';
import type { Line } from './axis-lines.ts';
import { button } from './condition-page.ts';
import { DetailsPane } from './details-pane.ts';
import { element } from './dom.ts';
import { GridInput } from './grid-input.ts';
import type { Spot } from './grid-parts.ts';
import { GridView } from './grid-view.ts';
import { host } from './host.ts';
import { cellLabel, cellTips, headerTips } from './labels.ts';
import { Layout } from './layout.ts';
import { Matrix, totalOf } from './matrix.ts';
import { Outline } from './outline.ts';
import { Situation } from './situation.ts';
import { Store } from './store.ts';
import { number, text, useStrings } from './texts.ts';
import { Toolbar } from './toolbar.ts';
import { Tooltip } from './tooltip.ts';

const open = (link: number) => host.postMessage({ type: 'open', link });

/** The panel's page: what it shows, and what it does when asked. */
export class App {
  readonly #store = new Store();
  readonly #outline = new Outline(this.#store);
  readonly #tooltip = new Tooltip();
  readonly #grid = new GridView({ scrolled: () => this.#scrolled() });
  readonly #toolbar = new Toolbar({
    filter: (axis, value) => this.#change(() => this.#outline.filter(axis, value)),
    collapseAll: collapsed => this.#change(() => this.#outline.collapseAll(collapsed)),
  });
  readonly #details = new DetailsPane({
    open,
    close: () => this.#deselect(),
    expand: (row, column) => this.#change(() => this.#expand(row, column)),
  });
  readonly #layout: Layout;
  readonly #situation: Situation;
  #view: PanelView | undefined;
  #matrix: Matrix | undefined;
  #explanation: PanelExplanation | null | undefined;
  #wanted: Pair | undefined;
  #allowed: number | undefined;
  #restored = false;
  // Whether the next matrix is that of another file.
  #moved = false;

  constructor(root: HTMLElement) {
    this.#layout = new Layout(root, {
      toolbar: this.#toolbar,
      grid: this.#grid,
      details: this.#details,
      tooltip: this.#tooltip,
    });
    this.#situation = new Situation(this.#layout, open);
    new GridInput(this.#grid, {
      toggle: (axis, key) => this.#change(() => this.#outline.toggle(axis, key)),
      choose: (row, column, how) => this.#choose(row, column, how),
      openDeclaration: ({ link }) => link !== undefined && open(link),
      leave: () => this.#details.isOpen && this.#deselect(),
      hover: (target, spot) => this.#hover(target, spot),
    });
    window.addEventListener('pagehide', () => this.#store.save());
    window.addEventListener('keydown', ({ key }) => key === 'Escape' && this.#tooltip.hide());
  }

  /** Takes a message of the host. */
  take(message: FromHost): void {
    switch (message.type) {
      case 'strings':
        this.#build(message.strings);
        return;
      case 'following':
        this.#moved = message.uri !== this.#store.state.uri;
        this.#store.set({ uri: message.uri });
        this.#layout.follow(text('follows', message.label));
        return;
      case 'view':
        this.#takeView(message.view);
        return;
      case 'current':
        this.#moved = false;
        this.#situation.current(this.#view);
        return;
      case 'condition':
        if (this.#situation.enter(message.condition, message.detail)) this.#view = undefined;
        this.#show();
        return;
      case 'explanation':
        this.#takeExplanation(message.pair, message.explanation);
        return;
      case 'select':
        this.#wanted = message.pair;
        this.#show();
        return;
    }
  }

  #build(strings: Readonly<Record<string, string>>): void {
    useStrings(strings, document.documentElement.lang);
    this.#toolbar.fill(this.#store.state.filter);
    this.#layout.build();
    this.#show();
  }

  #takeView(view: PanelView): void {
    const isFirst = this.#matrix === undefined;
    this.#view = view;
    this.#matrix = new Matrix(view);
    this.#outline.take(view);
    this.#situation.current(view);
    const totals = this.#matrix.totals();
    const allowed = totals.some + totals.all;
    const connections = totalOf(totals);
    const workloads = new Set([...view.sources, ...view.destinations].filter(isWorkload).map(axis => axis.id)).size;
    this.#toolbar.show({ workloads, policies: view.policies, allowed, connections });
    if (!isFirst && allowed !== this.#allowed)
      this.#layout.announce(text('updated', number(allowed), number(connections)));
    this.#allowed = allowed;
    this.#show();
    if (isFirst) this.#ask();
  }

  #takeExplanation(pair: Pair, explanation: PanelExplanation | null): void {
    const selected = this.#store.state.selected;
    if (selected?.source !== pair.source || selected.destination !== pair.destination) return;
    this.#explanation = explanation;
    this.#showDetails();
  }

  /** Makes a change of what is in sight, and shows it. */
  #change(change: () => void): void {
    change();
    this.#show();
  }

  #show(): void {
    const matrix = this.#matrix;
    if (!this.#situation.show(this.#view) || !matrix) return;
    const wanted = this.#wanted;
    this.#wanted = undefined;
    if (wanted) this.#uncover(wanted);
    const rows = this.#outline.lines('sources');
    const columns = this.#outline.lines('destinations');
    const matches = rows.length > 0 && columns.length > 0;
    this.#layout.noMatch(matches ? undefined : this.#noMatch());
    if (matches) this.#grid.show({ rows, columns, matrix });
    if (matches) this.#restore();
    if (matches) this.#turnToFile();
    if (wanted) this.#chooseKeys(wanted);
    else this.#showDetails();
  }

  /** Once, after a reload: where the grid was scrolled to, and which cell was selected. */
  #restore(): void {
    if (this.#restored) return;
    this.#restored = true;
    const { scroll, selected } = this.#store.state;
    this.#grid.select(selected);
    this.#grid.scroll(scroll);
  }

  /** After a move to another file: shows its namespaces, which come first, or else the cell that is being read. */
  #turnToFile(): void {
    if (!this.#moved || !this.#view || this.#view.home.length === 0) return;
    this.#moved = false;
    const { selected } = this.#store.state;
    const row = selected && this.#outline.find('sources', selected.source);
    const column = selected && this.#outline.find('destinations', selected.destination);
    if (row && column) this.#grid.revealLines(row, column);
    else this.#grid.scroll({ top: 0, left: 0 });
  }

  #noMatch(): HTMLElement {
    const clear = () => {
      this.#outline.clearFilters();
      this.#toolbar.setFilter(this.#store.state.filter);
    };
    return element(
      'div',
      { class: 'page' },
      element('h2', {}, text('noMatchTitle')),
      element('p', {}, text('noMatch')),
      button(text('clearFilter'), () => this.#change(clear)),
    );
  }

  /** Opens groups and drops filters that would hide a pair. */
  #uncover({ source, destination }: Pair): void {
    for (const [axis, key] of [
      ['sources', source],
      ['destinations', destination],
    ] as const) {
      const line = this.#outline.find(axis, key);
      if (!line) continue;
      if (!this.#outline.lines(axis).some(each => each.key === key)) this.#outline.filter(axis, '');
      this.#outline.expand(axis, line);
    }
    this.#toolbar.setFilter(this.#store.state.filter);
  }

  #expand(row: Line, column: Line): void {
    this.#outline.expand('sources', row);
    this.#outline.expand('destinations', column);
  }

  #chooseKeys({ source, destination }: Pair): void {
    const row = this.#outline.find('sources', source);
    const column = this.#outline.find('destinations', destination);
    if (row && column) this.#choose(row, column, 'enter');
    else {
      this.#select({ source, destination });
      this.#showDetails();
    }
  }

  #choose(row: Line, column: Line, how: 'look' | 'enter'): void {
    const matrix = this.#matrix;
    const selected = this.#store.state.selected;
    if (selected?.source !== row.key || selected.destination !== column.key) {
      this.#select({ source: row.key, destination: column.key });
    }
    this.#showDetails();
    this.#grid.revealLines(row, column);
    if (how === 'enter') this.#details.focus();
    else if (matrix) this.#layout.announce(cellLabel(row, column, matrix.cell(row, column)));
  }

  #select(selected: Pair | undefined): void {
    this.#store.set({ selected });
    this.#explanation = undefined;
    this.#grid.select(selected);
    this.#ask();
  }

  #deselect(): void {
    this.#select(undefined);
    this.#details.hide();
    this.#grid.element.focus();
  }

  /** Tells the host which pair is to be explained from now on. */
  #ask(): void {
    const pair = this.#store.state.selected;
    const row = pair && this.#outline.find('sources', pair.source);
    const column = pair && this.#outline.find('destinations', pair.destination);
    const cell = row && column && this.#matrix?.cell(row, column);
    if (pair && cell?.type === 'pair') host.postMessage({ type: 'explain', pair });
    else host.postMessage({ type: 'unexplain' });
  }

  #showDetails(): void {
    const pair = this.#store.state.selected;
    const matrix = this.#matrix;
    if (!pair || !matrix) return;
    const row = this.#outline.find('sources', pair.source);
    const column = this.#outline.find('destinations', pair.destination);
    if (row && column) this.#details.show(row, column, matrix, this.#explanation);
    else this.#details.showUnknown();
  }

  #hover(target: HTMLElement | undefined, spot: Spot | undefined): void {
    const row = this.#grid.rows.lines[spot?.row ?? -1];
    const column = this.#grid.columns.lines[spot?.column ?? -1];
    const line = row ?? column;
    if (!target || !line || !this.#matrix) this.#tooltip.hide();
    else if (row && column) this.#tooltip.show(target, cellTips(row, column, this.#matrix.cell(row, column)));
    else this.#tooltip.show(target, headerTips(line));
  }

  #scrolled(): void {
    const { scrollTop: top, scrollLeft: left } = this.#grid.element;
    if (this.#restored) this.#store.set({ scroll: { top, left } });
  }
}

function isWorkload({ type }: PanelView['sources'][number]): boolean {
  return type === 'workload';
}
