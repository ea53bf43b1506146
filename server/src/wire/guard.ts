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
      log.error(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return empty;
    }
  };
}
