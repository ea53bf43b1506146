import { type ExtensionContext, Uri, workspace } from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { clientId, clientName } from './create-client.ts';
import { openSession } from './open-session.ts';
import type { Session } from './session.ts';

let session: Session | undefined;

/** Runs when the first YAML or JSON document opens in a VS Code without Node: the server is a web worker there. */
export function activate(context: ExtensionContext): void {
  const script = Uri.joinPath(context.extensionUri, 'dist/server.browser.js');
  session = openSession(
    context,
    options => new LanguageClient(clientId, clientName, () => startWorker(script), options),
  );
}

/** Stops the server when the extension is switched off or the window closes. */
export async function deactivate(): Promise<void> {
  await session?.stop();
}

// The transports are made here because VS Code's own Worker function fails the client library's instanceof test.
async function startWorker(script: Uri): Promise<MessageTransports> {
  const worker = new Worker(await workerAddress(script));
  return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
}

// VS Code refuses workers from a remote machine's files; their text is not refused.
async function workerAddress(script: Uri): Promise<string> {
  if (script.scheme !== 'vscode-remote') return script.toString(true);
  const text = await workspace.fs.readFile(script);
  return URL.createObjectURL(new Blob([new Uint8Array(text)], { type: 'text/javascript' }));
}
