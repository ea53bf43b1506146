import { csvField } from '../terminal/safe-text.ts';
import { allWords, type ListFormat } from './connections.ts';
import { exposuresInWords } from './exposure-words.ts';

/** A line for each connection, below a heading (RFC 4180, lines ended by a line feed). */
export const listCsv: ListFormat = function* (answer) {
  yield 'source,destination,allowed,possible,depends\n';
  for (const text of allWords(answer)) {
    const open = 'possible' in text ? [text.possible, text.depends.join('; ')] : ['', ''];
    yield line([text.source, text.destination, text.allowed, ...open]);
  }
  for (const { source, destination, allowed } of exposuresInWords(answer))
    yield line([source, destination, allowed, '', '']);
};

function line(fields: readonly string[]): string {
  return `${fields.map(csvField).join()}\n`;
}
