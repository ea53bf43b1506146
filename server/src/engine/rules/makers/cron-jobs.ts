import type { Workload } from '../../model/resource.ts';
import type { Requirement } from '../../objects/selector.ts';

const JOB_NAMES: ReadonlySet<string> = new Set(['job-name', 'batch.kubernetes.io/job-name']);

/** Returns the CronJobs whose names are asked for as names of Jobs, where no Job has one: theirs carry a number behind it. */
export function cronJobsNamed(
  { key, operator, values }: Requirement,
  workloads: readonly Workload[],
): readonly Workload[] {
  if (!JOB_NAMES.has(key) || operator !== 'In') return [];
  const named = (wanted: string): readonly Workload[] =>
    workloads.filter(({ kind, name }) => kind === wanted && values.includes(name));
  const found = named('CronJob');
  return found.length === values.length && named('Job').length === 0 ? found : [];
}
