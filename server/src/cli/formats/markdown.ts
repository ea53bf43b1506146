import { markdownCell } from '../terminal/safe-text.ts';

/** Writes a row of a Markdown table. */
export function row(texts: readonly string[]): string {
  return `| ${texts.map(markdownCell).join(' | ')} |\n`;
}
