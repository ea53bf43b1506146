import { Composer, type CST, type Document, Parser } from 'yaml';
import { buildTree } from './build-tree.ts';
import { deepestNesting } from './depth.ts';
import type { ParsedDocument, ParseProblem } from './document.ts';
import { flattenBrokenFlow } from './flow.ts';
import { syntaxProblem } from './syntax-messages.ts';
import { isFilledIn, isTemplate, templateSpan } from './template.ts';

/** Levels of nesting up to which a document is read; manifests stay below 30, schemas of CRDs below 100. */
export const MAX_DEPTH = 200;

/**
 * Reads the text of one YAML document (a slice of a file) into a tree with spans and a list of problems.
 * Never throws: what cannot be read is left out and named in the problems.
 */
export function parseDocument(text: string): ParsedDocument {
  const control = text.search(CONTROL);
  if (control >= 0) return unread(text, 'encoding', CONTROL_MESSAGE, control, control + 1);
  const parsed = compose(text) ?? tooDeep(text);
  const isReadable = parsed.problems.length === 0 && !isFilledIn(parsed.root);
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

function compose(text: string): ParsedDocument | undefined {
  let readable = asLinesOf(text);
  for (let round = 0; ; round++) {
    const tokens = [...new Parser().parse(readable)];
    if (deepestNesting(tokens, MAX_DEPTH) > MAX_DEPTH) return undefined;
    const document = firstDocument(tokens, readable.length);
    const isWorthIt = round < MAX_MENDED_FLOWS && round * text.length < MAX_REREAD;
    const mended = document?.errors.length && isWorthIt ? flattenBrokenFlow(readable) : readable;
    if (mended === readable) return read(text, document);
    readable = mended;
  }
}

/** Returns the text, as long as before, with what the library misreads: a lone CR ends a line, a BOM takes no column. */
function asLinesOf(text: string): string {
  return text.replaceAll(/\r(?!\n)/g, '\n').replace(/^\uFEFF/, '\n');
}

// Each round mends one flow collection; a document with more broken ones is broken.
const MAX_MENDED_FLOWS = 50;

/** Characters that are read again at most to mend flow collections. */
const MAX_REREAD = 4_000_000;

function firstDocument(tokens: readonly CST.Token[], length: number): Document.Parsed | undefined {
  const composer = new Composer({
    version: '1.2',
    schema: 'failsafe',
    uniqueKeys: false,
    resolveKnownTags: false,
    logLevel: 'silent',
  });
  for (const document of composer.compose(tokens, true, length)) return document;
  return undefined;
}

function read(text: string, document: Document.Parsed | undefined): ParsedDocument {
  if (document === undefined) return { text, root: undefined, problems: [] };
  const [error] = document.errors;
  const found: ParseProblem[] = [];
  const root = document.contents === null ? undefined : buildTree(text, document.contents, found);
  if (error === undefined) return { text, root, problems: found };
  // What follows the first error is its echo.
  return { text, root, problems: [syntaxProblem(error, text), ...found.filter(({ reason }) => reason !== 'syntax')] };
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
