/** A `# netpol-ignore:` comment: the rules it silences and what it covers. */
export interface Suppression {
  /** Rule ids; empty never occurs. */
  readonly rules: readonly string[];
  /** Offsets of the line it silences, undefined where it covers the whole document. */
  readonly line: { readonly start: number; readonly end: number } | undefined;
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
    const rules = match[1].split(/[ \t]*,[ \t]*/);
    if (!NO_CONTENT.test(line.text)) return [{ rules, line }];
    if (index < firstContent) return [{ rules, line: undefined }];
    const covered = following[index + 1];
    return covered === undefined ? [] : [{ rules, line: covered }];
  });
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

/** Says whether a finding of the rule whose span starts at the offset is silenced. */
export function isSuppressed(suppressions: readonly Suppression[], rule: string, start: number): boolean {
  return suppressions.some(
    ({ rules, line }) => rules.includes(rule) && (line === undefined || (line.start <= start && start <= line.end)),
  );
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
