import type { BaseLanguageClient } from 'vscode-languageclient';

/** The extension's one connection to its server. */
export interface Session {
  /** The running client; starts the server when it does not run yet. */
  client(): Promise<BaseLanguageClient>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}
