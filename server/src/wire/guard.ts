import type { CancellationToken } from 'vscode-languageserver-protocol';

/** Where failures are told; the connection's console. */
export interface Log {
  error(message: string): void;
  warn(message: string): void;
}

/** Wraps a request handler: an exception is logged and answered with the empty value, so that one failure stays one. */
export function guarded<P, R>(log: Log, name: string, empty: R, handle: (params: P) => R | Promise<R>) {
  return async (params: P, token?: CancellationToken): Promise<R> => {
    if (token?.isCancellationRequested) return empty;
    try {
      return await handle(params);
    } catch (error) {
      tellFailure(log, name, error);
      return empty;
    }
  };
}

/** Begins a task that nobody waits for; its failure is logged, and ends nothing else. */
export function inBackground(log: Log, name: string, task: () => unknown): void {
  try {
    Promise.resolve(task()).catch((error: unknown) => tellFailure(log, name, error));
  } catch (error) {
    tellFailure(log, name, error);
  }
}

/** Writes a failure with where it happened into the log. */
export function tellFailure(log: Log, name: string, error: unknown): void {
  log.error(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
}
