import { element } from './dom.ts';
import { levelText } from './labels.ts';
import { text } from './texts.ts';

const levels = ['none', 'depends', 'some', 'all'] as const;

/** The sign of a level, as the cells draw it. */
export function glyph(level: (typeof levels)[number], type: 'pair' | 'summary' = 'pair'): HTMLElement {
  return element('span', { class: 'glyph', 'data-level': level, 'data-type': type, 'aria-hidden': 'true' });
}

/** Explains the signs. */
export function legend(): HTMLElement {
  const items = levels.map(level => element('li', {}, glyph(level), levelText(level)));
  const group = element('li', {}, glyph('some', 'summary'), text('legendGroup'));
  return element('ul', { class: 'legend', 'aria-label': text('legend') }, ...items, group);
}
