import { inWords, type ListFormat } from './list.ts';

/** One line for each connection. */
export const listText: ListFormat = function* (answer) {
  for (const { source, destination, allowed } of inWords(answer)) yield `${source} → ${destination}: ${allowed}\n`;
};
