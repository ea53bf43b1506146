import { runSuites } from './harness.ts';
import './suites/web-worker.ts';

/** The entry that VS Code calls in its web worker host, where the browser bundles run. */
export const run = (): Promise<void> => runSuites();
