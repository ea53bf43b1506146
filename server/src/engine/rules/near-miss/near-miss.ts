import type { Cluster } from '../../cluster/cluster.ts';
import type { Inventory } from '../../cluster/inventory.ts';
import { candidates, labelValues } from '../../cluster/label-index.ts';
import { groupBy } from '../../group-by.ts';
import type { Workload } from '../../model/resource.ts';
import type { LabelSelector, Requirement } from '../../objects/selector.ts';
import { onceForEach, onceForKey } from '../../once.ts';
import { matches, meets } from '../../selectors/match.ts';
import { cronJobsNamed } from '../makers/cron-jobs.ts';
import { type Correction, canMeet, cheapestOf, isMisspelt, type Prices, pricesOf } from './meant-labels.ts';

/** Workloads that a selector may have meant, and what keeps it from picking them. */
export type NearMiss =
  /** The labels are on the object, not on its pods. */
  | { readonly type: 'on-object'; readonly workload: Workload }
  /** The label is the name of a CronJob, and its pods carry that of their Job. */
  | { readonly type: 'cron-job'; readonly workload: Workload }
  /** The pods carry labels that differ a little. */
  | { readonly type: 'slip'; readonly workload: Workload; readonly corrections: readonly Correction[] }
  /** The pods are in another namespace. */
  | { readonly type: 'elsewhere'; readonly workload: Workload }
  /** The pods meet some of several requirements, and these not. */
  | { readonly type: 'part'; readonly workload: Workload; readonly unmet: readonly Requirement[] };

/**
 * Says whether near misses are no proof of a mistake where pods that are not in sight are to be expected: other pods may
 * well share a label, or a word of one, with those in sight. A misspelt word, or a label at the wrong place, is proof.
 */
export function isVague(near: readonly NearMiss[]): boolean {
  return near.every(each => each.type === 'part' || (each.type === 'slip' && !each.corrections.every(isMisspelt)));
}

/** Returns the closest near misses of a selector that picks nothing in a namespace, all of one type and equally close. */
export function nearMisses(selector: LabelSelector, namespace: string, cluster: Cluster): readonly NearMiss[] {
  return knownOf(cluster.inventory)(selector)(namespace);
}

const knownOf = onceForEach((inventory: Inventory) =>
  onceForEach((selector: LabelSelector) => onceForKey((namespace: string) => findNear(selector, namespace, inventory))),
);

function findNear(selector: LabelSelector, namespace: string, inventory: Inventory): readonly NearMiss[] {
  const here = inventory.namespaces.get(namespace)?.workloads ?? [];
  const onObject = candidates(here, selector, 'labels').filter(
    ({ kind, labels, template }) => kind !== 'Pod' && template !== undefined && matches(selector, labels),
  );
  if (onObject.length > 0) return onObject.map(workload => ({ type: 'on-object', workload }));
  const [only, ...others] = selector.requirements;
  const cronJobs = only === undefined || others.length > 0 ? [] : cronJobsNamed(only, here);
  if (cronJobs.length > 0) return cronJobs.map(workload => ({ type: 'cron-job', workload }));
  const slips = closestSlips(selector, here);
  if (slips.length > 0) return slips;
  const elsewhere = candidates(inventory.workloads, selector).filter(({ podLabels }) => matches(selector, podLabels));
  if (elsewhere.length > 0) return elsewhere.map(workload => ({ type: 'elsewhere', workload }));
  return closestParts(selector, here);
}

/** More workloads that come equally close share what tells none of them, as the name of the whole application. */
const MOST_PARTS = 3;

/** Returns the workloads that all but one of several requirements pick, or as many as they fail; the same ones for all. */
function closestParts({ requirements }: LabelSelector, workloads: readonly Workload[]): readonly NearMiss[] {
  const asked = requirements.filter(({ operator }) => operator === 'In' || operator === 'Exists');
  const found = workloads.flatMap(workload => {
    const met = asked.filter(each => meets(workload.podLabels, each));
    const unmet = requirements.filter(each => !meets(workload.podLabels, each));
    return met.length > 0 && unmet.length <= met.length ? [{ type: 'part' as const, workload, unmet }] : [];
  });
  const fewest = Math.min(...found.map(({ unmet }) => unmet.length));
  const closest = found.filter(({ unmet }) => unmet.length === fewest);
  return closest.length > MOST_PARTS ? [] : closest;
}

function closestSlips(selector: LabelSelector, workloads: readonly Workload[]): readonly NearMiss[] {
  const carried = labelValues(workloads);
  const prices = new Map<Requirement, Prices>();
  for (const requirement of selector.requirements) {
    const found = pricesOf(requirement, carried);
    if (found.size === 0 && !canMeet(requirement, carried)) return [];
    prices.set(requirement, found);
  }
  const priced = workloads.flatMap(workload => {
    const steps = [...prices].flatMap(([requirement, found]) =>
      meets(workload.podLabels, requirement) ? [] : [cheapestOf(found, workload.podLabels)],
    );
    if (!steps.every(step => step !== undefined)) return [];
    const cost = steps.reduce((sum, step) => sum + step.cost, 0);
    return [{ cost, workload, corrections: steps.map(({ correction }) => correction) }];
  });
  const byCost = groupBy(priced, ({ cost }) => cost);
  const closest = byCost.get(Math.min(...byCost.keys())) ?? [];
  return closest.map(({ workload, corrections }) => ({ type: 'slip', workload, corrections }));
}
