import { compose } from './compose.ts';
import type { ParsedDocument, ParseProblem } from './document.ts';
import { hugeJsonNumber, jsonComment } from './json-limits.ts';
import { hasOldLineEnds } from './line-ends.ts';
import { readSimple } from './simple/block.ts';
import { hugeNumberProblem, jsonCommentProblem } from './syntax-messages.ts';
import { isTemplate, isTemplated, templateSpan } from './template.ts';
import { MAX_DEPTH } from './tokens.ts';

/**
 * Reads the text of one YAML document (a slice of a file) into a tree with spans and a list of problems.
 * Never throws: what cannot be read is left out and named in the problems.
 */
export function parseDocument(text: string): ParsedDocument {
  const control = text.search(CONTROL);
  if (control >= 0) return unread(text, 'encoding', CONTROL_MESSAGE, control, control + 1);
  const huge = hugeJsonNumber(text);
  if (huge !== undefined) return { text, root: undefined, problems: [hugeNumberProblem(huge)] };
  const simple = hasOldLineEnds(text) ? undefined : readSimple(text);
  if (simple !== undefined) return { text, root: simple, problems: [] };
  const comment = jsonComment(text);
  if (comment !== undefined) return { text, root: undefined, problems: [jsonCommentProblem(comment)] };
  const parsed = compose(text, MAX_DEPTH) ?? tooDeep(text);
  const isReadable = parsed.problems.length === 0 && !isTemplated(parsed.root);
  return isReadable || !isTemplate(text) ? parsed : template(text);
}

function template(text: string): ParsedDocument {
  const { start, end } = templateSpan(text);
  const message = 'Not checked: this document is a Helm template. Render it to have its policies analysed.';
  return unread(text, 'template', message, start, end);
}

// What go-yaml's reader refuses anywhere, comments included: control characters but tab, line breaks and NEL.
const CONTROL = /[^\P{Cc}\t\n\r\u0085]/u;
const CONTROL_MESSAGE =
  'A control character, such as a NUL byte, stands here: the API server would refuse the file. Delete it, or save the file as UTF-8.';

function tooDeep(text: string): ParsedDocument {
  const message = `Not read: this document nests deeper than ${MAX_DEPTH} levels.`;
  return unread(text, 'too-deep', message, 0, firstLineEnd(text));
}

function unread(
  text: string,
  reason: ParseProblem['reason'],
  message: string,
  start: number,
  end: number,
): ParsedDocument {
  return { text, root: undefined, problems: [{ reason, message, span: { start, end } }] };
}

function firstLineEnd(text: string): number {
  const end = text.search(/[\r\n]/);
  return Math.min(end < 0 ? text.length : end, 200);
}
