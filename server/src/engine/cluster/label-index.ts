import type { Workload } from '../model/resource.ts';
import type { Labels } from '../objects/object.ts';
import type { LabelSelector } from '../objects/selector.ts';
import { onceForEach, onceForKey } from '../once.ts';

/** Labels of the pods, or of the object that makes them. */
type Labelled = 'podLabels' | 'labels';

/**
 * Returns those of the workloads that can match the selector, in their order: the ones with a label it asks for, or all
 * when it names none. The index of a list is made once.
 */
export function candidates(
  workloads: readonly Workload[],
  selector: LabelSelector,
  of: Labelled = 'podLabels',
): readonly Workload[] {
  const asked = selector.requirements.find(({ operator, values }) => operator === 'In' && values.length === 1);
  const value = asked?.values[0];
  if (asked === undefined || value === undefined) return workloads;
  return indexOf(workloads)(of).get(labelKey(asked.key, value)) ?? [];
}

const indexOf = onceForEach((workloads: readonly Workload[]) =>
  onceForKey((of: Labelled) => makeIndex(workloads, each => each[of])),
);

function makeIndex(
  workloads: readonly Workload[],
  labelsOf: (workload: Workload) => Labels,
): ReadonlyMap<string, readonly Workload[]> {
  const index = new Map<string, Workload[]>();
  for (const workload of workloads) {
    for (const [key, value] of labelsOf(workload)) {
      const same = index.get(labelKey(key, value));
      if (same === undefined) index.set(labelKey(key, value), [workload]);
      else same.push(workload);
    }
  }
  return index;
}

// Label keys hold no `=`, so the pair is told apart from every other.
function labelKey(key: string, value: string): string {
  return `${key}=${value}`;
}

/** The values that labels have, by key. */
export type LabelValues = ReadonlyMap<string, ReadonlySet<string>>;

/** Returns all labels of the pods of a list of workloads; collected once. */
export const labelValues: (workloads: readonly Workload[]) => LabelValues = onceForEach(workloads => {
  const found = new Map<string, Set<string>>();
  for (const { podLabels } of workloads) {
    for (const [key, value] of podLabels) {
      const values = found.get(key);
      if (values === undefined) found.set(key, new Set([value]));
      else values.add(value);
    }
  }
  return found;
});
