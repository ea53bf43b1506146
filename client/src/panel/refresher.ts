import { inBackground } from '../background.ts';

/** Runs a task after a quiet moment, never twice at a time, and once more when it was wanted meanwhile. */
export class Refresher {
  readonly #run: () => Promise<void>;
  readonly #delay: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  #again = false;
  #disposed = false;

  /** `delay` is in milliseconds; it starts with the first wish, so that constant typing cannot starve the task. */
  constructor(run: () => Promise<void>, delay: number) {
    this.#run = run;
    this.#delay = delay;
  }

  /** Wants a run soon. */
  want(): void {
    if (this.#disposed || this.#timer !== undefined) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#timer = setTimeout(() => inBackground('A refresh of the panel', () => this.now()), this.#delay);
  }

  /** Runs at once, or right after the run in progress. */
  async now(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#disposed) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    this.#again = false;
    try {
      await this.#run();
    } finally {
      this.#running = false;
      if (this.#again) this.want();
    }
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
  }
}
