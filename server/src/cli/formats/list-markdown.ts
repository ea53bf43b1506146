import { inWords, type ListFormat } from './list.ts';

/** A table with a row for each connection. */
export const listMarkdown: ListFormat = function* (answer) {
  yield '| Source | Destination | Allowed |\n|---|---|---|\n';
  for (const { source, destination, allowed } of inWords(answer))
    yield `| ${[source, destination, allowed].map(cell).join(' | ')} |\n`;
};

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('[', '\\[');
}
