import type { PanelExplanation } from '../src/panel/messages.ts';
import type { Line } from './axis-lines.ts';
import { explanationView, pairView } from './details-view.ts';
import { element } from './dom.ts';
import { cellLabel, spokenName } from './labels.ts';
import type { Matrix } from './matrix.ts';
import { summaryView } from './summary-view.ts';
import { text } from './texts.ts';

/** What the pane asks for. */
export interface DetailsRequests {
  open(link: number): void;
  close(): void;
  expand(row: Line, column: Line): void;
}

/** The selected cell's details; it holds focus and scroll while its content is renewed. */
export class DetailsPane {
  readonly element = element('aside', { class: 'details', hidden: '' });
  readonly #requests: DetailsRequests;
  readonly #title = element('h2', { tabindex: '-1' });
  readonly #close = element('button', { type: 'button', class: 'icon-button close' });
  readonly #body = element('div', { class: 'details-body' });

  constructor(requests: DetailsRequests) {
    this.#requests = requests;
    this.#close.append(element('span', { class: 'icon icon-close', 'aria-hidden': 'true' }));
    this.#close.addEventListener('click', requests.close);
    this.element.append(element('header', {}, this.#title, this.#close), this.#body);
    this.element.addEventListener('keydown', event => {
      if (event.key === 'Escape') requests.close();
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  focus(): void {
    this.#title.focus();
  }

  hide(): void {
    this.element.hidden = true;
  }

  /** Shows a cell: its reasons once they are known, null when the server does not know the pair. */
  show(row: Line, column: Line, matrix: Matrix, explanation: PanelExplanation | null | undefined): void {
    this.#open(text('pairTitle', spokenName(row), spokenName(column)));
    const cell = matrix.cell(row, column);
    if (cell.type === 'outside') {
      this.#renew([element('p', {}, cellLabel(row, column, cell))]);
    } else if (row.type === 'group' || column.type === 'group') {
      this.#renew(summaryView(row, column, matrix, () => this.#requests.expand(row, column)));
    } else if (explanation) {
      this.#renew(explanationView(explanation, this.#requests.open));
    } else {
      const known = pairView(row.axis, column.axis, matrix.pair(row.axis, column.axis), this.#requests.open);
      const pending = text(explanation === null ? 'unknownPair' : 'explaining');
      this.#renew([...known, element('p', { class: 'aside' }, pending)]);
    }
  }

  /** The pair has left the workspace. */
  showUnknown(): void {
    this.#renew([element('p', {}, text('unknownPair'))]);
  }

  #open(title: string): void {
    this.element.hidden = false;
    this.element.setAttribute('aria-label', text('details'));
    this.#close.setAttribute('aria-label', text('close'));
    this.#close.title = text('close');
    this.#title.textContent = title;
  }

  #renew(content: readonly HTMLElement[]): void {
    const focused = document.activeElement;
    const held = this.#body.contains(focused);
    const key = focused?.getAttribute('data-key');
    this.#body.replaceChildren(...content);
    if (!held) return;
    const again = [...this.#body.querySelectorAll('[data-key]')].find(each => each.getAttribute('data-key') === key);
    if (again instanceof HTMLElement) again.focus();
    else this.#title.focus();
  }
}
