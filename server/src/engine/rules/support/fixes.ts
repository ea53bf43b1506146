import type { Fix } from '../rule.ts';

/** Leaves out the fixes that have nothing to edit, as where the text comes from an alias or a merge key. */
export function offerable(fixes: readonly Fix[]): readonly Fix[] {
  return fixes.filter(
    ({ edits, elsewhere = [] }) => edits.length > 0 || elsewhere.some(other => other.edits.length > 0),
  );
}
