import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { nodeFiles } from '../disk/node-files.ts';
import type { FileAccess } from '../workspace/file-access.ts';
import { clientFiles } from './client-files.ts';
import { serve } from './server.ts';

/** Starts the server on the transport that the process's arguments name: --stdio, --node-ipc, --socket or --pipe. */
export function startNodeServer(): void {
  const connection = createConnection(ProposedFeatures.all);
  serve(connection, () => byScheme(nodeFiles, clientFiles(connection)));
}

/** Reads `file:` URIs from the disk and all others, such as those of virtual workspaces, through the client. */
export function byScheme(disk: FileAccess, client: FileAccess): FileAccess {
  const accessOf = (uri: string): FileAccess => (uri.startsWith('file:') ? disk : client);
  return {
    reachesAbove: disk.reachesAbove === true,
    list: (folder, ...choice) => accessOf(folder).list(folder, ...choice),
    read: uri => accessOf(uri).read(uri),
  };
}
