import { allInWords } from './exposure-words.ts';
import type { ListFormat } from './list.ts';

/** A line of three fields for each connection, below a heading (RFC 4180, lines ended by a line feed). */
export const listCsv: ListFormat = function* (answer) {
  yield 'source,destination,allowed\n';
  for (const { source, destination, allowed } of allInWords(answer))
    yield `${[source, destination, allowed].map(field).join()}\n`;
};

function field(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
