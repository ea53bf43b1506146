import { allInWords } from './exposure-words.ts';
import type { ListFormat } from './list.ts';
import { row } from './markdown.ts';

/** A table with a row for each connection. */
export const listMarkdown: ListFormat = function* (answer) {
  yield '| Source | Destination | Allowed |\n|---|---|---|\n';
  for (const { source, destination, allowed } of allInWords(answer)) yield row([source, destination, allowed]);
};
