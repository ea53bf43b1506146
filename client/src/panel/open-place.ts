import { l10n, Range, Uri, ViewColumn, window, workspace } from 'vscode';
import type { EditorPlace } from '../../../server/src/features/support/protocol.ts';
import { inBackground } from '../background.ts';

/** The column that shows the file already, else one beside the panel's. */
function columnFor(uri: Uri, panelColumn: ViewColumn | undefined): ViewColumn {
  const editors = window.visibleTextEditors;
  const same = editors.find(editor => editor.document.uri.toString() === uri.toString());
  const other = editors.find(editor => editor.viewColumn !== undefined && editor.viewColumn !== panelColumn);
  const free = panelColumn === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One;
  return same?.viewColumn ?? other?.viewColumn ?? free;
}

/** Opens a file at a place of it, beside the panel. */
export async function openPlace(place: EditorPlace, panelColumn: ViewColumn | undefined): Promise<void> {
  const uri = Uri.parse(place.uri, true);
  const selection = new Range(place.line, place.character, place.endLine, place.endCharacter);
  try {
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, { selection, viewColumn: columnFor(uri, panelColumn) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const name = workspace.asRelativePath(uri);
    const text = l10n.t('{0} cannot be opened, so the line is not shown: {1}', name, reason);
    inBackground('A message', () => window.showWarningMessage(text));
  }
}
