import { commands, type Disposable } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type ClusterProfileView, clusterProfileNotification } from '../../../server/src/features/support/protocol.ts';
import { ClusterStatus } from './cluster-status.ts';
import { selectClusterProfile } from './select-profile.ts';

const COMMAND = 'networkPolicy.selectClusterProfile';

/** Registers the item of the status bar and the command behind it. */
export function registerClusterProfile(
  client: BaseLanguageClient,
  started: () => Promise<unknown>,
): readonly Disposable[] {
  const status = new ClusterStatus(COMMAND);
  // The first word of a server comes a little after its start.
  const told = new Promise<void>(resolve => {
    client.onNotification(clusterProfileNotification, (view: ClusterProfileView) => {
      status.update(view);
      resolve();
    });
  });
  return [
    status,
    commands.registerCommand(COMMAND, async () => {
      await started();
      await told;
      if (status.view !== undefined) await selectClusterProfile(status.view);
    }),
  ];
}
