import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { nodeFiles } from './node-files.ts';
import { serve } from './server.ts';

/** Starts the server on the transport that the process's arguments name: --stdio, --node-ipc, --socket or --pipe. */
export function startNodeServer(): void {
  serve(createConnection(ProposedFeatures.all), () => nodeFiles);
}
