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
import { inBackground } from './background.ts';
import { documentSelector } from './create-client.ts';

// The kinds that policies act on or are; nothing else in a YAML file is our business.
const kindLine =
  /\bkind["']?\s*:\s*["']?(?:\w*NetworkPolicy|Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob|Namespace|Service|Ingress|Route|\w*List)\b/;

const policyLine = /\bkind["']?\s*:\s*["']?\w*NetworkPolicy\b/;

/** Tells whether a document may hold a manifest that the server reads. */
function holdsManifest(document: TextDocument): boolean {
  return holds(document, kindLine);
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
    workspace.onDidChangeTextDocument(event => report(brings(event, kindLine))),
    workspace.onDidChangeConfiguration(event => event.affectsConfiguration('networkPolicy.enable') && lookAtAll()),
  );
  lookAtAll();
  return subscription;
}

/** Keeps the context key that shows our commands in the active editor's title bar. */
export function followActiveManifest(): Disposable {
  return followActive(kindLine, holds =>
    inBackground('The look at the active document', () =>
      commands.executeCommand('setContext', 'networkPolicy.manifest', holds),
    ),
  );
}

/** Tells whether the active document holds a policy, now and whenever that changes. */
export function followActivePolicy(show: (holds: boolean) => void): Disposable {
  return followActive(policyLine, show);
}

function followActive(wanted: RegExp, show: (holds: boolean) => void): Disposable {
  let shown = false;
  const tell = (holds: boolean): void => {
    shown = holds;
    show(holds);
  };
  const isActive = (document: TextDocument): boolean => document === window.activeTextEditor?.document;
  const look = (editor: TextEditor | undefined): void => tell(editor !== undefined && holds(editor.document, wanted));
  look(window.activeTextEditor);
  return Disposable.from(
    window.onDidChangeActiveTextEditor(look),
    workspace.onDidChangeConfiguration(
      event => event.affectsConfiguration('networkPolicy.enable') && look(window.activeTextEditor),
    ),
    workspace.onDidChangeTextDocument(event => {
      if (!shown && isActive(event.document) && brings(event, wanted)) tell(true);
    }),
  );
}

function holds(document: TextDocument, wanted: RegExp): boolean {
  return isWatched(document) && wanted.test(document.getText());
}

function isWatched(document: TextDocument): boolean {
  if (languages.match(documentSelector, document) === 0) return false;
  return workspace.getConfiguration('networkPolicy').get('enable', true);
}

// Looks at the lines touched alone: a key pressed in a large foreign file must cost nothing.
function brings({ document, contentChanges }: TextDocumentChangeEvent, wanted: RegExp): boolean {
  const touchesKind = contentChanges.some(
    ({ range, text }) => wanted.test(text) || wanted.test(document.lineAt(range.start.line).text),
  );
  return touchesKind && isWatched(document);
}
