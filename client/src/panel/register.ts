import { commands, type Disposable, type ExtensionContext } from 'vscode';
import { explainConnection } from '../commands/explain-connection.ts';
import { showReachability } from '../commands/show-reachability.ts';
import type { ServerSession } from './connection.ts';
import { ReachabilityPanels } from './panels.ts';

/** Registers the panel, its return after a reload, and the two commands that open it. */
export function registerReachability(context: ExtensionContext, session: ServerSession): Disposable[] {
  const panels = new ReachabilityPanels(context, session);
  return [
    panels.register(),
    commands.registerCommand('networkPolicy.showReachability', (uri?: unknown) => showReachability(panels, uri)),
    commands.registerCommand('networkPolicy.explainConnection', (uri?: unknown, pair?: unknown) =>
      explainConnection(panels, session, uri, pair),
    ),
  ];
}
