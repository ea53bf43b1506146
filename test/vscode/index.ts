import { runSuites } from './harness.ts';
import './suites/activation.ts';
import './suites/server.ts';
import './suites/diagnostics.ts';
import './suites/rule-pages.ts';
import './suites/hover.ts';
import './suites/code-lens.ts';
import './suites/code-actions.ts';
import './suites/completion.ts';
import './suites/typing.ts';
import './suites/navigation.ts';
import './suites/settings.ts';
import './suites/cluster-profile.ts';
import './suites/commands.ts';
import './suites/panel.ts';
import './suites/reading.ts';
import './suites/reachability.ts';
import './suites/rules.ts';
import './suites/bad-input.ts';

/** The entry that VS Code calls in its extension host. */
export const run = (): Promise<void> => runSuites();
