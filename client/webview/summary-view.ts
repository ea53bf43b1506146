import type { Line } from './axis-lines.ts';
import { button } from './condition-page.ts';
import { element } from './dom.ts';
import { summaryText } from './labels.ts';
import { glyph } from './legend.ts';
import type { Matrix } from './matrix.ts';
import { number, text } from './texts.ts';

const shownKinds = 8;

/** All connections between two lines in figures, with the most frequent kinds of traffic. */
export function summaryView(row: Line, column: Line, matrix: Matrix, expand: () => void): readonly HTMLElement[] {
  const cell = matrix.cell(row, column);
  if (cell.type !== 'summary') return [];
  const kinds = matrix.traffics(row, column);
  const items = kinds
    .slice(0, shownKinds)
    .map(({ traffic, count }) =>
      element(
        'li',
        {},
        glyph(traffic.level),
        element('span', {}, traffic.text),
        element('span', { class: 'count' }, number(count)),
      ),
    );
  const more = kinds.length - items.length;
  const collapsed = [row, column].some(line => line.type === 'group' && line.collapsed);
  return [
    element('p', {}, summaryText('summaryIntro', cell.counts)),
    element(
      'section',
      { class: 'side', 'aria-label': text('summaryTraffic') },
      element('h3', {}, text('summaryTraffic')),
      element('ul', { class: 'kinds' }, ...items),
      more > 0 ? element('p', { class: 'aside' }, text('summaryMore', number(more))) : undefined,
    ),
    ...(collapsed ? [element('p', { class: 'aside' }, text('expandToSee')), button(text('expandBoth'), expand)] : []),
  ];
}
