import {
  type CodeAction,
  CodeActionKind,
  type CodeLens,
  type CompletionList,
  ConfigurationTarget,
  commands,
  type Diagnostic,
  type Hover,
  languages,
  Position,
  Range,
  Selection,
  type TextDocument,
  type TextEditor,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { ensure } from './ensure.ts';
import { workbench } from './workbench.ts';

const WAIT_MILLISECONDS = 30_000;
const POLL_MILLISECONDS = 50;
const HOVER_MILLISECONDS = 5_000;
const HOVER_ATTEMPTS = 5;

/** The workspace folder: a copy of test/fixtures/workspace, made for this run. */
export function workspaceFolder(): Uri {
  const folder = workspace.workspaceFolders?.[0];
  ensure(folder, 'a folder is open');
  return folder.uri;
}

/** Opens a file of the workspace in an editor. */
export async function openFile(path: string): Promise<TextEditor> {
  return window.showTextDocument(uriOf(path), { preview: false });
}

/** A file or folder of the workspace. */
export function uriOf(path: string): Uri {
  return Uri.joinPath(workspaceFolder(), path);
}

const written = new Set<string>();
const changed = new Set<string>();

/** Changes a setting of ours in the workspace, until `cleanUp` takes it back; undefined takes it back now. */
export async function setSetting(key: string, value: unknown): Promise<void> {
  await workspace.getConfiguration('networkPolicy').update(key, value, ConfigurationTarget.Workspace);
  changed.add(key);
}

/** Writes a file into the workspace, until `cleanUp` removes it. */
export async function writeFile(path: string, content: string | Uint8Array): Promise<Uri> {
  const uri = uriOf(path);
  await workspace.fs.writeFile(uri, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  written.add(path);
  return uri;
}

/** Copies a folder of the disk into the workspace, until `cleanUp` removes it. */
export async function copyFolder(from: string, path: string): Promise<void> {
  await workspace.fs.copy(Uri.file(from), uriOf(path));
  written.add(path);
}

/** Writes a file into the workspace and opens it. */
export async function openNewFile(path: string, content: string | Uint8Array): Promise<TextEditor> {
  await writeFile(path, content);
  const editor = await openFile(path);
  // The editor may still hold a file of that name that an earlier test has deleted.
  const isCurrent = (text: string): boolean => typeof content !== 'string' || text === content;
  await eventually(() => editor.document.getText(), isCurrent, `the text of ${path}`);
  return editor;
}

/** Closes all editors without saving, removes the files that a test has written, and takes back its settings. */
export async function cleanUp(): Promise<void> {
  for (const document of workspace.textDocuments.filter(each => each.isDirty)) {
    await window.showTextDocument(document);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await commands.executeCommand('workbench.action.closeAllEditors');
  const removal = new WorkspaceEdit();
  for (const path of written) removal.deleteFile(uriOf(path), { recursive: true, ignoreIfNotExists: true });
  // An edit: the editor keeps what was deleted behind its back for minutes.
  await workspace.applyEdit(removal);
  written.clear();
  await commands.executeCommand('notifications.clearAll');
  for (const key of changed) await setSetting(key, undefined);
  changed.clear();
}

/** Where a text stands for the first time: right behind it, or `offset` characters after its start. */
export function positionOf(document: TextDocument, text: string, offset: number = text.length): Position {
  const start = document.getText().indexOf(text);
  ensure(start !== -1, `the document holds "${text}"`);
  return document.positionAt(start + offset);
}

/** Replaces the whole text as one edit, also of a document whose editor is in the background. */
export async function replaceText({ document }: TextEditor, text: string): Promise<void> {
  const end = document.lineAt(document.lineCount - 1).range.end;
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(new Position(0, 0), end), text);
  ensure(await workspace.applyEdit(edit), 'the edit was applied');
}

/** Types at a position as the keyboard does, so that triggers and auto-indent take part. */
export async function typeText(editor: TextEditor, at: Position, text: string): Promise<void> {
  editor.selection = new Selection(at, at);
  for (const character of text) await commands.executeCommand('type', { text: character });
}

/** Asks again until the answer is accepted; fails with what was answered last. */
export async function eventually<T>(
  get: () => PromiseLike<T> | T,
  accept: (value: T) => boolean,
  what: string,
): Promise<T> {
  const end = Date.now() + WAIT_MILLISECONDS;
  for (;;) {
    const value = await get();
    if (accept(value)) return value;
    ensure(Date.now() < end, `${what}: after ${WAIT_MILLISECONDS} ms still ${JSON.stringify(value, null, 1)}`);
    await new Promise(resolve => setTimeout(resolve, POLL_MILLISECONDS));
  }
}

/** Our findings in a file, now. */
export function findings(uri: Uri): Diagnostic[] {
  return languages.getDiagnostics(uri).filter(({ source }) => source === 'network-policy');
}

/** The rule id of a finding. */
export function ruleOf({ code }: Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Waits until the findings of a file are as expected. */
export function waitForDiagnostics(uri: Uri, accept: (found: readonly Diagnostic[]) => boolean): Promise<Diagnostic[]> {
  return eventually(() => findings(uri), accept, `findings of ${uri.path}`);
}

/** Waits until a file has exactly these findings, by rule id, in any order. */
export function waitForRules(uri: Uri, ...rules: readonly string[]): Promise<Diagnostic[]> {
  const wanted = rules.toSorted().join();
  return waitForDiagnostics(uri, found => found.map(ruleOf).toSorted().join() === wanted);
}

/** The notifications that nobody has dismissed yet. */
export async function notifications(): Promise<string[]> {
  await commands.executeCommand('notifications.showList');
  await workbench.waitFor('.notifications-center.visible');
  const message = '.notifications-center .notification-list-item-message';
  const found = (await workbench.count(message)) === 0 ? [] : await workbench.texts(message);
  await commands.executeCommand('notifications.hideList');
  return found;
}

/** The text of all hovers at a position. */
export async function hoverText(uri: Uri, position: Position): Promise<string> {
  const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers.flatMap(({ contents }) => contents.map(textOf)).join('\n\n');
}

function textOf(content: Hover['contents'][number]): string {
  return typeof content === 'string' ? content : content.value;
}

/** Shows the hover at a position on the screen, with something in it; a change of layout may close it meanwhile. */
export async function openHover(editor: TextEditor, at: Position, selector: string): Promise<void> {
  editor.selection = new Selection(at, at);
  for (let attempt = 1; ; attempt += 1) {
    await commands.executeCommand('editor.action.showHover');
    try {
      return await workbench.waitFor(selector, HOVER_MILLISECONDS);
    } catch (error) {
      if (attempt === HOVER_ATTEMPTS) throw error;
    }
  }
}

/** The completion items at a position. */
export async function complete(uri: Uri, position: Position): Promise<CompletionList> {
  return commands.executeCommand<CompletionList>('vscode.executeCompletionItemProvider', uri, position);
}

/** The code lenses of a file, resolved. */
export async function codeLenses(uri: Uri): Promise<CodeLens[]> {
  return commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
}

/** The code actions offered for a range. */
export async function codeActions(uri: Uri, range: Range, kind = CodeActionKind.Empty): Promise<CodeAction[]> {
  return commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', uri, range, kind.value, 20);
}

/** Applies the code action of that title as a click on it does. */
export async function applyCodeAction(uri: Uri, range: Range, title: string): Promise<void> {
  const actions = await codeActions(uri, range);
  const action = actions.find(each => each.title === title);
  ensure(action, `"${title}" is offered among: ${actions.map(each => each.title).join(' | ')}`);
  if (action.edit) ensure(await workspace.applyEdit(action.edit), `the edit of "${title}" was applied`);
  if (action.command) await commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
}
