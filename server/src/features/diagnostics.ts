import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import type { Related, Severity } from '../engine/rules/rule.ts';
import { firstOfEach } from '../engine/rules/support/group.ts';
import { type FileFinding, spanInFile } from '../workspace/findings.ts';
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
  const shown = firstOfEach(findings, found => {
    const { start, end } = spanInFile(found, found.finding.span);
    return `${start} ${end} ${found.finding.rule.id} ${found.finding.message}`;
  });
  return shown.map(found => toDiagnostic(snapshot, found, pageUrl));
}

/** Returns one finding as the editor shows it: with its page, its field path and the places that belong to it. */
export function toDiagnostic(snapshot: Snapshot, found: FileFinding, pageUrl: PageUrl): Diagnostic {
  const { finding, file, severity } = found;
  const href = pageUrl(finding.rule.id);
  const related = relatedInformation(snapshot, finding.related ?? []);
  return {
    range: file.lines.range(spanInFile(found, finding.span)),
    severity: SEVERITIES[severity],
    code: finding.rule.id,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    source: DIAGNOSTIC_SOURCE,
    message: finding.message,
    ...(finding.unnecessary ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(related.length === 0 ? {} : { relatedInformation: related }),
    data: { path: finding.path },
  };
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
