import {
  type Connection,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import type { FileAccess } from '../workspace/file-access.ts';
import { type ClientAbilities, readAbilities } from './abilities.ts';
import { syncDocuments } from './documents.ts';
import { registerFeatures, serverCapabilities } from './features.ts';
import { DiagnosticsWire } from './pull-diagnostics.ts';
import { Session } from './session.ts';
import { canonicalUri } from './uris.ts';
import { WorkspaceWire } from './workspace.ts';

/** Serves a connection: everything the server does begins here. `access` gives the files the client's workspace lies on. */
export function serve(connection: Connection, access: (abilities: ClientAbilities) => FileAccess): void {
  connection.onInitialize(params => initialize(connection, params, access));
  connection.listen();
}

function initialize(
  connection: Connection,
  params: InitializeParams,
  access: (abilities: ClientAbilities) => FileAccess,
): InitializeResult {
  const abilities = readAbilities(params);
  const session = new Session(connection, access(abilities), abilities);
  const diagnostics = new DiagnosticsWire(session);
  const folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
  const workspace = new WorkspaceWire(session, diagnostics, folders.map(canonicalUri));
  connection.onInitialized(() => session.background('Start', () => workspace.start()));
  syncDocuments(session, diagnostics);
  registerFeatures(session);
  return {
    capabilities: {
      ...serverCapabilities,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      ...(abilities.pullsDiagnostics
        ? {
            diagnosticProvider: {
              identifier: 'network-policy',
              interFileDependencies: true,
              workspaceDiagnostics: false,
            },
          }
        : {}),
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
    serverInfo: { name: 'network-policy' },
  };
}
