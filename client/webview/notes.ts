import type { Linked, PanelView } from '../src/panel/messages.ts';
import { type ConditionRequests, type Emptiness, remedy } from './condition-page.ts';
import { element } from './dom.ts';
import { text } from './texts.ts';

/** Makes a button that looks like a link and opens a place of the host's table. */
export function placeLink({ link }: Linked, label: string, open: (link: number) => void, key = ''): Node {
  if (link === undefined) return element('span', {}, label);
  const made = element('button', { type: 'button', class: 'link', 'data-key': key }, label);
  made.addEventListener('click', () => open(link));
  return made;
}

/** Says that the matrix on show is out of date, and why. */
export function staleNote(condition: Emptiness, detail: string, requests: ConditionRequests): HTMLElement {
  return element(
    'div',
    { class: 'note stale', 'data-condition': condition },
    element('strong', {}, text('staleTitle')),
    element('span', {}, [text(`${condition}Title`), detail].filter(Boolean).join(': ')),
    remedy(condition, requests),
  );
}

/** Says that nothing is closed yet. */
export function noPoliciesNote(): HTMLElement {
  return element('div', { class: 'note' }, element('span', {}, text('noPolicies')));
}

/** What the analysis warns of and what it left out; closed at first, since it is an aside. */
export function fillNotes(target: HTMLDetailsElement, view: PanelView | undefined, open: (link: number) => void): void {
  const { warnings, left } = view ?? { warnings: [], left: [] };
  target.hidden = warnings.length + left.length === 0;
  if (target.hidden) return;
  const badge = document.createElement('vscode-badge');
  badge.textContent = String(warnings.length + left.length);
  target.replaceChildren(
    element('summary', {}, text('notes'), badge),
    element(
      'ul',
      {},
      ...warnings.map(warning => element('li', {}, warning)),
      ...left.map((each, index) =>
        element('li', {}, `${text('leftOut')}: `, placeLink(each, each.text, open, `left:${index}`)),
      ),
    ),
  );
}
