import type { LabelSelector } from '../../objects/selector.ts';
import { isImpossible, spaceOf } from '../../selectors/algebra.ts';

/**
 * Says whether a selector asks for a label that an object can have. One that only leaves objects out may well find none
 * left, and one that contradicts itself is reported as that.
 */
export function namesLabels(selector: LabelSelector): boolean {
  const { broken, requirements } = selector;
  const asks = requirements.some(({ operator }) => operator === 'In' || operator === 'Exists');
  return asks && !broken && !isImpossible(spaceOf(selector));
}
