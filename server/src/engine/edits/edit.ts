import type { Span } from '../parse/tree.ts';

/** A replacement of text as data; an empty span inserts. Offsets count from the start of the document. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** Applies edits that do not overlap to a text and returns the new text. Insertions at one place apply in given order, before what replaces the text there. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.map((edit, index) => ({ edit, index }));
  ordered.sort((a, b) => compareSpans(a.edit.span, b.edit.span) || a.index - b.index);
  let result = '';
  let done = 0;
  for (const { edit } of ordered) {
    result += text.slice(done, edit.span.start) + edit.text;
    done = edit.span.end;
  }
  return result + text.slice(done);
}

function compareSpans(a: Span, b: Span): number {
  return a.start - b.start || Number(a.end > a.start) - Number(b.end > b.start);
}
