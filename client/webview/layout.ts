import type { DetailsPane } from './details-pane.ts';
import { element } from './dom.ts';
import type { GridView } from './grid-view.ts';
import { legend } from './legend.ts';
import type { Toolbar } from './toolbar.ts';
import type { Tooltip } from './tooltip.ts';

/** The fixed parts of the page. */
export interface Parts {
  readonly toolbar: Toolbar;
  readonly grid: GridView;
  readonly details: DetailsPane;
  readonly tooltip: Tooltip;
}

/** The page: toolbar, notes, matrix beside its details, legend; or one page that says why there is none. */
export class Layout {
  readonly #root: HTMLElement;
  readonly #parts: Parts;
  readonly #page = element('div', { class: 'cover' });
  readonly #banner = element('div', { class: 'banners' });
  readonly #noMatch = element('div', { class: 'cover', hidden: '' });
  readonly #following = element('span', { class: 'following' });
  readonly #status = element('div', { class: 'visually-hidden', role: 'status' });
  readonly notes = element('details', { class: 'notes', hidden: '' });

  constructor(root: HTMLElement, parts: Parts) {
    this.#root = root;
    this.#parts = parts;
  }

  /** Builds the page once the texts are known. */
  build(): void {
    const { toolbar, grid, details, tooltip } = this.#parts;
    this.#root.replaceChildren(
      toolbar.element,
      this.#banner,
      this.notes,
      element(
        'div',
        { class: 'body' },
        element('div', { class: 'matrix' }, grid.element, this.#noMatch),
        details.element,
      ),
      element('footer', {}, legend(), this.#following),
      this.#page,
      this.#status,
      tooltip.element,
    );
    grid.mount();
  }

  /** Covers everything by a page, or uncovers it. */
  cover(page: HTMLElement | undefined): void {
    this.#page.replaceChildren(...(page ? [page] : []));
    this.#root.toggleAttribute('data-covered', page !== undefined);
  }

  banners(...notes: readonly (HTMLElement | undefined)[]): void {
    this.#banner.replaceChildren(...notes.filter(note => note !== undefined));
  }

  /** Puts a message in place of the grid, or takes it away. */
  noMatch(message: HTMLElement | undefined): void {
    this.#noMatch.replaceChildren(...(message ? [message] : []));
    this.#noMatch.hidden = message === undefined;
    this.#parts.grid.element.hidden = message !== undefined;
  }

  follow(label: string): void {
    this.#following.textContent = label;
  }

  /** Says something to screen readers without moving the focus. */
  announce(message: string): void {
    this.#status.textContent = message;
  }
}
