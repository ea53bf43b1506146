import type { ExtensionContext } from 'vscode';
import { inBackground } from './background.ts';
import { registerClusterProfile } from './cluster/register.ts';
import { registerCommands } from './commands/index.ts';
import { type CreateClient, clientOptions } from './create-client.ts';
import { answerFileRequests } from './files.ts';
import { followActiveManifest, onFirstManifest } from './manifest-documents.ts';
import { registerReachability } from './panel/register.ts';
import { registerPolicySnippets } from './policy-snippets.ts';
import { registerRulePages } from './rule-pages.ts';
import type { Session } from './session.ts';
import { silenceWords } from './word-silence.ts';

/** Registers everything and starts the server as soon as a manifest is open. */
export function openSession(context: ExtensionContext, create: CreateClient): Session {
  const client = create(clientOptions());
  answerFileRequests(client);
  const session: Session = {
    async client() {
      await client.start();
      return client;
    },
    async restart() {
      if (client.isRunning()) await client.stop();
      await client.start();
    },
    stop: () => client.dispose(),
  };
  context.subscriptions.push(
    ...registerCommands(session),
    ...registerReachability(context, session),
    ...registerClusterProfile(client, () => session.client()),
    registerRulePages(context),
    registerPolicySnippets(),
    silenceWords(),
    followActiveManifest(),
    onFirstManifest(() => inBackground('The start of the server', () => session.client())),
  );
  return session;
}
