import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import type { RuleFinding } from '../engine/rules/run-rules.ts';
import type { Related, Severity } from '../engine/rules/shape/rule.ts';
import { type FileFinding, rangeInFile } from '../workspace/findings.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** The source that every diagnostic of the product carries. */
export const DIAGNOSTIC_SOURCE = 'network-policy';

/** Returns the address of a rule's page, undefined where the client names no place for pages. */
export type PageUrl = (ruleId: string) => string | undefined;

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Returns findings as the editor shows them; of several fields that one text stands for through an alias, the first. */
export function toDiagnostics(snapshot: Snapshot, findings: readonly FileFinding[], pageUrl: PageUrl): Diagnostic[] {
  const shown: Diagnostic[] = [];
  /** Those shown of the same document that begin where the last one does: findings come in the order of the text. */
  let beside: FileFinding[] = [];
  for (const found of findings) {
    const [last] = beside;
    if (last?.document !== found.document || last?.finding.span.start !== found.finding.span.start) beside = [];
    if (beside.some(other => isSameText(other.finding, found.finding))) continue;
    beside.push(found);
    shown.push(toDiagnostic(snapshot, found, pageUrl));
  }
  return shown;
}

function isSameText(a: RuleFinding, b: RuleFinding): boolean {
  return a.span.end === b.span.end && a.rule === b.rule && a.message === b.message;
}

/** Returns one finding as the editor shows it: with its page, its field path and the places that belong to it. */
export function toDiagnostic(snapshot: Snapshot, found: FileFinding, pageUrl: PageUrl): Diagnostic {
  const { finding, severity } = found;
  const diagnostic: Diagnostic = {
    range: rangeInFile(found, finding.span),
    severity: SEVERITIES[severity],
    code: finding.rule.id,
    source: DIAGNOSTIC_SOURCE,
    message: finding.message,
    data: { path: finding.path },
  };
  const href = pageUrl(finding.rule.id);
  if (href !== undefined) diagnostic.codeDescription = { href };
  if (finding.unnecessary) diagnostic.tags = [DiagnosticTag.Unnecessary];
  const related = relatedInformation(snapshot, finding.related ?? []);
  if (related.length > 0) diagnostic.relatedInformation = related;
  return diagnostic;
}

function relatedInformation(
  snapshot: Snapshot,
  related: readonly Related[],
): NonNullable<Diagnostic['relatedInformation']> {
  return related.flatMap(({ resource, span, message }) => {
    const location = snapshot.place(resource, span);
    return location === undefined ? [] : [{ location, message }];
  });
}
