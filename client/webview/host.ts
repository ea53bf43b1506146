import type { PanelState } from '../src/panel/messages.ts';
import { type FromHost, type FromWebview, isFromHost } from '../src/panel/messages.ts';

interface EditorApi {
  postMessage(message: FromWebview): void;
  getState(): unknown;
  setState(state: PanelState): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** The editor's side; it can be acquired only once. */
export const host: EditorApi = acquireVsCodeApi();

/** Calls back for every message that is one of the host's. */
export function onHostMessage(take: (message: FromHost) => void): void {
  window.addEventListener('message', event => {
    const message: unknown = event.data;
    if (isFromHost(message)) take(message);
  });
}
