import { commands, type ExtensionContext, env, l10n, Uri, type WebviewPanel, window, workspace } from 'vscode';
import { inBackground } from '../background.ts';
import { PanelConnection, type ServerSession } from './connection.ts';
import { Conversation, type Ports } from './conversation.ts';
import { fileOf } from './followed-file.ts';
import { makeNonce, pageHtml } from './html.ts';
import { openPlace } from './open-place.ts';
import type { Pair } from './state.ts';
import { panelStrings } from './strings.ts';

/** Where the script and style sheet of the panel are; nothing else can be loaded. */
export function webviewRoot({ extensionUri }: ExtensionContext): Uri {
  return Uri.joinPath(extensionUri, 'dist', 'webview');
}

/** One open panel: the editor's side of its conversation. */
export class ReachabilityPanel {
  readonly #panel: WebviewPanel;
  readonly #conversation: Conversation;
  readonly #connection: PanelConnection;

  constructor(context: ExtensionContext, session: ServerSession, panel: WebviewPanel) {
    this.#panel = panel;
    this.#conversation = new Conversation(this.#ports());
    this.#connection = new PanelConnection(session, this.#conversation);
    const subscriptions = [
      panel.webview.onDidReceiveMessage(message => this.#conversation.receive(message)),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#conversation.hidden();
      }),
      window.onDidChangeActiveTextEditor(editor => this.follow(fileOf(editor))),
    ];
    panel.onDidDispose(() => {
      for (const subscription of subscriptions) subscription.dispose();
      this.#conversation.dispose();
      this.#connection.dispose();
    });
    this.#load(webviewRoot(context));
    inBackground('The connection of the panel', () => this.#connection.connect());
  }

  follow(uri: Uri | undefined): void {
    if (uri) this.#conversation.follow(uri.toString());
  }

  select(pair: Pair): void {
    this.#conversation.select(pair);
  }

  /** Brings the panel to the front where it is. */
  reveal(preserveFocus: boolean): void {
    this.#panel.reveal(undefined, preserveFocus);
  }

  #load(root: Uri): void {
    const { webview } = this.#panel;
    webview.options = { enableScripts: true, localResourceRoots: [root] };
    const resource = (name: string) => webview.asWebviewUri(Uri.joinPath(root, name)).toString();
    webview.html = pageHtml({
      title: l10n.t('Reachability'),
      language: env.language,
      nonce: makeNonce(),
      script: resource('panel.js'),
      style: resource('panel.css'),
    });
  }

  #ports(): Ports {
    return {
      strings: panelStrings(),
      post: message => inBackground('A message to the panel', () => this.#panel.webview.postMessage(message)),
      send: (method, params) => this.#connection.send(method, params),
      open: place => inBackground('The opening of a place', () => openPlace(place, this.#panel.viewColumn)),
      restartServer: () => inBackground('The restart of the server', () => this.#restart()),
      label: uri => workspace.asRelativePath(Uri.parse(uri, true)),
    };
  }

  async #restart(): Promise<void> {
    // A failed start leaves the server stopped, which connecting again reports.
    await Promise.resolve(commands.executeCommand('networkPolicy.restartServer')).catch(() => undefined);
    await this.#connection.connect();
  }
}
