import type { Workload } from '../model/resource.ts';
import type { LabelSelector } from '../model/selector.ts';

const indexes = new WeakMap<readonly Workload[], ReadonlyMap<string, readonly Workload[]>>();

/**
 * Returns those of the workloads that can match the selector, in their order: the ones with a label it asks for, or all
 * when it names none. The index of a list is made once.
 */
export function candidates(workloads: readonly Workload[], selector: LabelSelector): readonly Workload[] {
  const asked = selector.requirements.find(({ operator, values }) => operator === 'In' && values.length === 1);
  const value = asked?.values[0];
  if (asked === undefined || value === undefined) return workloads;
  return indexOf(workloads).get(labelKey(asked.key, value)) ?? [];
}

function indexOf(workloads: readonly Workload[]): ReadonlyMap<string, readonly Workload[]> {
  let index = indexes.get(workloads);
  if (index === undefined) {
    index = makeIndex(workloads);
    indexes.set(workloads, index);
  }
  return index;
}

function makeIndex(workloads: readonly Workload[]): ReadonlyMap<string, readonly Workload[]> {
  const index = new Map<string, Workload[]>();
  for (const workload of workloads) {
    for (const [key, value] of workload.podLabels) {
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
