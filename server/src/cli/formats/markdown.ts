/** Writes a text as a cell of a Markdown table: nothing in it is read as Markdown, HTML or a mention. */
export function cell(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('@', '&#64;')
    .replace(/[\\`*_[|~]/g, '\\$&')
    .replace(/[\r\n]+/g, ' ');
}

/** Writes a row of a Markdown table. */
export function row(texts: readonly string[]): string {
  return `| ${texts.map(cell).join(' | ')} |\n`;
}
