import {
  CodeLensRefreshRequest,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver';
import { toDiagnostics } from '../features/diagnostics.ts';
import { changedNotification } from '../features/protocol.ts';
import type { SourceFile } from '../workspace/source-file.ts';
import { guarded } from './guard.ts';
import type { Session } from './session.ts';
import { canonicalUri } from './uris.ts';

/** How long the workspace must be quiet before files that are not open are checked anew, in milliseconds. */
const QUIET = 300;

/** How many files are checked between two breaths in which requests are answered. */
const BATCH = 20;

/**
 * Brings findings to the client: pulled for open documents where the client can, pushed for the rest. A closed file's
 * findings are cleared when it opens, so that none shows twice.
 */
export class DiagnosticsWire {
  readonly #session: Session;
  readonly #pushed = new Map<string, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round = 0;

  constructor(session: Session) {
    this.#session = session;
    const { connection } = session;
    connection.languages.diagnostics.on(
      guarded(connection.console, 'Diagnostics', { kind: DocumentDiagnosticReportKind.Full, items: [] }, params => {
        const file = session.index.snapshot.files.get(canonicalUri(params.textDocument.uri));
        return { kind: DocumentDiagnosticReportKind.Full, items: file === undefined ? [] : this.#diagnose(file) };
      }),
    );
  }

  /** Something changed: open documents without pull are checked at once, the others when it gets quiet. */
  changed(): void {
    this.#round++;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    if (!this.#session.abilities.pullsDiagnostics) this.#pushOpen();
    this.#timer = setTimeout(() => void this.#checkClosed(this.#round), QUIET);
  }

  /** The workspace changed on disk or in its settings: the client is asked to pull again. */
  refresh(): void {
    this.changed();
    const { connection, abilities } = this.#session;
    if (abilities.refreshesDiagnostics) void connection.sendRequest(DiagnosticRefreshRequest.type);
    if (abilities.refreshesCodeLens) void connection.sendRequest(CodeLensRefreshRequest.type);
  }

  /** A document opened: what was pushed for it as a closed file is cleared where the client pulls. */
  opened(uri: string): void {
    if (this.#session.abilities.pullsDiagnostics) this.#push(uri, undefined, []);
  }

  /** A document closed: its findings are those of the file on disk again. */
  closed(uri: string): void {
    const file = this.#session.index.snapshot.files.get(uri);
    this.#push(uri, undefined, file === undefined ? [] : this.#diagnose(file));
    this.changed();
  }

  #diagnose(file: SourceFile): Diagnostic[] {
    return toDiagnostics(this.#session.index.snapshot, this.#session.findings(file), this.#session.pageUrl);
  }

  #pushOpen(): void {
    const { index } = this.#session;
    for (const file of index.snapshot.files.values()) {
      if (index.isOpen(file.uri)) this.#push(file.uri, file.version, this.#diagnose(file));
    }
  }

  async #checkClosed(round: number): Promise<void> {
    const { index, connection } = this.#session;
    void connection.sendNotification(changedNotification);
    const { files } = index.snapshot;
    let checked = 0;
    for (const uri of [...files.keys(), ...this.#pushed.keys()]) {
      if (index.isOpen(uri)) continue;
      const file = files.get(uri);
      this.#push(uri, undefined, file === undefined ? [] : this.#diagnose(file));
      if (++checked % BATCH === 0) await new Promise(resolve => setImmediate(resolve));
      if (round !== this.#round) return;
    }
  }

  // What the client shows already is not sent again.
  #push(uri: string, version: number | undefined, diagnostics: Diagnostic[]): void {
    const known = this.#pushed.get(uri) ?? '[]';
    const text = JSON.stringify(diagnostics);
    if (text === known && version === undefined) return;
    if (diagnostics.length === 0) this.#pushed.delete(uri);
    else this.#pushed.set(uri, text);
    void this.#session.connection.sendDiagnostics({ uri, diagnostics, ...(version === undefined ? {} : { version }) });
  }
}
