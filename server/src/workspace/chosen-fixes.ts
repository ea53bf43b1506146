import type { Fix } from '../engine/rules/rule.ts';
import { type FileFinding, spanInFile } from './findings.ts';

/** A fix with the finding that it repairs. */
export interface ChosenFix {
  readonly found: FileFinding;
  readonly fix: Fix;
}

/** Returns one safe fix for each finding of a file that has one; see chosenFixes. */
export function safeFixes(findings: readonly FileFinding[]): readonly ChosenFix[] {
  return chosenFixes(findings, fix => fix.safe === true);
}

/**
 * Returns for each finding of a file the first fix that is wanted, as edits of this file alone. A fix whose edits meet
 * those of an earlier one waits until the file was read anew.
 */
export function chosenFixes(findings: readonly FileFinding[], isWanted: (fix: Fix) => boolean): readonly ChosenFix[] {
  const taken: { readonly start: number; readonly end: number }[] = [];
  return findings.flatMap(found => {
    const fix = found.finding.fixes?.find(each => isWanted(each) && each.elsewhere === undefined);
    if (fix === undefined) return [];
    const spans = fix.edits.map(({ span }) => spanInFile(found, span));
    if (spans.some(span => taken.some(other => span.start <= other.end && other.start <= span.end))) return [];
    taken.push(...spans);
    return [{ found, fix }];
  });
}
