import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type Disposable,
  FileChangeType,
  type FileEvent,
  type WorkDoneProgressServerReporter,
} from 'vscode-languageserver';
import { clusterProfileView } from '../features/cluster-profile-view.ts';
import { clusterProfileNotification } from '../features/support/protocol.ts';
import { countedFrom } from '../workspace/areas.ts';
import { DEFAULT_SETTINGS, layerSettings, readSettings, type Settings } from '../workspace/settings.ts';
import { CONFIG_PATTERN, ConfigFiles, isConfigFile } from './config-files.ts';
import type { DiagnosticsWire } from './pull-diagnostics.ts';
import type { Session } from './session.ts';
import { canonicalUri } from './uris.ts';

/** Reading takes this long before a progress is shown, in milliseconds. */
const PATIENCE = 1000;

/** Keeps the index in step with the client's folders, files on disk and settings. */
export class WorkspaceWire {
  readonly #session: Session;
  readonly #diagnostics: DiagnosticsWire;
  #folders: readonly string[];
  #loads = 0;
  #applications = 0;
  #watched = '';
  #watcher: Promise<Disposable | undefined> | undefined;
  readonly #configFiles: ConfigFiles;
  #editor: Settings = DEFAULT_SETTINGS;

  constructor(session: Session, diagnostics: DiagnosticsWire, folders: readonly string[]) {
    this.#session = session;
    this.#diagnostics = diagnostics;
    this.#folders = folders;
    this.#configFiles = new ConfigFiles(session);
    const { connection } = session;
    connection.onDidChangeWatchedFiles(({ changes }) =>
      session.background('Change of files', () => this.#filesChanged(changes)),
    );
    connection.onDidChangeConfiguration(({ settings }) =>
      session.background('Change of settings', () => this.#configure(settings)),
    );
  }

  /** Reads settings and files; called once, after the client is ready. */
  async start(): Promise<void> {
    const { connection, abilities } = this.#session;
    if (abilities.configuration)
      this.#session.background('Watch of settings', () =>
        connection.client.register(DidChangeConfigurationNotification.type, { section: 'networkPolicy' }),
      );
    if (abilities.watchesFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => canonicalUri(uri)));
        this.#folders = [...this.#folders.filter(uri => !gone.has(uri)), ...added.map(({ uri }) => canonicalUri(uri))];
        this.#session.background('Change of folders', () => this.#apply());
      });
    }
    await this.#configure(undefined);
  }

  async #configure(pushed: unknown): Promise<void> {
    const { connection, abilities } = this.#session;
    const given: unknown = abilities.configuration
      ? await this.#session.attempt('Settings', () => connection.workspace.getConfiguration('networkPolicy'))
      : typeof pushed === 'object' && pushed !== null
        ? Reflect.get(pushed, 'networkPolicy')
        : undefined;
    this.#editor = readSettings(given, problem => connection.console.warn(`Setting networkPolicy.${problem}`));
    await this.#apply();
  }

  /** Takes the settings of editor and configuration file, then reads the files. */
  async #apply(): Promise<void> {
    const { index } = this.#session;
    const application = ++this.#applications;
    const file = await this.#session.attempt('Configuration file', () => this.#configFiles.read(this.#folders));
    if (application !== this.#applications) return;
    const editor = this.#editor;
    const cluster = file === undefined ? DEFAULT_SETTINGS.cluster : file.cluster;
    index.configure({
      settings: layerSettings({ ...DEFAULT_SETTINGS, cluster }, editor),
      areas: (file?.areas ?? []).map(area => ({
        ...area,
        settings: layerSettings(area.settings, countedFrom(area.base, area.uri, editor)),
      })),
    });
    this.#tellCluster();
    const included = [index.snapshot.settings, ...(file?.areas ?? []).map(({ settings }) => settings)];
    const patterns = new Set(included.flatMap(({ files }) => files.include));
    await this.#session.attempt('Watch of files', () => this.#watch([...patterns]));
    await this.#load();
  }

  #tellCluster(): void {
    const { connection, abilities, index } = this.#session;
    if (!abilities.showsCluster) return;
    this.#session.background('Notice of the cluster', () =>
      connection.sendNotification(clusterProfileNotification, clusterProfileView(index.snapshot.profile)),
    );
  }

  /** Watches the files that the settings include; nothing happens while the patterns stay the same. */
  async #watch(patterns: readonly string[]): Promise<void> {
    const key = patterns.join('\n');
    if (!this.#session.abilities.watchesFiles || key === this.#watched) return;
    this.#watched = key;
    const before = this.#watcher;
    const watchers = [...patterns, CONFIG_PATTERN].map(globPattern => ({ globPattern }));
    const { client } = this.#session.connection;
    this.#watcher = this.#session.attempt('Watch of files', () =>
      client.register(DidChangeWatchedFilesNotification.type, { watchers }),
    );
    (await before)?.dispose();
  }

  async #load(): Promise<void> {
    const { index, connection } = this.#session;
    const load = ++this.#loads;
    index.configure({ folders: this.#folders });
    const progress = this.#progressWhenSlow();
    try {
      await index.load(progress.report, () => load !== this.#loads);
    } finally {
      progress.done();
      if (load === this.#loads) this.#session.filesAreRead();
    }
    if (load !== this.#loads) return;
    for (const { uri, reason } of index.leftOut) connection.console.warn(`Left out ${uri}: ${reason}`);
    this.#diagnostics.refresh();
  }

  #progressWhenSlow(): { report(read: number): void; done(): void } {
    const { connection, abilities } = this.#session;
    let reporter: WorkDoneProgressServerReporter | undefined;
    let over = !abilities.progress;
    const show = async (): Promise<void> => {
      if (over) return;
      const created = await connection.window.createWorkDoneProgress();
      created.begin('NetworkPolicy', undefined, 'Reading manifests');
      if (over) created.done();
      else reporter = created;
    };
    const timer = setTimeout(() => this.#session.background('Progress', show), PATIENCE);
    return {
      report: read => {
        if (read % 50 === 0) reporter?.report(`Reading manifests: ${read} files`);
      },
      done: () => {
        over = true;
        clearTimeout(timer);
        reporter?.done();
      },
    };
  }

  async #filesChanged(changes: readonly FileEvent[]): Promise<void> {
    const { index } = this.#session;
    if (changes.some(({ uri }) => isConfigFile(uri))) return this.#apply();
    for (const { uri, type } of changes) {
      const canonical = canonicalUri(uri);
      if (type === FileChangeType.Deleted) index.remove(canonical);
      else
        await this.#session.attempt(`Reading of ${uri}`, async () => {
          if (index.admits(canonical)) await index.refresh(canonical);
        });
    }
    this.#diagnostics.refresh();
  }
}
