import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import { DIAGNOSTIC_SOURCE } from '../features/diagnostics.ts';
import { CONFIG_NAME, type ConfigProblem, readConfig } from '../workspace/config-file.ts';
import { DEFAULT_SETTINGS, type Settings } from '../workspace/settings.ts';
import type { Session } from './session.ts';
import { canonicalUri } from './uris.ts';

/** The pattern of the files that are read here, to be watched. */
export const CONFIG_PATTERN = `**/${CONFIG_NAME}`;

/** Says whether a file may be the configuration of a folder. */
export function isConfigFile(uri: string): boolean {
  return uri.endsWith(`/${CONFIG_NAME}`);
}

/** Reads the configuration of the workspace, and shows in the file what cannot be taken of it. */
export class ConfigFiles {
  readonly #session: Session;
  #shown: string | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Returns the settings of the first of the folders that has a file; one with problems does not count, as for the command line. */
  async read(folders: readonly string[]): Promise<Settings> {
    const found = await this.#find(folders);
    const { settings, problems } =
      found === undefined ? { settings: DEFAULT_SETTINGS, problems: [] } : readConfig(found.text);
    this.#show(found?.uri, problems);
    return problems.length > 0 ? DEFAULT_SETTINGS : settings;
  }

  async #find(folders: readonly string[]): Promise<{ readonly uri: string; readonly text: string } | undefined> {
    for (const folder of folders) {
      const uri = canonicalUri(`${folder.replace(/\/$/, '')}/${CONFIG_NAME}`);
      const result = await this.#session.access.read(uri);
      if (result.type === 'text') return { uri, text: result.text };
      if (result.type !== 'gone')
        this.#session.connection.console.warn(`${uri} cannot be read; its settings do not count.`);
    }
    return undefined;
  }

  #show(uri: string | undefined, problems: readonly ConfigProblem[]): void {
    const send = (to: string, diagnostics: Diagnostic[]): void =>
      this.#session.background('Findings of a configuration', () =>
        this.#session.connection.sendDiagnostics({ uri: to, diagnostics }),
      );
    if (this.#shown !== undefined && this.#shown !== uri) send(this.#shown, []);
    const isNews = uri !== undefined && (problems.length > 0 || this.#shown === uri);
    if (isNews) send(uri, problems.map(toDiagnostic));
    this.#shown = problems.length > 0 ? uri : undefined;
  }
}

function toDiagnostic({ line, character, message }: ConfigProblem): Diagnostic {
  const start = { line: line - 1, character: character - 1 };
  return { range: { start, end: start }, severity: DiagnosticSeverity.Error, source: DIAGNOSTIC_SOURCE, message };
}
