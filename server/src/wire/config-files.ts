import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import { DIAGNOSTIC_SOURCE } from '../features/diagnostics.ts';
import type { Area } from '../workspace/areas.ts';
import { type ClusterConflict, joinClusters } from '../workspace/cluster-settings.ts';
import { CONFIG_NAME, type ConfigProblem, type ConfigResult, readConfig } from '../workspace/config-file.ts';
import type { Settings } from '../workspace/settings.ts';
import { folderOf } from '../workspace/worlds/folders.ts';
import type { Session } from './session.ts';
import { canonicalUri } from './uris.ts';

/** The pattern of the files that are read here, to be watched. */
export const CONFIG_PATTERN = `**/${CONFIG_NAME}`;

/** Says whether a file may be the configuration of a folder. */
export function isConfigFile(uri: string): boolean {
  return uri.endsWith(`/${CONFIG_NAME}`);
}

/** What the configurations of a workspace say. */
export interface WorkspaceConfig {
  /** The folders that have one, with the folder of the file and what it says. */
  readonly areas: readonly Area[];
  readonly cluster: Settings['cluster'];
}

/** A configuration that was found. */
interface Found {
  readonly uri: string;
  readonly result: ConfigResult;
}

/** Reads the configurations of the workspace, and shows in the files what cannot be taken of them. */
export class ConfigFiles {
  readonly #session: Session;
  #shown: ReadonlySet<string> = new Set();

  constructor(session: Session) {
    this.#session = session;
  }

  /** Returns what the configuration of each folder says; one with problems does not count, as for the command line. */
  async read(folders: readonly string[]): Promise<WorkspaceConfig> {
    const files = new Map<string, Found>();
    const areas: Area[] = [];
    for (const uri of folders) {
      const found = await this.#find(uri.replace(/\/$/, ''), files);
      if (found === undefined) continue;
      files.set(found.uri, found);
      const { settings, problems } = found.result;
      if (problems.length === 0) areas.push({ uri, base: folderOf(found.uri), settings });
    }
    const stated = [...files.values()].filter(({ result }) => result.problems.length === 0);
    const { cluster, conflict } = joinClusters(
      stated.map(({ uri, result }) => ({ name: uri, cluster: result.settings.cluster })),
    );
    this.#show([...files.values()], conflict);
    return { areas, cluster };
  }

  /** Looks in the folder, and above it up to the repository's root where that can be read. */
  async #find(folder: string, known: ReadonlyMap<string, Found>): Promise<Found | undefined> {
    const { access, connection } = this.#session;
    const uri = canonicalUri(`${folder}/${CONFIG_NAME}`);
    const result = known.has(uri) ? undefined : await access.read(uri);
    if (result === undefined) return known.get(uri);
    if (result.type === 'text') return { uri, result: readConfig(result.text) };
    if (result.type !== 'gone') {
      connection.console.warn(`${uri} cannot be read; its settings do not count.`);
      return undefined;
    }
    const above = folderOf(folder);
    if (access.reachesAbove !== true || !/^file:\/\/[^/]*\/./.test(folder)) return undefined;
    return (await access.read(`${folder}/.git`)).type === 'gone' ? this.#find(above, known) : undefined;
  }

  #show(files: readonly Found[], conflict: ClusterConflict | undefined): void {
    const shown = new Map<string, Diagnostic[]>();
    for (const { uri, result } of files)
      if (result.problems.length > 0) shown.set(uri, result.problems.map(toDiagnostic));
    if (conflict !== undefined) shown.set(conflict.names[1], [conflictDiagnostic(conflict)]);
    for (const uri of new Set([...this.#shown, ...shown.keys()])) {
      this.#session.background('Findings of a configuration', () =>
        this.#session.connection.sendDiagnostics({ uri, diagnostics: shown.get(uri) ?? [] }),
      );
    }
    this.#shown = new Set(shown.keys());
  }
}

function conflictDiagnostic({ setting, names }: ClusterConflict): Diagnostic {
  return {
    ...toDiagnostic({ line: 1, character: 1, message: '' }),
    severity: DiagnosticSeverity.Warning,
    message: `cluster.${setting} does not count here: ${names[0]} says something else, and all folders are taken as one cluster. Make both the same, or open the folders apart.`,
  };
}

function toDiagnostic({ line, character, message }: ConfigProblem): Diagnostic {
  const start = { line: line - 1, character: character - 1 };
  return { range: { start, end: start }, severity: DiagnosticSeverity.Error, source: DIAGNOSTIC_SOURCE, message };
}
