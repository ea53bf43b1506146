import '@vscode-elements/elements/dist/vscode-badge/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { BothAxes } from '../src/panel/messages.ts';
import { element } from './dom.ts';
import { number, type TextKey, text } from './texts.ts';

/** What the toolbar asks for. */
export interface ToolbarRequests {
  filter(axis: keyof BothAxes<string>, value: string): void;
  collapseAll(collapsed: boolean): void;
}

/** Figures of the whole view. */
export interface Figures {
  readonly workloads: number;
  readonly policies: number;
  readonly allowed: number;
  readonly connections: number;
}

const typingMilliseconds = 80;

/** The filters, the two buttons that act on all groups, and the counts. */
export class Toolbar {
  readonly element = element('div', { class: 'toolbar', role: 'group' });
  readonly #requests: ToolbarRequests;
  readonly #figures = element('div', { class: 'figures' });
  readonly #fields: BothAxes<VscodeTextfield>;

  constructor(requests: ToolbarRequests) {
    this.#requests = requests;
    this.#fields = { sources: this.#field('sources'), destinations: this.#field('destinations') };
  }

  /** Builds the controls with the texts of the host and the filters of the last session. */
  fill(filter: BothAxes<string>): void {
    this.#name(this.#fields.sources, 'filterSources', filter.sources);
    this.#name(this.#fields.destinations, 'filterDestinations', filter.destinations);
    this.element.replaceChildren(
      element('div', { class: 'filters' }, this.#fields.sources, this.#fields.destinations),
      element(
        'div',
        { class: 'actions' },
        this.#button('expand', 'expandAll', false),
        this.#button('collapse', 'collapseAll', true),
      ),
      this.#figures,
    );
  }

  setFilter(filter: BothAxes<string>): void {
    this.#fields.sources.value = filter.sources;
    this.#fields.destinations.value = filter.destinations;
  }

  show({ workloads, policies, allowed, connections }: Figures): void {
    this.#figures.replaceChildren(
      figure('workloads', number(workloads)),
      figure('policies', number(policies)),
      figure('allowed', text('ofTotal', number(allowed), number(connections))),
    );
  }

  #field(axis: keyof BothAxes<string>): VscodeTextfield {
    const field = document.createElement('vscode-textfield');
    let timer: number | undefined;
    field.type = 'search';
    field.addEventListener('input', () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => this.#requests.filter(axis, field.value), typingMilliseconds);
    });
    return field;
  }

  #name(field: VscodeTextfield, key: TextKey, value: string): void {
    field.label = text(key);
    field.placeholder = text(key);
    field.value = value;
  }

  #button(icon: string, key: TextKey, collapsed: boolean): HTMLElement {
    const button = element('button', {
      type: 'button',
      class: 'icon-button',
      title: text(key),
      'aria-label': text(key),
    });
    button.append(element('span', { class: `icon icon-${icon}`, 'aria-hidden': 'true' }));
    button.addEventListener('click', () => this.#requests.collapseAll(collapsed));
    return button;
  }
}

function figure(key: TextKey, value: string): HTMLElement {
  const badge = document.createElement('vscode-badge');
  badge.textContent = value;
  return element('span', { class: 'figure' }, text(key), badge);
}
