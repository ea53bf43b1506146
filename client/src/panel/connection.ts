import { Disposable } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { changedNotification } from '../../../server/src/features/support/protocol.ts';
import type { ServerState } from './conversation.ts';

/** What the panel needs of the extension's session with its server. */
export interface ServerSession {
  /** The running client; starts the server when it does not run yet. */
  client(): Promise<BaseLanguageClient>;
}

/** Who wants to know about the server. */
export interface ConnectionEvents {
  changed(): void;
  serverIs(state: ServerState): void;
}

function stateOf(state: State): ServerState {
  if (state === State.Running) return 'running';
  return state === State.Starting ? 'starting' : 'stopped';
}

/** One panel's line to the server, which may start late, stop and start again. */
export class PanelConnection {
  readonly #session: ServerSession;
  readonly #events: ConnectionEvents;
  #client: BaseLanguageClient | undefined;
  #subscription = Disposable.from();
  #disposed = false;

  constructor(session: ServerSession, events: ConnectionEvents) {
    this.#session = session;
    this.#events = events;
  }

  /** Starts the server where needed and listens to it from then on. */
  async connect(): Promise<void> {
    this.#events.serverIs('starting');
    try {
      const client = await this.#session.client();
      if (!this.#disposed) this.#listen(client);
    } catch {
      // The client library has told the user why; the panel offers to restart.
      this.#events.serverIs('stopped');
    }
  }

  async send(method: string, params: object): Promise<unknown> {
    if (!this.#client) throw new Error('The language server is not running.');
    return this.#client.sendRequest<unknown>(method, params);
  }

  dispose(): void {
    this.#disposed = true;
    this.#subscription.dispose();
  }

  #listen(client: BaseLanguageClient): void {
    this.#subscription.dispose();
    this.#client = client;
    this.#subscription = Disposable.from(
      client.onNotification(changedNotification, () => this.#events.changed()),
      client.onDidChangeState(({ newState }) => this.#events.serverIs(stateOf(newState))),
    );
    this.#events.serverIs(stateOf(client.state));
  }
}
