import { type OpenLabel, UNTOLD } from '../model/controller-labels.ts';
import type { Workload } from '../model/resource.ts';
import type { Labels } from '../objects/object.ts';
import type { LabelSelector } from '../objects/selector.ts';
import { inRange, type LabelRange, spaceOf } from '../selectors/algebra.ts';

/** The labels of pods or of a namespace, as far as the manifests tell. */
export interface PartlyKnown {
  readonly labels: Labels;
  /** Returns the values that an unknown label may have. */
  readonly open: (key: string) => OpenLabel | undefined;
  readonly assumed: AssumedLabels | undefined;
}

/** Values that labels are assumed to have; undefined stands for a label that is not set. */
export type AssumedLabels = ReadonlyMap<string, string | undefined>;

/** What is assumed of labels that no manifest tells: by pod, and by the name of a namespace. */
export type Assumed = ReadonlyMap<Workload | string, AssumedLabels>;

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

function valuesOf(known: PartlyKnown, key: string, range: LabelRange): readonly (string | undefined)[] {
  const { labels, open, assumed } = known;
  if (assumed?.has(key)) return [assumed.get(key)];
  const label = open(key);
  return label === undefined ? [labels.get(key)] : differentValues(label, [range]);
}

/** Returns one value of a label for each way in which ranges tell values apart; undefined stands for not set. */
export function differentValues(label: OpenLabel, ranges: readonly LabelRange[]): readonly (string | undefined)[] {
  const named = ranges.flatMap(({ values }) => [...values]).filter(label.mayBe);
  const all = [...named, UNTOLD, ...(label.mayLack ? [undefined] : [])];
  const different = new Map(all.map(value => [ranges.map(range => inRange(range, value)).join(), value]));
  return [...different.values()];
}
