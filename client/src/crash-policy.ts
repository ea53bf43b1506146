import { l10n } from 'vscode';
import { CloseAction, ErrorAction, type ErrorHandler } from 'vscode-languageclient';

const RESTARTS = 4;
const WINDOW_MILLISECONDS = 3 * 60 * 1000;

/** Restarts a server that died, but not one that keeps dying. */
export function crashPolicy(now: () => number = Date.now): ErrorHandler {
  let crashes: number[] = [];
  return {
    // Requests on their way to a server that just died fail in numbers; only its end decides.
    error: () => ({ action: ErrorAction.Continue }),
    closed: () => {
      crashes = [...crashes.filter(time => now() - time < WINDOW_MILLISECONDS), now()];
      if (crashes.length <= RESTARTS) return { action: CloseAction.Restart };
      const command = l10n.t('NetworkPolicy: Restart Language Server');
      const message = l10n.t(
        'The server of NetworkPolicy for Kubernetes ended {0} times within three minutes and stays off. Run "{1}" to try again.',
        crashes.length,
        command,
      );
      crashes = [];
      return { action: CloseAction.DoNotRestart, message };
    },
  };
}
