import type { YAMLError } from 'yaml';
import type { ParseProblem } from './document.ts';
import type { HiddenLine } from './line-ends.ts';
import type { Span } from './tree.ts';

const TAB =
  'A tab stands at the begin of this line or behind a dash; the API server takes spaces alone there, in blank lines too.';

const MESSAGES: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  ALIAS_PROPS: 'An alias (*name) cannot carry an anchor or a tag of its own.',
  BAD_ALIAS: 'This alias is not written as YAML wants it: * and a name.',
  BAD_DIRECTIVE: 'This %-directive is not known to YAML.',
  BAD_DQ_ESCAPE: 'YAML does not know this escape after the backslash; write \\\\ for a backslash.',
  BAD_INDENT: 'The indentation does not fit the lines around it: this line belongs to nothing.',
  BAD_PROP_ORDER: 'The anchor or tag stands in the wrong place: it belongs directly before the value.',
  BAD_SCALAR_START: 'A plain value cannot begin with this character; put it in quotes.',
  BLOCK_AS_IMPLICIT_KEY:
    'A second map or list starts on the line of a key; begin it on a line of its own, or quote the value if its colon or dash is text.',
  BLOCK_IN_FLOW: 'Inside [ ] or { } a comma is missing here, or a dash or colon is too many.',
  KEY_OVER_1024_CHARS: 'A key is longer than the 1024 characters YAML allows.',
  MISSING_CHAR: 'A character is missing here: a bracket, a quote, a comma, or the space after a colon.',
  MULTILINE_IMPLICIT_KEY: 'A key runs over the end of its line; is the colon missing?',
  MULTIPLE_ANCHORS: 'A value can have one anchor only.',
  MULTIPLE_TAGS: 'A value can have one tag only.',
  TAB_AS_INDENT: TAB,
  UNEXPECTED_TOKEN: 'This does not belong here.',
};

/** What is meant where one code of the library stands for several mistakes, which its text tells apart. */
const DETAILS: readonly (readonly [YAMLError['code'], RegExp, string])[] = [
  ['BAD_INDENT', / end with a \}/, 'A bracket is opened and never closed: } is missing.'],
  ['BAD_INDENT', / end with a \]/, 'A bracket is opened and never closed: ] is missing.'],
  ['MISSING_CHAR', /^Missing closing/, 'A quote opens this text and none closes it.'],
  ['MISSING_CHAR', /^Comments must/, 'A comment needs a space before its #.'],
  ['MISSING_CHAR', /^Implicit map keys/, 'This line is neither "key: value" nor an item with a dash.'],
  ['MISSING_CHAR', /^Missing , or :/, 'A comma or a colon is missing here.'],
  ['UNEXPECTED_TOKEN', /-end token/, 'This bracket closes none: delete it, or open one before.'],
  ['UNEXPECTED_TOKEN', /block-seq-ind on same line/, 'A list begins on the line below its key, each item with a dash.'],
  ['UNEXPECTED_TOKEN', /^Unexpected , /, 'Nothing stands before this comma: delete it.'],
];

function messageOf({ code, message }: YAMLError): string {
  const detail = DETAILS.find(([of, text]) => of === code && text.test(message));
  return detail?.[2] ?? MESSAGES[code] ?? 'This is not valid YAML.';
}

/** Turns an error of the YAML library into a problem in plain words. */
export function syntaxProblem(error: YAMLError, text: string): ParseProblem {
  const [from, to] = error.pos;
  const start = Math.min(from, text.length);
  const end = Math.min(Math.max(to, start), text.length);
  return unreadable(messageOf(error), { start, end });
}

/** States why a document cannot be read, and what to do. */
export function unreadable(message: string, span: Span): ParseProblem {
  return { reason: 'syntax', message: `This document cannot be read. ${message}`, span };
}

/** States that a tab stands where the API server takes spaces alone. */
export function tabProblem(span: Span): ParseProblem {
  return unreadable(TAB, span);
}

/** States that a character ends a line for kubectl where none seems to end. */
export function hiddenLineProblem({ span, isComment }: HiddenLine, text: string): ParseProblem {
  const code = text.charCodeAt(span.start).toString(16).toUpperCase().padStart(4, '0');
  const [rest, otherwise] = isComment
    ? ['the rest of this comment is read as content', '']
    : ['the rest of this value stands on a line of its own', ', or put the value in double quotes'];
  return unreadable(
    `The invisible character U+${code} ends the line for kubectl: ${rest}. Delete it${otherwise}.`,
    span,
  );
}

/** States that kubectl cannot read a number. */
export function hugeNumberProblem(span: Span): ParseProblem {
  return unreadable('This number is larger than any that kubectl can read in JSON. Write a smaller one.', span);
}

/** States that a comment stands in JSON. */
export function jsonCommentProblem(span: Span): ParseProblem {
  return unreadable('JSON has no comments: kubectl takes this one for content and refuses it. Delete it.', span);
}
