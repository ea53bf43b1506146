import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { clientId, clientName } from './create-client.ts';
import { openSession, type Session } from './session.ts';

let session: Session | undefined;

/** Runs when the first YAML or JSON document opens in a VS Code without Node: the server is a web worker there. */
export function activate(context: ExtensionContext): void {
  const script = Uri.joinPath(context.extensionUri, 'dist/server.browser.js').toString(true);
  const startWorker = async (): Promise<Worker> => new Worker(script);
  session = openSession(context, options => new LanguageClient(clientId, clientName, startWorker, options));
}

/** Stops the server when the extension is switched off or the window closes. */
export async function deactivate(): Promise<void> {
  await session?.stop();
}
