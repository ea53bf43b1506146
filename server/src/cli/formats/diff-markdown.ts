import type { ShownWorkload } from '../../engine/reachability/shown.ts';
import { counted } from '../terminal/counted.ts';
import { markdownCell } from '../terminal/safe-text.ts';
import { type ConnectionChange, changeInWords, type DiffAnswer, type DiffFormat, summaryOf } from './changes.ts';
import { describeEnd } from './connections.ts';
import { row } from './markdown.ts';

/** GitHub takes comments of 65,536 characters; the rest is room for the user's own words. */
const MOST_CHARACTERS = 60_000;
/** More rows than this are folded away, so that a comment stays a screen long. */
const MOST_OPEN_ROWS = 20;
const MOST_NAMES = 20;

/** A comment for a pull request: what changed in a line, then a table for each kind of change, cut where it grows too long. */
export const diffMarkdown: DiffFormat = function* (answer) {
  yield `### What the network policies allow\n\n**${summaryOf(answer)}.**\n`;
  yield* names('added', answer.workloadsAdded);
  yield* names('removed', answer.workloadsRemoved);
  let room = MOST_CHARACTERS;
  const tables = tablesOf(answer).filter(({ changes }) => changes.length > 0);
  for (const [index, table] of tables.entries()) {
    const text = sectionOf(table, room / (tables.length - index));
    room -= text.length;
    yield text;
  }
};

/** The changes of one kind, and what their rows say of them. */
interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly changes: readonly ConnectionChange[];
  readonly row: (change: ConnectionChange) => string;
}

function tablesOf({ added, removed, changed }: DiffAnswer): readonly Table[] {
  const ends = ['Source', 'Destination'];
  return [
    { title: 'Added', columns: [...ends, 'Allowed'], changes: added, row: changeRow('after') },
    { title: 'Removed', columns: [...ends, 'Was allowed'], changes: removed, row: changeRow('before') },
    { title: 'Changed', columns: [...ends, 'Before', 'After'], changes: changed, row: changeRow('before', 'after') },
  ];
}

function changeRow(...sides: readonly ('before' | 'after')[]): Table['row'] {
  return change => {
    const words = changeInWords(change);
    return row([words.source, words.destination, ...sides.map(side => words[side])]);
  };
}

function sectionOf({ title, columns, changes, row: write }: Table, room: number): string {
  const rows: string[] = [];
  let length = 0;
  for (const change of changes) {
    const text = write(change);
    length += text.length;
    if (length > room) break;
    rows.push(text);
  }
  const table = `${row(columns)}${'|---'.repeat(columns.length)}|\n${rows.join('')}`;
  const missing = changes.length - rows.length;
  const rest = missing === 0 ? '' : `\n…and ${missing} more, which \`netpol diff\` lists in full.\n`;
  return changes.length > MOST_OPEN_ROWS
    ? `\n<details><summary>${title}: ${counted(changes.length, 'connection')}</summary>\n\n${table}${rest}\n</details>\n`
    : `\n#### ${title}\n\n${table}${rest}`;
}

function* names(how: string, workloads: readonly ShownWorkload[]): Generator<string> {
  if (workloads.length === 0) return;
  const shown = workloads
    .slice(0, MOST_NAMES)
    .map(workload => markdownCell(describeEnd({ type: 'workload', workload })));
  const rest = workloads.length - shown.length;
  const more = rest > 0 ? ` and ${rest} more` : '';
  yield `\n${workloads.length === 1 ? 'Workload' : 'Workloads'} ${how}: ${shown.join(', ')}${more}\n`;
}
