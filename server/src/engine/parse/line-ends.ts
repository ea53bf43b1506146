import { lexemesOf } from './lexemes.ts';
import type { Span } from './tree.ts';

// go-yaml follows YAML 1.1, in which these end a line as a line feed does; the library follows YAML 1.2.
const OLD_LINE_END = /[\u0085\u2028\u2029]/;

/** Says whether a text holds a character that ends a line for go-yaml and looks like none. */
export function hasOldLineEnds(text: string): boolean {
  return OLD_LINE_END.test(text);
}

/** An old line end behind which something stands that is then no longer what it seems. */
export interface HiddenLine {
  readonly span: Span;
  readonly isComment: boolean;
}

/** Returns the first old line end that leaves a piece of a comment, or of a value without quotes, on a line of its own. */
export function hiddenLine(text: string): HiddenLine | undefined {
  if (!hasOldLineEnds(text)) return undefined;
  for (const { source, offset, isScalar, isInFlow } of lexemesOf(text)) {
    const isComment = source.startsWith('#') && !isScalar;
    // In brackets and in quotes a value may go on in the next line.
    const isJudged = isComment || (isScalar && !isInFlow);
    const at = isJudged ? breakIn(source, isComment) : -1;
    if (at >= 0) return { span: { start: offset + at, end: offset + at + 1 }, isComment };
  }
  return undefined;
}

/** Blanks and comments may follow; a value may also go on in a line that is indented. */
function breakIn(token: string, isComment: boolean): number {
  const rest = isComment
    ? /[\u0085\u2028\u2029](?=[ \t]*[^ \t#\r\n\u0085\u2028\u2029])/
    : /[\u0085\u2028\u2029](?=[^ \t#\r\n\u0085\u2028\u2029])/;
  return token.search(rest);
}
