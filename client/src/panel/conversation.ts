import {
  type EditorPlace,
  type ExplanationView,
  explainRequest,
  type ReachabilityView,
  reachabilityRequest,
} from '../../../server/src/features/support/protocol.ts';
import { inBackground } from '../background.ts';
import { isExplanationView, isReachabilityView } from './answers.ts';
import { linkExplanation, linkView } from './links.ts';
import { type Condition, type FromHost, type FromWebview, isFromWebview } from './messages.ts';
import { Refresher } from './refresher.ts';
import { LinkNumbers, Shown } from './shown.ts';
import type { Pair } from './state.ts';
import type { PanelExplanation, PanelView } from './view.ts';

/** How the server is, as far as the panel cares. */
export type ServerState = 'starting' | 'running' | 'stopped';

/** What a conversation needs of the world; the editor's part is in panel.ts. */
export interface Ports {
  readonly strings: Readonly<Record<string, string>>;
  post(message: FromHost): void;
  send(method: string, params: object): Promise<unknown>;
  open(place: EditorPlace): void;
  restartServer(): void;
  /** A short name of a file. */
  label(uri: string): string;
}

const quietMilliseconds = 150;
const slowMilliseconds = 2_000;

/** One panel's talk with its webview and the server: who asked for what, and what is on show. */
export class Conversation {
  readonly #ports: Ports;
  readonly #numbers = new LinkNumbers();
  readonly #view = new Shown<ReachabilityView, PanelView>(this.#numbers, linkView);
  readonly #explanation = new Shown<ExplanationView, PanelExplanation>(this.#numbers, linkExplanation);
  readonly #refresher = new Refresher(() => this.#refresh(), quietMilliseconds);
  #uri: string | undefined;
  #shownUri: string | undefined;
  #pair: Pair | undefined;
  #select: Pair | undefined;
  #ready = false;
  #server: ServerState = 'starting';
  #everRan = false;
  #condition: Condition | undefined = 'loading';

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Follows another file. */
  follow(uri: string): void {
    if (uri === this.#uri) return;
    this.#uri = uri;
    this.changed();
  }

  /** The server's analysis has changed. */
  changed(): void {
    if (this.#ready && this.#server === 'running') this.#refresher.want();
  }

  /** Selects a cell as soon as the webview can show it. */
  select(pair: Pair): void {
    if (this.#ready) this.#ports.post({ type: 'select', pair });
    else this.#select = pair;
  }

  /** The page is gone until it says that it is ready again. */
  hidden(): void {
    this.#ready = false;
  }

  serverIs(state: ServerState): void {
    this.#server = state;
    if (state === 'running') {
      this.#everRan = true;
      this.changed();
    } else if (state === 'starting') this.#enter(this.#everRan ? 'restarting' : 'starting');
    else this.#enter('no-server');
  }

  /** A message of the webview; anything that is none is dropped. */
  receive(message: unknown): void {
    if (isFromWebview(message)) this.#answer(message);
  }

  dispose(): void {
    this.#refresher.dispose();
    this.#ready = false;
  }

  #answer(message: FromWebview): void {
    switch (message.type) {
      case 'ready':
        this.#welcome();
        return;
      case 'explain':
        this.#pair = message.pair;
        this.#explanation.clear();
        inBackground('An explanation', () => this.#explain());
        return;
      case 'unexplain':
        this.#pair = undefined;
        this.#explanation.clear();
        return;
      case 'open': {
        const place = this.#view.place(message.link) ?? this.#explanation.place(message.link);
        if (place) this.#ports.open(place);
        return;
      }
      case 'retry':
        this.changed();
        return;
      case 'restart':
        this.#ports.restartServer();
        return;
    }
  }

  #welcome(): void {
    this.#ready = true;
    this.#explanation.clear();
    this.#ports.post({ type: 'strings', strings: this.#ports.strings });
    this.#tellFile();
    if (this.#view.content) this.#ports.post({ type: 'view', view: this.#view.content });
    if (this.#condition) this.#enter(this.#condition);
    if (this.#select) this.#ports.post({ type: 'select', pair: this.#select });
    this.#select = undefined;
    this.changed();
  }

  #tellFile(): void {
    const uri = this.#shownUri;
    if (uri !== undefined) this.#post({ type: 'following', uri, label: this.#ports.label(uri) });
  }

  #enter(condition: Condition, detail = ''): void {
    this.#condition = condition;
    this.#post({ type: 'condition', condition, detail });
  }

  #post(message: FromHost): void {
    if (this.#ready) this.#ports.post(message);
  }

  async #refresh(): Promise<void> {
    const uri = this.#uri;
    if (uri === undefined) return this.#enter('no-file');
    const slow = setTimeout(() => this.#enter('loading'), this.#view.content ? slowMilliseconds : 0);
    try {
      const answer = await this.#ports.send(reachabilityRequest, { uri });
      clearTimeout(slow);
      if (uri === this.#uri) this.#take(uri, answer);
      else this.#refresher.want();
    } catch (error) {
      if (this.#server === 'running') this.#enter('failed', textOf(error));
    } finally {
      clearTimeout(slow);
    }
    await this.#explain();
  }

  #take(uri: string, answer: unknown): void {
    if (answer === null) {
      this.#keepShownFile();
      return;
    }
    if (!isReachabilityView(answer)) {
      this.#view.clear();
      this.#enter('incompatible');
      return;
    }
    const moved = uri !== this.#shownUri;
    this.#shownUri = uri;
    if (moved) this.#tellFile();
    this.#condition = undefined;
    const isNew = this.#view.replace(answer);
    const view = this.#view.content;
    this.#post(isNew && view ? { type: 'view', view } : { type: 'current' });
  }

  /** A file without manifests, opened in passing, must not empty a panel that shows something. */
  #keepShownFile(): void {
    if (this.#shownUri === undefined || this.#shownUri === this.#uri) {
      this.#view.clear();
      this.#enter('no-file');
      return;
    }
    this.#uri = this.#shownUri;
    this.#refresher.want();
  }

  async #explain(): Promise<void> {
    const pair = this.#pair;
    const uri = this.#shownUri;
    if (!pair || uri === undefined || this.#server !== 'running') return;
    const answer = await this.#ports.send(explainRequest, { uri, ...pair }).catch(() => undefined);
    // A failed request says nothing; the next change asks again.
    if (pair !== this.#pair || answer === undefined) return;
    if (!isExplanationView(answer)) {
      this.#explanation.clear();
      return this.#post({ type: 'explanation', pair, explanation: null });
    }
    const isNew = this.#explanation.replace(answer);
    const explanation = this.#explanation.content;
    if (isNew && explanation) this.#post({ type: 'explanation', pair, explanation });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
