import type { TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { TextEdit as SpanEdit } from '../../engine/edits/edit.ts';
import type { SourceDocument, SourceFile } from '../../workspace/files/source-file.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';

/** Edits of one document of a file. */
export interface DocumentEdits {
  readonly file: SourceFile;
  readonly document: SourceDocument | undefined;
  readonly edits: readonly SpanEdit[];
}

/** Returns edits of documents as one edit of the workspace, in the version of each document that is open. */
export function workspaceEdit(all: readonly DocumentEdits[]): WorkspaceEdit {
  const byFile = new Map<SourceFile, TextEdit[]>();
  for (const { file, document, edits } of all) {
    const offset = document?.offset ?? 0;
    const list = byFile.get(file) ?? [];
    byFile.set(file, list);
    for (const { span, text } of edits) list.push({ range: file.lines.range(span, offset), newText: text });
  }
  const documentChanges: TextDocumentEdit[] = [...byFile].map(([file, edits]) => ({
    textDocument: { uri: file.uri, version: file.version ?? null },
    edits,
  }));
  return { documentChanges };
}

/** Returns the same edit for clients that know no versions of documents. */
export function withoutVersions(edit: WorkspaceEdit): WorkspaceEdit {
  const changes: Record<string, TextEdit[]> = {};
  for (const change of edit.documentChanges ?? []) {
    if (!('edits' in change)) continue;
    const edits = change.edits.filter(each => 'newText' in each);
    changes[change.textDocument.uri] = [...(changes[change.textDocument.uri] ?? []), ...edits];
  }
  return { changes };
}

/** Returns edits of other objects' documents; those of objects that are not of the snapshot are left out. */
export function editsElsewhere(
  snapshot: Snapshot,
  elsewhere: readonly { readonly resource: Parameters<Snapshot['homeOf']>[0]; readonly edits: readonly SpanEdit[] }[],
): readonly DocumentEdits[] {
  return elsewhere.flatMap(({ resource, edits }) =>
    edits.flatMap(({ span, text }) => {
      const passage = snapshot.passageOf(resource, span);
      return passage === undefined ? [] : [{ ...passage, edits: [{ span: passage.span, text }] }];
    }),
  );
}
