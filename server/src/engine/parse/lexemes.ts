/** The mark that the library's lexer puts before a plain or block scalar. */
export const SCALAR_MARK = '\u001f';

/** The mark at which the library's lexer gives up on brackets. */
export const BROKEN_FLOW_MARK = '\u0018';

const MARKS = new Set(['\uFEFF', '\u0002', BROKEN_FLOW_MARK, SCALAR_MARK]);

/** Says whether a token is a mark that the lexer adds itself, and no part of the text at this offset. */
export function isMark(token: string, text: string, offset: number): boolean {
  return MARKS.has(token) && !text.startsWith(token, offset);
}
