import { Composer, type CST, type Document } from 'yaml';
import { buildTree } from './build-tree.ts';
import type { ParsedDocument, ParseProblem } from './document.ts';
import { directiveProblem } from './go-yaml.ts';
import { hiddenLine } from './line-ends.ts';
import { mendError } from './mend.ts';
import { hiddenLineProblem, syntaxProblem, tabProblem, unreadable } from './syntax-messages.ts';
import { refusedTab } from './tabs.ts';
import { MAX_REREAD, tokensIn, tokensOf } from './tokens.ts';

/**
 * Reads a document with the YAML library, whatever is written in it; undefined when it nests deeper than the limit.
 * What `readSimple` reads, this reads to the same tree.
 */
export function compose(text: string, maxDepth: number): ParsedDocument | undefined {
  const found = tokensOf(text, maxDepth);
  if (found === undefined) return undefined;
  const { tokens, readable } = found;
  const document = firstDocument(tokens, readable.length);
  return read(text, mendedDocument(readable, document), ownProblems(tokens, text));
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
    again = firstDocument(tokensIn(readable), readable.length);
  }
  return document;
}

const MAX_MENDED_ERRORS = 20;

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
