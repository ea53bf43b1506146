import type { Line } from './axis-lines.ts';
import { asideOf, groupCount, lineName } from './labels.ts';

/** Paddings, gaps and twisty around the texts, in CSS pixels; as in grid.css. */
const room = { row: { group: 56, entry: 50 }, column: { group: 44, entry: 20 } } as const;
const asideScale = 0.88;
/** Only the longest names by letters are measured: drawing thousands costs more than a pixel is worth. */
const measured = 12;

const pen = document.createElement('canvas').getContext('2d');

function widthOf(text: string, bold: boolean): number {
  if (!pen) return text.length * 8;
  const { fontFamily, fontSize } = getComputedStyle(document.body);
  pen.font = `${bold ? '600' : '400'} ${fontSize} ${fontFamily}`;
  return pen.measureText(text).width;
}

function asideText(line: Line, axis: keyof typeof room): string {
  if (line.type === 'group') return groupCount(line);
  return axis === 'row' ? asideOf(line) : '';
}

function longest(lines: readonly Line[], axis: keyof typeof room): number {
  const widths = (['group', 'entry'] as const).flatMap(type =>
    lines
      .filter(line => line.type === type)
      .map(line => ({ name: lineName(line), aside: asideText(line, axis) }))
      .sort((one, other) => other.name.length + other.aside.length - one.name.length - one.aside.length)
      .slice(0, measured)
      .map(
        ({ name, aside }) => widthOf(name, type === 'group') + widthOf(aside, false) * asideScale + room[axis][type],
      ),
  );
  return Math.ceil(Math.max(0, ...widths));
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

/** How wide the rows' headers are, in CSS pixels: as the names need, and never half of a narrow panel. */
export function rowHeaderWidth(lines: readonly Line[], panelWidth: number): number {
  return clamp(longest(lines, 'row'), 120, clamp(panelWidth * 0.4, 120, 320));
}

/** How high the columns' headers are, in CSS pixels: as the names need, and never half of a low panel. */
export function columnHeaderHeight(lines: readonly Line[], panelHeight: number): number {
  return clamp(longest(lines, 'column'), 84, clamp(panelHeight * 0.4, 84, 190));
}
