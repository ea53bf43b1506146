import { commands, type Disposable } from 'vscode';
import type { Session } from '../session.ts';
import { restartServer } from './restart-server.ts';

type Command = (session: Session) => Promise<void>;

const all: Readonly<Record<string, Command>> = {
  'networkPolicy.restartServer': restartServer,
};

/** Registers the commands that package.json names. */
export function registerCommands(session: Session): Disposable[] {
  return Object.entries(all).map(([id, run]) => commands.registerCommand(id, () => run(session)));
}
