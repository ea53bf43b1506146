import type { Severity } from '../../engine/rules/shape/rule.ts';
import { workflowData, workflowProperty } from '../terminal/safe-text.ts';
import type { CheckFormat } from './findings.ts';

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/** Workflow commands that GitHub Actions turns into annotations of the changed lines. */
export const checkGithub: CheckFormat = function* ({ diagnostics }) {
  for (const { file, range, found } of diagnostics) {
    const { start, end } = range;
    const properties = {
      file,
      line: start.line + 1,
      endLine: end.line + 1,
      ...(start.line === end.line
        ? { col: start.character + 1, endColumn: Math.max(end.character, start.character + 1) }
        : {}),
      title: found.finding.rule.id,
    };
    const written = Object.entries(properties).map(([key, value]) => `${key}=${workflowProperty(String(value))}`);
    yield `::${COMMANDS[found.severity]} ${written.join()}::${workflowData(found.finding.message)}\n`;
  }
};
