import { indentOf, isEmptyLine, readLine } from './lines.ts';

/** How a document is indented. */
export interface YamlStyle {
  /** Columns by which a map is deeper than its key. */
  readonly step: number;
  /** True when dashes stand at the column of their key. */
  readonly flushLists: boolean;
}

/** Returns the style of a document's text; what it does not show is two columns and indented lists. */
export function styleOf(text: string): YamlStyle {
  let step: number | undefined;
  let flushLists: boolean | undefined;
  let open: number | undefined;
  for (const line of text.split('\n')) {
    if (isEmptyLine(line)) continue;
    const { dashes, column, key, rest } = readLine(line);
    const start = indentOf(line);
    if (open !== undefined && dashes.length > 0 && start >= open) flushLists ??= start === open;
    else if (open !== undefined && dashes.length === 0 && start > open) step ??= start - open;
    if (step !== undefined && flushLists !== undefined) break;
    open = key !== undefined && rest.text.trim() === '' ? column : undefined;
  }
  return { step: step ?? 2, flushLists: flushLists ?? false };
}

/** Lays out lines that are written with steps of two columns and indented lists, from a column on; the first line comes bare. */
export function layOut(text: string, style: YamlStyle, base: number): string {
  const open: { readonly from: number; readonly to: number }[] = [{ from: 0, to: base }];
  const lines = text.split('\n').map(line => {
    const from = indentOf(line);
    while (open.length > 1 && (open.at(-1)?.from ?? 0) > from) open.pop();
    const around = open.at(-1) ?? { from: 0, to: base };
    const isItem = /^\s*- /.test(line);
    const deeper = isItem && style.flushLists ? 0 : style.step;
    const to = around.from === from ? around.to : around.to + deeper;
    if (around.from !== from) open.push({ from, to });
    if (isItem) open.push({ from: from + 2, to: to + 2 });
    return line.trim() === '' ? '' : ' '.repeat(to) + line.slice(from);
  });
  return lines.join('\n').slice(base);
}
