import { Composer, type CST, type Document, Parser } from 'yaml';
import { flattenBrokenFlow } from './broken-flow.ts';
import { buildTree } from './build-tree.ts';
import { deepestNesting } from './depth.ts';
import type { ParsedDocument, ParseProblem } from './document.ts';
import { directiveProblem } from './go-yaml.ts';
import { hiddenLine } from './line-ends.ts';
import { mendError } from './mend.ts';
import { hiddenLineProblem, syntaxProblem, tabProblem, unreadable } from './syntax-messages.ts';
import { refusedTab } from './tabs.ts';

/**
 * Reads a document with the YAML library, whatever is written in it; undefined when it nests deeper than the limit.
 * What `readSimple` reads, this reads to the same tree.
 */
export function compose(text: string, maxDepth: number): ParsedDocument | undefined {
  let readable = asLinesOf(text);
  for (let round = 0; ; round++) {
    const tokens = [...new Parser().parse(readable)];
    if (deepestNesting(tokens, maxDepth) > maxDepth) return undefined;
    const document = firstDocument(tokens, readable.length);
    const isWorthIt = round < MAX_MENDED_FLOWS && round * text.length < MAX_REREAD;
    const mended = document?.errors.length && isWorthIt ? flattenBrokenFlow(readable) : readable;
    if (mended === readable) return read(text, mendedDocument(readable, document), ownProblems(tokens, text));
    readable = mended;
  }
}

/** Returns the text, as long as before, with what the library misreads: a lone CR ends a line, a BOM takes no column. */
export function asLinesOf(text: string): string {
  return text.replaceAll(/\r(?!\n)/g, '\n').replace(/^((?:---[ \t]*\r?\n)?)\uFEFF/, '$1\n');
}

/** Returns the document with what go-yaml takes mended, or as it is where other mistakes are left. */
function mendedDocument(text: string, document: Document.Parsed | undefined): Document.Parsed | undefined {
  let [readable, again] = [text, document];
  for (let round = 0; round < MAX_MENDED_ERRORS; round++) {
    const [error] = again?.errors ?? [];
    if (error === undefined) return again;
    const mended = round * text.length < MAX_REREAD ? mendError(readable, error) : readable;
    if (mended === readable) return document;
    readable = mended;
    again = firstDocument([...new Parser().parse(readable)], readable.length);
  }
  return document;
}

const MAX_MENDED_ERRORS = 20;

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

/** Returns the directives, tabs and line ends that go-yaml refuses and the library takes. */
function ownProblems(tokens: readonly CST.Token[], text: string): readonly ParseProblem[] {
  const directives = tokens.flatMap(token => {
    if (token.type !== 'directive') return [];
    const problem = directiveProblem(token.source);
    if (problem === undefined) return [];
    return [unreadable(problem, { start: token.offset, end: token.offset + token.source.length })];
  });
  const [tab, hidden] = [refusedTab(text), hiddenLine(text)];
  return [
    ...directives,
    ...(tab === undefined ? [] : [tabProblem(tab)]),
    ...(hidden === undefined ? [] : [hiddenLineProblem(hidden, text)]),
  ];
}

function read(text: string, document: Document.Parsed | undefined, own: readonly ParseProblem[]): ParsedDocument {
  if (document === undefined) return { text, root: undefined, problems: [] };
  const [error] = document.errors;
  const found: ParseProblem[] = [...own];
  const root = document.contents === null ? undefined : buildTree(text, document.contents, found);
  if (error === undefined) return { text, root, problems: found };
  // Errors after the first one mostly follow from it.
  return { text, root, problems: [syntaxProblem(error, text), ...found.filter(({ reason }) => reason !== 'syntax')] };
}
