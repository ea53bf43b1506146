import { languages, type TextEditor, type Uri, window, workspace } from 'vscode';
import { documentSelector } from '../create-client.ts';

/** The file of an editor, if the server reads files like it. */
export function fileOf(editor: TextEditor | undefined): Uri | undefined {
  return editor && languages.match(documentSelector, editor.document) > 0 ? editor.document.uri : undefined;
}

/** What to follow when nobody says: the active editor, else any visible one, else the first folder. */
export function fileToFollow(): Uri | undefined {
  const editors = [window.activeTextEditor, ...window.visibleTextEditors];
  return editors.map(fileOf).find(uri => uri !== undefined) ?? workspace.workspaceFolders?.[0]?.uri;
}
