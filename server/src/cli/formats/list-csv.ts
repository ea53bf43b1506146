import { allInWords } from './exposure-words.ts';
import type { ListFormat } from './list.ts';
import { csvField } from './safe-text.ts';

/** A line of three fields for each connection, below a heading (RFC 4180, lines ended by a line feed). */
export const listCsv: ListFormat = function* (answer) {
  yield 'source,destination,allowed\n';
  for (const { source, destination, allowed } of allInWords(answer))
    yield `${[source, destination, allowed].map(csvField).join()}\n`;
};
