import {
  CodeLensRefreshRequest,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver';
import { toDiagnostics } from '../features/diagnostics.ts';
import { changedNotification } from '../features/support/protocol.ts';
import type { SourceFile } from '../workspace/files/source-file.ts';
import { breath } from './breath.ts';
import { guarded } from './guard.ts';
import type { Session } from './session.ts';
import { canonicalUri } from './uris.ts';

/** How long the workspace must be quiet before files that are not open are checked anew, in milliseconds. */
const QUIET = 300;

/** How long an open document may stay without being pulled, once that was asked for, and still count as shown; in milliseconds. */
const SHOWN = 2000;

/** How many files are checked between two breaths in which requests are answered. */
const BATCH = 20;

/**
 * Brings findings to the client: pulled for the documents that it shows where it can, pushed for the rest, among them
 * documents that something has opened in the background.
 */
export class DiagnosticsWire {
  readonly #session: Session;
  readonly #pushed = new Map<string, string>();
  /** The round in which the client has last pulled each open document. */
  readonly #pulled = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round = 0;

  constructor(session: Session) {
    this.#session = session;
    const { connection } = session;
    connection.languages.diagnostics.on(
      guarded(connection.console, 'Diagnostics', { kind: DocumentDiagnosticReportKind.Full, items: [] }, params => {
        const uri = canonicalUri(params.textDocument.uri);
        const file = session.index.snapshot.files.get(uri);
        if (session.index.isOpen(uri)) this.#pulling(uri);
        return { kind: DocumentDiagnosticReportKind.Full, items: file === undefined ? [] : this.#diagnose(file) };
      }),
    );
  }

  /** Something changed: open documents without pull are checked at once, the others when it gets quiet. */
  changed(): void {
    this.#round++;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    if (!this.#session.abilities.pullsDiagnostics) this.#pushOpen();
    this.#timer = this.#later(QUIET, () => this.#settle());
  }

  /** The workspace changed on disk or in its settings: the client is asked to pull again. */
  refresh(): void {
    this.changed();
    this.#askToPull();
    const { connection, abilities } = this.#session;
    if (abilities.refreshesCodeLens)
      this.#session.background('Refresh of code lenses', () => connection.sendRequest(CodeLensRefreshRequest.type));
  }

  /** A document closed: its findings are those of the file on disk again. */
  closed(uri: string): void {
    this.#pulled.delete(uri);
    const file = this.#session.index.snapshot.files.get(uri);
    if (file === undefined) this.#push(uri, undefined, []);
    else this.#pushFindings(file, undefined);
    this.changed();
  }

  // What was pushed before would stand beside what is pulled.
  #pulling(uri: string): void {
    this.#pulled.set(uri, this.#round);
    this.#push(uri, undefined, []);
  }

  // Clients pull what is typed in; an edit in the background, as a fix makes, leaves the other editors as they were.
  #settle(): void {
    const { connection, abilities } = this.#session;
    if (abilities.refreshesDiagnostics && this.#stale.length > 0) {
      this.#askToPull();
      this.#timer = this.#later(SHOWN, () => this.#forgetHidden());
    }
    this.#session.background('Notice of a change', () => connection.sendNotification(changedNotification));
    this.#checkOthers();
  }

  #checkOthers(): void {
    this.#session.background('Check of files that are not open', () => this.#checkClosed(this.#round));
  }

  #later(milliseconds: number, task: () => void): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#session.background('Check after a change', task), milliseconds);
  }

  /** Open documents that were pulled before the last change only. */
  get #stale(): readonly string[] {
    return [...this.#pulled].flatMap(([uri, round]) => (round === this.#round ? [] : [uri]));
  }

  // A tab that closes takes its findings along, while an extension may keep the document open.
  #forgetHidden(): void {
    const hidden = this.#stale;
    for (const uri of hidden) this.#pulled.delete(uri);
    if (hidden.length > 0) this.#checkOthers();
  }

  #askToPull(): void {
    const { connection, abilities } = this.#session;
    if (abilities.refreshesDiagnostics)
      this.#session.background('Refresh of findings', () => connection.sendRequest(DiagnosticRefreshRequest.type));
  }

  #diagnose(file: SourceFile): Diagnostic[] {
    return toDiagnostics(this.#session.index.snapshot, this.#session.findings(file), this.#session.pageUrl);
  }

  #pushOpen(): void {
    const { index } = this.#session;
    for (const file of index.snapshot.files.values()) {
      if (index.isOpen(file.uri)) this.#pushFindings(file, file.version);
    }
  }

  async #checkClosed(round: number): Promise<void> {
    const { index, abilities } = this.#session;
    const { files } = index.snapshot;
    let checked = 0;
    for (const uri of [...files.keys(), ...this.#pushed.keys()]) {
      if (abilities.pullsDiagnostics ? this.#pulled.has(uri) : index.isOpen(uri)) continue;
      const file = files.get(uri);
      if (file === undefined) this.#push(uri, undefined, []);
      else this.#pushFindings(file, undefined);
      if (++checked % BATCH === 0) await breath();
      if (round !== this.#round) return;
    }
  }

  // A file that cannot be checked leaves the others their findings.
  #pushFindings(file: SourceFile, version: number | undefined): void {
    const what = `Check of ${file.uri}`;
    this.#session.background(what, () => this.#push(file.uri, version, this.#diagnose(file)));
  }

  // What the client shows already is not sent again.
  #push(uri: string, version: number | undefined, diagnostics: Diagnostic[]): void {
    const known = this.#pushed.get(uri) ?? '[]';
    const text = JSON.stringify(diagnostics);
    if (text === known && version === undefined) return;
    if (diagnostics.length === 0) this.#pushed.delete(uri);
    else this.#pushed.set(uri, text);
    const { connection } = this.#session;
    this.#session.background('Sending of findings', () =>
      connection.sendDiagnostics({ uri, diagnostics, ...(version === undefined ? {} : { version }) }),
    );
  }
}
