import type { Span } from '../engine/parse/tree.ts';

/** A rule that a comment names. */
export interface SuppressedRule {
  readonly id: string;
  readonly span: Span;
}

/** A `# netpol-ignore:` comment: the rules it silences and what it covers; offsets count from the document's start. */
export interface Suppression {
  /** Never empty. */
  readonly rules: readonly SuppressedRule[];
  /** From its `#` to the end of the line. */
  readonly comment: Span;
  /** The line it silences, the whole document, or nothing where no content follows. */
  readonly covers: Span | 'document' | 'nothing';
}

const COMMENT = /(?<=^|\s)#[ \t]*netpol-ignore:[ \t]*([\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)/;
const NO_CONTENT = /^\uFEFF?(?:---(?=\s|$)|%.*|)\s*(?:#|$)/;

/**
 * Returns the suppressions of a document's text. A comment on a line of its own covers the next line with content;
 * before the first content it covers the document; behind a value it covers its own line.
 */
export function readSuppressions(text: string): readonly Suppression[] {
  if (!text.includes('netpol-ignore')) return [];
  const lines = linesOf(text);
  const firstContent = lines.findIndex(line => !NO_CONTENT.test(line.text));
  const following = contentFrom(lines);
  return lines.flatMap((line, index): Suppression[] => {
    const match = COMMENT.exec(line.text);
    if (match?.[1] === undefined) return [];
    const start = line.start + match.index;
    const comment = { start, end: line.end };
    const rules = rulesIn(match[1], start + match[0].length - match[1].length);
    if (!NO_CONTENT.test(line.text)) return [{ rules, comment, covers: line }];
    if (index < firstContent) return [{ rules, comment, covers: 'document' }];
    return [{ rules, comment, covers: following[index + 1] ?? 'nothing' }];
  });
}

function rulesIn(list: string, at: number): readonly SuppressedRule[] {
  return [...list.matchAll(/[\w-]+/g)].map(({ 0: id, index }) => ({
    id,
    span: { start: at + index, end: at + index + id.length },
  }));
}

/** Returns for each line the first one with content from there on. */
function contentFrom(lines: readonly Line[]): readonly (Line | undefined)[] {
  let next: Line | undefined;
  const found = lines.toReversed().map(line => {
    if (!NO_CONTENT.test(line.text)) next = line;
    return next;
  });
  return found.toReversed();
}

/** Returns the mentions of the rule whose comments silence a finding that starts at the offset. */
export function suppressing(
  suppressions: readonly Suppression[],
  rule: string,
  start: number,
): readonly SuppressedRule[] {
  return suppressions
    .filter(({ covers }) => isCovered(covers, start))
    .flatMap(({ rules }) => rules.filter(({ id }) => id === rule));
}

function isCovered(covers: Suppression['covers'], start: number): boolean {
  if (typeof covers === 'string') return covers === 'document';
  return covers.start <= start && start <= covers.end;
}

interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function linesOf(text: string): readonly Line[] {
  return [...text.matchAll(/[^\r\n]+/g)].map(match => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}
