import type { RuleFinding } from '../../server/src/engine/rules/run-rules.ts';
import { defineRule, type Rule } from '../../server/src/engine/rules/shape/rule.ts';
import type { FileFinding } from '../../server/src/workspace/findings.ts';
import type { Workspace } from './workspace.ts';

/** A rule that never speaks; findings of it are made by hand. */
export const sampleRule: Rule = defineRule({
  id: 'sample-rule',
  severity: 'warning',
  on: [],
  needs: ['policy'],
  group: 'directions',
  summary: 'A sample.',
  why: 'For tests.',
  reference: 'none',
  examples: { bad: [], fixed: [], nearMisses: [] },
  check: () => [],
});

/** Makes a finding at the first place of a word in the workspace's file. */
export function findingAt(workspace: Workspace, word: string, more: Partial<RuleFinding> = {}): FileFinding {
  const { file } = workspace;
  const at = file.text.indexOf(word);
  const document = file.documents.findLast(({ offset }) => offset <= at);
  const start = at - (document?.offset ?? 0);
  const span = { start, end: start + word.length };
  const finding: RuleFinding = {
    rule: sampleRule,
    severity: 'warning',
    span,
    message: 'Wrong.',
    path: 'spec',
    ...more,
  };
  return { file, document, resource: document?.content.resources[0], finding, severity: finding.severity };
}
