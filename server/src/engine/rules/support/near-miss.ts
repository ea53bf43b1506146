import type { Labels, Workload } from '../../model/resource.ts';
import type { LabelSelector, Requirement } from '../../model/selector.ts';
import { onceForEach, onceForKey } from '../../once.ts';
import type { Cluster } from '../../reachability/cluster.ts';
import type { Inventory } from '../../reachability/inventory.ts';
import { candidates } from '../../reachability/label-index.ts';
import { distance } from '../../schema/nearest-name.ts';
import { matches, meets } from '../../selectors/match.ts';
import { groupBy } from './group.ts';

/** A requirement with the label that it may have meant. */
export interface Correction {
  readonly requirement: Requirement;
  /** The value of the requirement that is closest, or right under another key. */
  readonly written: string;
  readonly key: string;
  readonly value: string;
}

/** Workloads that a selector may have meant, and what keeps it from picking them. */
export type NearMiss =
  /** The labels are on the object, not on its pods. */
  | { readonly type: 'on-object'; readonly workload: Workload }
  /** The pods carry labels that differ a little. */
  | { readonly type: 'slip'; readonly workload: Workload; readonly corrections: readonly Correction[] }
  /** The pods are in another namespace. */
  | { readonly type: 'elsewhere'; readonly workload: Workload };

/** Returns the closest near misses of a selector that picks nothing in a namespace, all of one type and equally close. */
export function nearMisses(selector: LabelSelector, namespace: string, cluster: Cluster): readonly NearMiss[] {
  return knownOf(cluster.inventory)(selector)(namespace);
}

const knownOf = onceForEach((inventory: Inventory) =>
  onceForEach((selector: LabelSelector) => onceForKey((namespace: string) => findNear(selector, namespace, inventory))),
);

function findNear(selector: LabelSelector, namespace: string, inventory: Inventory): readonly NearMiss[] {
  const here = inventory.namespaces.get(namespace)?.workloads ?? [];
  const onObject = here.filter(({ kind, labels }) => kind !== 'Pod' && matches(selector, labels));
  if (onObject.length > 0) return onObject.map(workload => ({ type: 'on-object', workload }));
  const slips = closestSlips(selector, here);
  if (slips.length > 0) return slips;
  const elsewhere = candidates(inventory.workloads, selector).filter(({ podLabels }) => matches(selector, podLabels));
  return elsewhere.map(workload => ({ type: 'elsewhere', workload }));
}

interface Priced {
  readonly cost: number;
  readonly correction: Correction;
}

function closestSlips(selector: LabelSelector, workloads: readonly Workload[]): readonly NearMiss[] {
  const priced = workloads.flatMap(workload => {
    const steps = selector.requirements
      .filter(requirement => !meets(workload.podLabels, requirement))
      .map(requirement => cheapest(requirement, workload.writtenLabels));
    if (!steps.every(step => step !== undefined)) return [];
    const cost = steps.reduce((sum, step) => sum + step.cost, 0);
    return [{ cost, workload, corrections: steps.map(({ correction }) => correction) }];
  });
  const byCost = groupBy(priced, ({ cost }) => cost);
  const closest = byCost.get(Math.min(...byCost.keys())) ?? [];
  return closest.map(({ workload, corrections }) => ({ type: 'slip', workload, corrections }));
}

/** Another spelling of the value, of the key, or the value under another key; the fewer keystrokes the cheaper. */
function cheapest(requirement: Requirement, labels: Labels): Priced | undefined {
  if (requirement.operator !== 'In') return undefined;
  const options = requirement.values.flatMap(written =>
    [...labels].flatMap(([key, value]): readonly Priced[] => {
      const cost =
        key === requirement.key
          ? valueCost(written, value)
          : written === value
            ? keyCost(requirement.key, key, value)
            : undefined;
      return cost === undefined ? [] : [{ cost, correction: { requirement, written, key, value } }];
    }),
  );
  return options.toSorted((a, b) => a.cost - b.cost)[0];
}

function valueCost(written: string, found: string): number | undefined {
  return slipCost(written, found) ?? (isPartOf(written, found) ? PART : undefined);
}

function keyCost(written: string, found: string, value: string): number | undefined {
  // Values such as "true" stand under many keys and tell nothing.
  return slipCost(written, found) ?? (FLAGS.has(value) ? undefined : OTHER_KEY);
}

const PART = 2;
const OTHER_KEY = 3;
const FLAGS = new Set(['', 'true', 'false', 'yes', 'no', 'enabled', 'disabled', 'allowed']);
const LONGEST = 64;

// As many slips as a misspelt field may have, one in three letters; words that both have at an end excuse none.
function slipCost(written: string, found: string): number | undefined {
  if (written.length > LONGEST || found.length > LONGEST) return undefined;
  const [first, second] = withoutCommonEnds(written.split(/[-._/]/), found.split(/[-._/]/));
  const most = Math.max(1, Math.floor(first.length / 3));
  // Each step makes a word longer or shorter by one letter at most.
  if (Math.abs(first.length - second.length) > most) return undefined;
  const steps = distance(first, second);
  return steps <= most ? steps : undefined;
}

function withoutCommonEnds(first: readonly string[], second: readonly string[]): readonly [string, string] {
  const shorter = Math.min(first.length, second.length);
  let start = 0;
  while (start < shorter && first[start] === second[start]) start++;
  let end = 0;
  while (end < shorter - start && first.at(-1 - end) === second.at(-1 - end)) end++;
  const rest = (words: readonly string[]): string => words.slice(start, words.length - end).join('-');
  return [rest(first), rest(second)];
}

function isPartOf(first: string, second: string): boolean {
  const [short, long] = first.length < second.length ? [first, second] : [second, first];
  return short.length > 0 && `-${long}-`.includes(`-${short}-`);
}
