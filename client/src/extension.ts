import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { clientId, clientName } from './create-client.ts';
import { openSession } from './open-session.ts';
import type { Session } from './session.ts';

let session: Session | undefined;

/** Runs when the first YAML or JSON document opens in a VS Code with Node. */
export function activate(context: ExtensionContext): void {
  const module = context.asAbsolutePath('dist/server.js');
  const run = { module, transport: TransportKind.ipc };
  const debug = { ...run, options: { execArgv: ['--nolazy', '--inspect=6019'] } };
  session = openSession(context, options => new LanguageClient(clientId, clientName, { run, debug }, options));
}

/** Stops the server when the extension is switched off or the window closes. */
export async function deactivate(): Promise<void> {
  await session?.stop();
}
