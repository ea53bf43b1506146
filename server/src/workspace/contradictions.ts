import type { Resource } from '../engine/model/resource.ts';
import type { RuleFinding } from '../engine/rules/run-rules.ts';
import type { Severity } from '../engine/rules/shape/rule.ts';

/** What a contradiction is looked for in. */
interface Heard {
  readonly resource: Resource | undefined;
  readonly finding: RuleFinding;
  readonly severity: Severity;
}

/**
 * Leaves out advice to delete what another finding wants repaired: once that is done it may well make a difference. Hints
 * want nothing done.
 */
export function withoutContradictions<T extends Heard>(heard: readonly T[]): readonly T[] {
  const doomed = heard.filter(({ finding }) => finding.unnecessary === true);
  if (doomed.length === 0) return heard;
  const repaired = heard.filter(({ finding, severity }) => finding.unnecessary !== true && severity !== 'hint');
  return heard.filter(
    each =>
      !doomed.includes(each) ||
      !repaired.some(other => each.resource !== undefined && other.resource === each.resource && isWithin(other, each)),
  );
}

function isWithin({ finding: { span: inner } }: Heard, { finding: { span: outer } }: Heard): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
