import type { TextEdit } from '../../edits/edit.ts';
import type { Violation } from '../../schema/violation.ts';
import type { Finding, Fix, RuleContext } from '../shape/rule.ts';

/** Writes the fixes of one violation for the text it stands in. */
export type FixesOf = (violation: Violation, text: string) => readonly Fix[];

/** Turns the violations of one rule into its findings; what is only warned of becomes a warning. */
export function* findingsOf(context: RuleContext, rule: string, fixesOf: FixesOf = () => []): Generator<Finding> {
  const failures: unknown[] = [];
  for (const violation of context.violations) {
    if (violation.rule !== rule) continue;
    const { span, message, path, apiError, rejected } = violation;
    const fixes = written(() => fixesOf(violation, context.text), failures);
    const base = { span, message, path, rejected, ...(fixes.length === 0 ? {} : { fixes }) };
    yield apiError === undefined ? { ...base, severity: violation.severity ?? 'warning' } : { ...base, apiError };
  }
  // Told once all findings are.
  if (failures.length > 0) throw failures[0];
}

/** A fix that cannot be written takes neither its finding nor the other ones along. */
function written(write: () => readonly Fix[], failures: unknown[]): readonly Fix[] {
  try {
    return write();
  } catch (error) {
    failures.push(error);
    return [];
  }
}

/** Returns the fix as a list, empty when there is nothing to edit. */
export function fix(
  title: string,
  edits: readonly TextEdit[],
  flags: Pick<Fix, 'preferred' | 'safe'> = {},
): readonly Fix[] {
  return edits.length === 0 ? [] : [{ title, edits, ...flags }];
}

/** The flags of the only correction of a refused text. */
export const only = { preferred: true, safe: true } as const;
