import {
  commands,
  Disposable,
  languages,
  type TextDocument,
  type TextDocumentChangeEvent,
  type TextEditor,
  window,
  workspace,
} from 'vscode';
import { documentSelector } from './create-client.ts';

// The kinds that policies act on or are; nothing else in a YAML file is our business.
const kindLine =
  /\bkind["']?\s*:\s*["']?(?:\w*NetworkPolicy|Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob|Namespace|Service|Ingress|Route|\w*List)\b/;

/** Tells whether a document may hold a manifest that the server reads. */
export function holdsManifest(document: TextDocument): boolean {
  return isWatched(document) && kindLine.test(document.getText());
}

/** Calls back once, when a document with a manifest is open for the first time. */
export function onFirstManifest(found: () => void): Disposable {
  let waiting = true;
  const report = (holds: boolean): void => {
    if (!waiting || !holds) return;
    waiting = false;
    subscription.dispose();
    found();
  };
  const lookAtAll = (): void => report(workspace.textDocuments.some(holdsManifest));
  const subscription = Disposable.from(
    workspace.onDidOpenTextDocument(document => report(holdsManifest(document))),
    workspace.onDidChangeTextDocument(event => report(bringsManifest(event))),
    workspace.onDidChangeConfiguration(event => event.affectsConfiguration('networkPolicy.enable') && lookAtAll()),
  );
  lookAtAll();
  return subscription;
}

/** Keeps the context key that shows our commands in the active editor's title bar. */
export function followActiveManifest(): Disposable {
  let shown = false;
  const show = (holds: boolean): void => {
    shown = holds;
    void commands.executeCommand('setContext', 'networkPolicy.manifest', holds);
  };
  const isActive = (document: TextDocument): boolean => document === window.activeTextEditor?.document;
  const look = (editor: TextEditor | undefined): void => show(editor !== undefined && holdsManifest(editor.document));
  look(window.activeTextEditor);
  return Disposable.from(
    window.onDidChangeActiveTextEditor(look),
    workspace.onDidChangeConfiguration(
      event => event.affectsConfiguration('networkPolicy.enable') && look(window.activeTextEditor),
    ),
    workspace.onDidChangeTextDocument(event => {
      if (!shown && isActive(event.document) && bringsManifest(event)) show(true);
    }),
  );
}

function isWatched(document: TextDocument): boolean {
  if (languages.match(documentSelector, document) === 0) return false;
  return workspace.getConfiguration('networkPolicy').get('enable', true);
}

// Looks at the lines touched alone: a key pressed in a large foreign file must cost nothing.
function bringsManifest({ document, contentChanges }: TextDocumentChangeEvent): boolean {
  const touchesKind = contentChanges.some(
    ({ range, text }) => kindLine.test(text) || kindLine.test(document.lineAt(range.start.line).text),
  );
  return touchesKind && isWatched(document);
}
