import type { ServerCapabilities } from 'vscode-languageserver';
import type { Session } from './session.ts';

/** What the server offers beside documents and diagnostics. */
export const serverCapabilities: ServerCapabilities = {};

/** Connects each feature's pure function to its request. */
export function registerFeatures(_session: Session): void {}
