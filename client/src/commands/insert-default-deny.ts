import { l10n, type TextEditor, window, workspace } from 'vscode';
import { defaultDenyRequest } from '../../../server/src/features/protocol.ts';
import type { Session } from '../session.ts';

/** Writes the policies that isolate a namespace: behind the active manifest, else into a new document. */
export async function insertDefaultDeny(session: Session): Promise<void> {
  const editor = window.activeTextEditor;
  const client = await session.client();
  const uri = editor?.document.uri.toString() ?? '';
  const policies = await client.sendRequest<unknown>(defaultDenyRequest, { uri });
  if (typeof policies !== 'string') return;
  if (editor?.document.languageId === 'yaml') await append(editor, policies);
  else await window.showTextDocument(await workspace.openTextDocument({ language: 'yaml', content: policies }));
}

async function append(editor: TextEditor, policies: string): Promise<void> {
  const { document } = editor;
  const end = document.lineAt(document.lineCount - 1).range.end;
  const inserted = await editor.edit(edit => edit.insert(end, documentSeparator(document.getText()) + policies));
  if (inserted) editor.revealRange(document.lineAt(document.lineCount - 1).range);
  else void window.showErrorMessage(l10n.t('This file cannot be changed: the policies were not inserted.'));
}

/** What has to stand between a YAML text and a further document. */
export function documentSeparator(text: string): string {
  const trimmed = text.trimEnd();
  if (trimmed === '') return '';
  const newLine = text.endsWith('\n') ? '' : '\n';
  return /(^|\n)---$/.test(trimmed) ? newLine : `${newLine}---\n`;
}
