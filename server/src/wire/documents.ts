import { TextDocuments } from 'vscode-languageserver';
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { soundPosition } from '../workspace/files/line-index.ts';
import type { DiagnosticsWire } from './pull-diagnostics.ts';
import type { Session } from './session.ts';
import { canonicalUri } from './uris.ts';

/** Keeps the index in step with the documents that are open in the editor. */
export function syncDocuments(session: Session, diagnostics: DiagnosticsWire): void {
  const documents = new TextDocuments({ create: TextDocument.create, update: applyChanges });
  documents.onDidChangeContent(({ document }) => {
    session.background('Change of a document', () => {
      session.index.edit(canonicalUri(document.uri), document.getText(), document.version);
      diagnostics.changed();
    });
  });
  documents.onDidClose(({ document }) => {
    const isOpenAgain = (): boolean => documents.get(document.uri) !== undefined;
    session.background('Close of a document', () => close(session, diagnostics, document.uri, isOpenAgain));
  });
  documents.listen(session.connection);
}

async function close(
  { index }: Session,
  diagnostics: DiagnosticsWire,
  documentUri: string,
  isOpenAgain: () => boolean,
): Promise<void> {
  const uri = canonicalUri(documentUri);
  try {
    // What was saved just now may not have been told yet; until it is read again the text of the editor counts.
    if (index.admits(uri)) await index.refresh(uri);
  } finally {
    if (!isOpenAgain()) {
      index.close(uri);
      diagnostics.closed(uri);
    }
  }
}

/** Applies changes one after the other, each to a place that the text has by then: the library trusts what it is told. */
export function applyChanges(
  document: TextDocument,
  changes: readonly TextDocumentContentChangeEvent[],
  version: number,
): TextDocument {
  for (const change of changes) TextDocument.update(document, [soundChange(document, change)], version);
  return document;
}

function soundChange(document: TextDocument, change: TextDocumentContentChangeEvent): TextDocumentContentChangeEvent {
  if (!('range' in change)) return change;
  const { text, range } = change;
  const [start, end] = [range.start, range.end].map(each => document.offsetAt(soundPosition(each)));
  if (start === undefined || end === undefined) return change;
  return {
    text,
    range: { start: document.positionAt(Math.min(start, end)), end: document.positionAt(Math.max(start, end)) },
  };
}
