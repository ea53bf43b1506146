import { Uri } from 'vscode';
import type { ReachabilityPanels } from '../panel/panels.ts';

/** The file that a command was called with, from a menu (Uri) or a code lens (string). */
export function uriOf(argument: unknown): Uri | undefined {
  if (argument instanceof Uri) return argument;
  return typeof argument === 'string' && argument !== '' ? Uri.parse(argument, true) : undefined;
}

/** Opens the reachability panel beside the editor, for the file given or the active one. */
export function showReachability(panels: ReachabilityPanels, argument: unknown): void {
  panels.show({ uri: uriOf(argument) });
}
