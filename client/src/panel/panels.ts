import {
  type Disposable,
  type ExtensionContext,
  l10n,
  Uri,
  ViewColumn,
  type WebviewPanel,
  type WebviewPanelSerializer,
  window,
} from 'vscode';
import type { ServerSession } from './connection.ts';
import { fileToFollow } from './followed-file.ts';
import { ReachabilityPanel, webviewRoot } from './reachability-panel.ts';
import { type Pair, restoreState } from './state.ts';

/** Also names the activation event that lets the panel come back with its window. */
const viewType = 'networkPolicy.reachability';

/** What to show, and how. */
export interface ShowOptions {
  readonly uri?: Uri | undefined;
  readonly pair?: Pair | undefined;
}

/** The window's panel: at most one, since it follows the active editor. */
export class ReachabilityPanels implements WebviewPanelSerializer {
  readonly #context: ExtensionContext;
  readonly #session: ServerSession;
  #open: ReachabilityPanel | undefined;

  constructor(context: ExtensionContext, session: ServerSession) {
    this.#context = context;
    this.#session = session;
  }

  /** Lets the panel survive a reload of the window. */
  register(): Disposable {
    return window.registerWebviewPanelSerializer(viewType, this);
  }

  /** Opens the panel beside the editor or brings it back; a pair is selected and takes the focus. */
  show({ uri = fileToFollow(), pair }: ShowOptions): void {
    const preserveFocus = pair === undefined;
    const panel = this.#open ?? this.#create(preserveFocus);
    panel.follow(uri);
    if (pair) panel.select(pair);
    panel.reveal(preserveFocus);
  }

  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    // One opened while the window came back shows the same.
    if (this.#open) return panel.dispose();
    const { uri } = restoreState(state);
    this.#adopt(panel).follow(uri === undefined ? fileToFollow() : Uri.parse(uri, true));
  }

  #create(preserveFocus: boolean): ReachabilityPanel {
    const options = { enableScripts: true, localResourceRoots: [webviewRoot(this.#context)] };
    const column = { viewColumn: ViewColumn.Beside, preserveFocus };
    return this.#adopt(window.createWebviewPanel(viewType, l10n.t('Reachability'), column, options));
  }

  #adopt(panel: WebviewPanel): ReachabilityPanel {
    const adopted = new ReachabilityPanel(this.#context, this.#session, panel);
    this.#open = adopted;
    panel.onDidDispose(() => {
      if (this.#open === adopted) this.#open = undefined;
    });
    return adopted;
  }
}
