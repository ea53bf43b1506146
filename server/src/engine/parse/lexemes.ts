import { Lexer } from 'yaml';

/** A piece of a text as the library's lexer cuts it. */
export interface Lexeme {
  readonly source: string;
  readonly offset: number;
  /** True for a plain or block scalar. */
  readonly isScalar: boolean;
  /** True within brackets. */
  readonly isInFlow: boolean;
  /** Where the outermost of the brackets begins that the lexer gave up on right before it. */
  readonly brokenFlow: number | undefined;
}

/** The mark that the lexer puts before a plain or block scalar. */
const SCALAR_MARK = '\u001f';

/** The mark at which the lexer gives up on brackets. */
const BROKEN_FLOW_MARK = '\u0018';

const MARKS = new Set(['\uFEFF', '\u0002', BROKEN_FLOW_MARK, SCALAR_MARK]);

/** Yields the pieces of a text, which together are the text, without the marks that the lexer adds itself. */
export function* lexemesOf(text: string): Generator<Lexeme> {
  let [offset, depth, outermost, isScalar] = [0, 0, 0, false];
  let brokenFlow: number | undefined;
  for (const source of new Lexer().lex(text)) {
    if (MARKS.has(source) && !text.startsWith(source, offset)) {
      isScalar = source === SCALAR_MARK;
      if (source === BROKEN_FLOW_MARK && depth > 0) brokenFlow = outermost;
      continue;
    }
    yield { source, offset, isScalar, isInFlow: depth > 0, brokenFlow };
    if (source === '[' || source === '{') {
      if (depth === 0) outermost = offset;
      depth++;
    } else if (source === ']' || source === '}') depth--;
    offset += source.length;
    isScalar = false;
    brokenFlow = undefined;
  }
}
