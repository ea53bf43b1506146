import type { ParseProblem } from '../parse/document.ts';
import { unreadDocument } from './api-server/unread-document.ts';
import { yamlSyntax } from './api-server/yaml-syntax.ts';
import type { Rule } from './shape/rule.ts';

/** Returns the rule that reports a problem of reading: broken text, or text that is left out on purpose. */
export function problemRule(problem: ParseProblem): Rule {
  return problem.reason === 'syntax' || problem.reason === 'encoding' ? yamlSyntax : unreadDocument;
}
