import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { Condition } from '../src/panel/messages.ts';
import { element } from './dom.ts';
import { text } from './texts.ts';

/** Why there is no matrix: what the host says, or that there are no workloads. */
export type Emptiness = Condition | 'empty';

/** What a person can do about it. */
export interface ConditionRequests {
  retry(): void;
  restart(): void;
}

/** A button of the editor's look. */
export function button(label: string, act: () => void): HTMLElement {
  const made = document.createElement('vscode-button');
  made.textContent = label;
  made.addEventListener('click', act);
  return made;
}

/** The button that helps, where one does. */
export function remedy(condition: Emptiness, requests: ConditionRequests): HTMLElement | undefined {
  if (condition === 'failed') return button(text('retry'), requests.retry);
  if (condition === 'no-server') return button(text('restart'), requests.restart);
  return undefined;
}

/** A page in place of the matrix: what is the matter, and what to do. */
export function conditionPage(condition: Emptiness, detail: string, requests: ConditionRequests): HTMLElement {
  return element(
    'div',
    { class: 'page', 'data-condition': condition },
    element('h2', {}, text(`${condition}Title`)),
    element('p', {}, text(condition)),
    detail === '' ? undefined : element('p', { class: 'aside' }, detail),
    remedy(condition, requests),
  );
}
