import { l10n, Position, Range, Selection, type TextEditor, TextEditorRevealType, window } from 'vscode';
import {
  type DefaultDenyParams,
  type DefaultDenyView,
  defaultDenyRequest,
} from '../../../server/src/features/support/protocol.ts';
import { isDefaultDenyView } from '../panel/answers.ts';
import { fileOf } from '../panel/followed-file.ts';
import type { Session } from '../session.ts';

const ATTEMPTS = 3;
const HINT_MILLISECONDS = 10_000;

/** Appends the policies that isolate the manifest's namespace, as one edit that can be undone. */
export async function insertDefaultDeny(session: Session): Promise<void> {
  const editor = editorToFill();
  if (!editor) {
    hint(l10n.t('Open a YAML manifest first: the policies are appended to it, for its namespace.'));
    return;
  }
  if (!(await insert(session, editor)))
    hint(l10n.t('No policies inserted: this is no YAML manifest, or it cannot be changed.'));
}

/** The panel may have the focus: then it is the editor beside it. */
function editorToFill(): TextEditor | undefined {
  const editors = [window.activeTextEditor, ...window.visibleTextEditors];
  return editors.find(editor => fileOf(editor) !== undefined);
}

async function insert(session: Session, editor: TextEditor): Promise<boolean> {
  const { document } = editor;
  const client = await session.client();
  const params: DefaultDenyParams = { uri: document.uri.toString() };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { version } = document;
    const answer: unknown = await client.sendRequest(defaultDenyRequest, params);
    if (!isDefaultDenyView(answer)) return false;
    // Typed on while the server answered: the end of the file is elsewhere by now.
    if (document.version === version) return apply(editor, answer);
  }
  return false;
}

async function apply(editor: TextEditor, { text, place }: DefaultDenyView): Promise<boolean> {
  const start = new Position(place.line, place.character);
  if (!(await editor.edit(edit => edit.insert(start, text)))) return false;
  const { document } = editor;
  const end = document.lineAt(document.lineCount - 1).range.end;
  const shown = await window.showTextDocument(document, editor.viewColumn);
  shown.selection = new Selection(start, start);
  shown.revealRange(new Range(start, end), TextEditorRevealType.AtTop);
  return true;
}

/** Says in the status bar why nothing happened. */
function hint(text: string): void {
  window.setStatusBarMessage(`$(info) ${text}`, HINT_MILLISECONDS);
}
