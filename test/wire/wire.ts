import { PassThrough } from 'node:stream';
import { createConnection } from 'vscode-languageserver/node';
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type LogMessageParams,
  MessageType,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { serve } from '../../server/src/wire/server.ts';
import type { FileAccess } from '../../server/src/workspace/file-access.ts';
import { pathBelow, pathFilter } from '../../server/src/workspace/files/globs.ts';

/** The folder that every test workspace lies in. */
export const FOLDER = 'file:///workspace';

/** The abilities of a client that can do everything the server makes use of. */
export const FULL_CLIENT: ClientCapabilities = {
  textDocument: { diagnostic: {}, codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    codeLens: { refreshSupport: true },
  },
  window: { workDoneProgress: true },
};

/** Files of a fake disk by path below the folder; edits of the map are edits of the disk. */
type Disk = Map<string, string>;

/** A client joined to a server by in-memory streams. */
export interface Wire {
  readonly client: ProtocolConnection;
  readonly result: InitializeResult;
  readonly disk: Disk;
  readonly published: PublishDiagnosticsParams[];
  readonly requests: { readonly method: string; readonly params: unknown }[];
  /** What the server has logged as errors and as warnings. */
  readonly errors: string[];
  readonly warnings: string[];
  settings: unknown;
  open(path: string, text?: string): string;
  change(uri: string, text: string): void;
  pull(uri: string): Promise<Diagnostic[]>;
  /** Resolves once the condition holds; it is asked again whenever the server has sent something. */
  until(condition: () => boolean): Promise<void>;
  /** Resolves with the newest diagnostics published for the path that meet the condition. */
  pushed(path: string, condition?: (diagnostics: Diagnostic[]) => boolean): Promise<Diagnostic[]>;
  stop(): Promise<void>;
}

/** Starts a server over a fake disk and a client that has been through initialize. */
export async function startWire(
  files: Readonly<Record<string, string>>,
  options: {
    capabilities?: ClientCapabilities;
    settings?: unknown;
    initializationOptions?: unknown;
    /** How long the fake disk takes for each file, in milliseconds. */
    readDelay?: number;
    /** Stands in for the fake disk, made from it. */
    access?: (disk: FileAccess) => FileAccess;
    /** URIs of the workspace folders. */
    folders?: readonly string[];
    /** The server's requests that the client answers with an error. */
    refused?: readonly string[];
  } = {},
): Promise<Wire> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const disk: Disk = new Map(Object.entries(files));
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  const onDisk = diskAccess(disk, options.readDelay ?? 0);
  serve(server, () => options.access?.(onDisk) ?? onDisk);
  const client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  const wire = new WireState(client, disk, options.settings, options.refused);
  client.listen();
  const result = await client.sendRequest<InitializeResult>('initialize', {
    processId: null,
    rootUri: FOLDER,
    workspaceFolders: (options.folders ?? [FOLDER]).map(uri => ({ uri, name: uri })),
    capabilities: options.capabilities ?? FULL_CLIENT,
    initializationOptions: options.initializationOptions,
  });
  wire.result = result;
  await client.sendNotification('initialized', {});
  return wire;
}

function diskAccess(disk: Disk, delay: number): FileAccess {
  return {
    async *list(folder, include, exclude) {
      const wanted = pathFilter(include, exclude);
      for (const path of disk.keys()) if (wanted(path)) yield { type: 'file', uri: `${folder}/${path}` };
    },
    async read(uri) {
      if (delay > 0) await new Promise(resolve => setTimeout(resolve, delay));
      const text = disk.get(pathBelow(FOLDER, uri) ?? '');
      return text === undefined ? { type: 'gone' } : { type: 'text', text };
    },
  };
}

// The requests a server may send to a client.
const ANSWERED = [
  'workspace/configuration',
  'client/registerCapability',
  'client/unregisterCapability',
  'window/workDoneProgress/create',
  'workspace/diagnostic/refresh',
  'workspace/codeLens/refresh',
];

class WireState implements Wire {
  result: InitializeResult = { capabilities: {} };
  readonly published: PublishDiagnosticsParams[] = [];
  readonly requests: { readonly method: string; readonly params: unknown }[] = [];
  readonly errors: string[] = [];
  readonly warnings: string[] = [];
  #versions = new Map<string, number>();
  #waiting: (() => void)[] = [];

  constructor(
    readonly client: ProtocolConnection,
    readonly disk: Disk,
    public settings: unknown,
    readonly refused: readonly string[] = [],
  ) {
    client.onNotification('window/logMessage', ({ type, message }: LogMessageParams) => {
      if (type === MessageType.Error) this.errors.push(message);
      if (type === MessageType.Warning) this.warnings.push(message);
      this.#wake();
    });
    client.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      this.#wake();
    });
    for (const method of ANSWERED) client.onRequest(method, (params: unknown) => this.#answer(method, params));
  }

  #answer(method: string, params: unknown): unknown {
    this.requests.push({ method, params });
    this.#wake();
    if (this.refused.includes(method)) throw new Error(`The client refuses ${method}`);
    return method === 'workspace/configuration' ? [this.settings ?? null] : null;
  }

  open(path: string, text = this.disk.get(path) ?? ''): string {
    const uri = `${FOLDER}/${path}`;
    this.#versions.set(uri, 1);
    const textDocument = { uri, languageId: 'yaml', version: 1, text };
    void this.client.sendNotification('textDocument/didOpen', { textDocument });
    return uri;
  }

  change(uri: string, text: string): void {
    const version = (this.#versions.get(uri) ?? 1) + 1;
    this.#versions.set(uri, version);
    void this.client.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  }

  async pull(uri: string): Promise<Diagnostic[]> {
    const report = await this.client.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', {
      textDocument: { uri },
    });
    return report.kind === 'full' ? report.items : [];
  }

  async pushed(path: string, condition: (diagnostics: Diagnostic[]) => boolean = () => true): Promise<Diagnostic[]> {
    for (;;) {
      const last = this.published.findLast(({ uri }) => uri === `${FOLDER}/${path}`);
      if (last !== undefined && condition(last.diagnostics)) return last.diagnostics;
      await this.#news();
    }
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await this.#news();
  }

  #news(): Promise<void> {
    return new Promise(resolve => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async stop(): Promise<void> {
    await this.client.sendRequest('shutdown');
    this.client.dispose();
  }
}
