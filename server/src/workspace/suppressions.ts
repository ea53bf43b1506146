/** A `# netpol-ignore:` comment: the rules it silences and what it covers. */
export interface Suppression {
  /** Rule ids; empty never occurs. */
  readonly rules: readonly string[];
  /** Offsets of the line it silences, undefined where it covers the whole document. */
  readonly line: { readonly start: number; readonly end: number } | undefined;
}

const COMMENT = /^([^\n]*?)#[ \t]*netpol-ignore:[ \t]*([\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)/gm;

/**
 * Returns the suppressions of a document's text. A comment on a line of its own covers the next line with content;
 * before the first content it covers the document; behind a value it covers its own line.
 */
export function readSuppressions(text: string): readonly Suppression[] {
  if (!text.includes('netpol-ignore')) return [];
  const firstContent = text.search(/^(?!---|%|\s*#|\s*$)/m);
  return [...text.matchAll(COMMENT)].map(match => {
    const rules = (match[2] ?? '').split(/[ \t]*,[ \t]*/);
    const before = match[1] ?? '';
    if (before.trim() !== '') return { rules, line: lineAt(text, match.index) };
    if (match.index < firstContent) return { rules, line: undefined };
    return { rules, line: nextContentLine(text, match.index) };
  });
}

/** Says whether a finding of the rule whose span starts at the offset is silenced. */
export function isSuppressed(suppressions: readonly Suppression[], rule: string, start: number): boolean {
  return suppressions.some(
    ({ rules, line }) => rules.includes(rule) && (line === undefined || (line.start <= start && start <= line.end)),
  );
}

function lineAt(text: string, offset: number): { start: number; end: number } {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { start, end: end < 0 ? text.length : end };
}

function nextContentLine(text: string, offset: number): { start: number; end: number } {
  let line = lineAt(text, offset);
  do line = lineAt(text, Math.min(line.end + 1, text.length));
  while (line.end < text.length && /^\s*(?:#|$)/.test(text.slice(line.start, line.end)));
  return line;
}
