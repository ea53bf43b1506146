import type { Line } from './axis-lines.ts';
import { asideOf, groupCount, lineName } from './labels.ts';

const glyph = 7;
const smallGlyph = 6;

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

function longest(lines: readonly Line[], withAside: boolean): number {
  return lines.reduce((most, line) => {
    const aside = line.type === 'group' ? groupCount(line) : withAside ? asideOf(line.axis) : '';
    const indent = line.type === 'group' ? 26 : 34;
    return Math.max(most, lineName(line).length * glyph + aside.length * smallGlyph + indent);
  }, 0);
}

/** How wide the rows' headers are, in CSS pixels: as the names need, and never half of a narrow panel. */
export function rowHeaderWidth(lines: readonly Line[], panelWidth: number): number {
  return clamp(longest(lines, true), 130, Math.max(110, Math.min(300, panelWidth * 0.38)));
}

/** How high the columns' headers are, in CSS pixels: as the names need, and never half of a low panel. */
export function columnHeaderHeight(lines: readonly Line[], panelHeight: number): number {
  return clamp(longest(lines, false), 84, Math.max(84, Math.min(180, panelHeight * 0.4)));
}
