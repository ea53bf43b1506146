import { type PanelState, restoreState } from '../src/panel/messages.ts';
import { host } from './host.ts';

const saveMilliseconds = 150;

/** The state that survives a reload; saved a moment after each change. */
export class Store {
  #state: PanelState = restoreState(host.getState());
  #timer: number | undefined;

  get state(): PanelState {
    return this.#state;
  }

  set(change: Partial<PanelState>): void {
    this.#state = { ...this.#state, ...change };
    this.#timer ??= window.setTimeout(() => this.save(), saveMilliseconds);
  }

  save(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    host.setState(this.#state);
  }
}
