import { type OpenLabel, UNTOLD } from '../model/controller-labels.ts';
import type { Labels } from '../model/resource.ts';
import type { LabelSelector } from '../model/selector.ts';
import { inRange, type LabelRange, spaceOf } from '../selectors/algebra.ts';

/** The labels of pods or of a namespace, as far as the manifests tell. */
export interface PartlyKnown {
  readonly labels: Labels;
  /** Says what a label may be that is not known. */
  readonly open: (key: string) => OpenLabel | undefined;
}

/** Whether labels meet a selector; `maybe` waits for what is not known. */
export type Chance = 'yes' | 'maybe' | 'no';

/** Says whether labels meet a selector, as far as they are known. */
export function chanceOf(selector: LabelSelector, known: PartlyKnown): Chance {
  let isSure = true;
  for (const [key, range] of spaceOf(selector)) {
    const values = valuesOf(known, key, range);
    const met = values.filter(value => inRange(range, value)).length;
    if (met === 0) return 'no';
    isSure &&= met === values.length;
  }
  return isSure ? 'yes' : 'maybe';
}

/** Returns the values that a label may have as far as a range tells them apart; undefined is one that is not set. */
function valuesOf({ labels, open }: PartlyKnown, key: string, range: LabelRange): readonly (string | undefined)[] {
  const label = open(key);
  if (label === undefined) return [labels.get(key)];
  return [...[...range.values].filter(label.mayBe), UNTOLD, ...(label.mayLack ? [undefined] : [])];
}
