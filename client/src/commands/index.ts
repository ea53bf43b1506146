import { commands, type Disposable } from 'vscode';
import type { Session } from '../session.ts';
import { insertDefaultDeny } from './insert-default-deny.ts';
import { restartServer } from './restart-server.ts';

type Command = (session: Session) => Promise<void>;

const all: Readonly<Record<string, Command>> = {
  'networkPolicy.insertDefaultDeny': insertDefaultDeny,
  'networkPolicy.restartServer': restartServer,
};

/** Registers the commands that need the session alone; those of the panel come with it. */
export function registerCommands(session: Session): Disposable[] {
  return Object.entries(all).map(([id, run]) => commands.registerCommand(id, () => run(session)));
}
