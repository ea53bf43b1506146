import type { TextEdit } from '../../engine/edits/edit.ts';
import type { Span } from '../../engine/parse/tree.ts';

const CONTENT_LINE = /^(?!---|%|\s*#|\s*$)/m;

/**
 * Returns the edit that silences a rule at a span of a document: a comment above its line, or behind the first line of
 * content, where a comment above would silence the whole document.
 */
export function silencingEdit(text: string, rule: string, span: Span): TextEdit {
  const comment = `# netpol-ignore: ${rule} — reason`;
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  if (start <= text.search(CONTENT_LINE)) {
    const rest = /[^\r\n]*/.exec(text.slice(start));
    const end = start + (rest?.[0].trimEnd().length ?? 0);
    return { span: { start: end, end }, text: ` ${comment}` };
  }
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  const newline = text.slice(0, start).endsWith('\r\n') ? '\r\n' : '\n';
  return { span: { start, end: start }, text: `${indent}${comment}${newline}` };
}
