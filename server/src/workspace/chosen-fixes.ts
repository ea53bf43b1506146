import type { Fix } from '../engine/rules/shape/rule.ts';
import { attempt, type OnFailure } from './attempt.ts';
import { type FileFinding, spanInFile } from './findings.ts';

/** A fix with the finding that it repairs. */
export interface ChosenFix {
  readonly found: FileFinding;
  readonly fix: Fix;
}

/** Returns one safe fix for each finding of a file that has one; see chosenFixes. */
export function safeFixes(findings: readonly FileFinding[], onFailure?: OnFailure): readonly ChosenFix[] {
  return chosenFixes(findings, fix => fix.safe === true, onFailure);
}

/**
 * Returns for each finding of a file the first fix that is wanted, as edits of this file alone. A fix whose edits meet
 * those of an earlier one waits until the file was read anew; one that cannot be written is left out.
 */
export function chosenFixes(
  findings: readonly FileFinding[],
  isWanted: (fix: Fix) => boolean,
  onFailure: OnFailure = () => {},
): readonly ChosenFix[] {
  const taken: { readonly start: number; readonly end: number }[] = [];
  return findings.flatMap(found => {
    const wanted = found.finding.fixes?.filter(isWanted) ?? [];
    const written = firstWritten(wanted, onFailure);
    if (written === undefined) return [];
    const { fix, edits } = written;
    const spans = edits.map(({ span }) => spanInFile(found, span));
    if (spans.some(span => taken.some(other => span.start <= other.end && other.start <= span.end))) return [];
    taken.push(...spans);
    return [{ found, fix }];
  });
}

/** Returns the first fix that edits this file alone and can be written, with its edits. */
function firstWritten(
  fixes: readonly Fix[],
  onFailure: OnFailure,
): { readonly fix: Fix; readonly edits: Fix['edits'] } | undefined {
  for (const fix of fixes) {
    const write = (): Fix['edits'] | undefined => (fix.elsewhere === undefined ? fix.edits : undefined);
    const edits = attempt(fixName(fix), write, onFailure);
    if (edits !== undefined) return { fix, edits };
  }
  return undefined;
}

/** Names a fix for the log. */
export function fixName({ title }: Fix): string {
  return `Fix "${title}"`;
}
