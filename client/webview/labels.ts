import type { PanelAxis } from '../src/panel/messages.ts';
import type { EntryLine, GroupLine, Line } from './axis-lines.ts';
import { type Cell, type Counts, totalOf } from './matrix.ts';
import { number, text } from './texts.ts';

/** The heading of a group. */
function groupName({ namespace }: { readonly namespace: string }): string {
  return namespace === '' ? text('external') : namespace;
}

/** The short name of a line. */
export function lineName(line: Line): string {
  return line.type === 'entry' ? line.axis.name : groupName(line);
}

/** The name of a line where its place does not show what it is. */
export function spokenName(line: Line): string {
  if (line.type === 'entry') return line.axis.name;
  return line.namespace === '' ? text('externalAddresses') : text('namespaceNamed', line.namespace);
}

/** The name of an entry that tells it from those of other namespaces. */
export function fullName({ namespace, name }: PanelAxis): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

/** What stands small beside a name: what a range is known as; the kind of a workload where the name is not enough. */
export function asideOf({ axis, ambiguous }: EntryLine): string {
  if (axis.type === 'workload') return ambiguous ? axis.kind : '';
  return axis.detail;
}

/** How many entries a group has, and how many of them a filter left. */
export function groupCount({ entries, total }: GroupLine): string {
  return entries.length === total ? number(total) : text('groupFiltered', number(entries.length), number(total));
}

/** All that is known of a header. */
function headerFacts(line: Line): readonly string[] {
  if (line.type === 'group') return [groupName(line), groupCount(line)];
  const { axis } = line;
  return [fullName(axis), axis.kind, axis.detail].filter(fact => fact !== '');
}

/** A header's tooltip. */
export function headerTips(line: Line): readonly string[] {
  const opens = line.type === 'entry' && line.axis.link !== undefined;
  return opens ? [...headerFacts(line), text('openHint')] : headerFacts(line);
}

/** A header as a screen reader says it. */
export function headerLabel(line: Line, axis: 'sources' | 'destinations'): string {
  if (line.type === 'entry') return headerFacts(line).join(', ');
  return text(axis === 'sources' ? 'sourceGroup' : 'destinationGroup', groupName(line), groupCount(line));
}

const levelTexts = { none: 'levelNone', depends: 'levelDepends', some: 'levelSome', all: 'levelAll' } as const;

/** The word for a level. */
export function levelText(level: keyof typeof levelTexts): string {
  return text(levelTexts[level]);
}

/** Many connections in one sentence: how many are allowed, of how many, how many of them in part, and how many depend. */
export function summaryText(form: 'summary' | 'summaryIntro', counts: Counts, ...names: readonly string[]): string {
  const figures = [counts.some + counts.all, totalOf(counts), counts.some].map(number);
  if (counts.depends === 0) return text(form, ...names, ...figures);
  return text(`${form}Open`, ...names, ...figures, number(counts.depends));
}

/** A cell's tooltip: who to whom with their namespaces, and what is allowed. */
export function cellTips(row: Line, column: Line, cell: Cell): readonly string[] {
  const isPair = cell.type === 'pair' && !cell.self && row.type !== 'group' && column.type !== 'group';
  if (!isPair) return [cellLabel(row, column, cell)];
  return [text('pairTitle', fullName(row.axis), fullName(column.axis)), cell.text];
}

/** A cell as a screen reader says it: "web to db: TCP 5432". */
export function cellLabel(row: Line, column: Line, cell: Cell): string {
  if (cell.type === 'outside') return text('cell', spokenName(row), spokenName(column), text('outside'));
  if (cell.type === 'summary') {
    return summaryText('summary', cell.counts, spokenName(row), spokenName(column));
  }
  if (cell.self) return text('cellSelf', lineName(row), cell.text);
  return text('cell', lineName(row), lineName(column), cell.text);
}
