import type { Cluster } from '../../cluster/cluster.ts';
import { identifyingLabels } from '../../drafts/identity.ts';
import { writeValue } from '../../drafts/write-policy.ts';
import type { TextEdit } from '../../edits/edit.ts';
import { insertEntryAfter, insertEntryFirst, replaceScalar } from '../../edits/index.ts';
import type { Workload } from '../../model/resource.ts';
import type { Labels } from '../../objects/object.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import { childOf, entryOf, type YamlNode } from '../../parse/tree.ts';
import { matches, meets } from '../../selectors/match.ts';
import type { Fix, RuleContext } from '../shape/rule.ts';
import { lazyFix, lazyFixAt, lazyFixOfBoth } from '../support/lazy-fix.ts';
import { kindAndName } from '../support/names.ts';
import { isShared } from '../support/offers.ts';
import type { NearMiss } from './near-miss.ts';

/** Returns the field path of the labels of a workload's pods. */
export function templatePathOf({ kind }: Workload): string {
  if (kind === 'Pod') return 'metadata.labels';
  return `${kind === 'CronJob' ? 'spec.jobTemplate.' : ''}spec.template.metadata.labels`;
}

const OFFERED = 2;

/** Returns the fixes that give the pods of near misses the labels that a selector asks for, in their own documents. */
export function labelFixes(
  context: Pick<RuleContext, 'text' | 'textOf' | 'cluster'>,
  selector: LabelSelector,
  near: readonly NearMiss[],
  preferred: boolean,
): readonly Fix[] {
  // Near misses by a slip are repaired where the slip is; those of other namespaces carry the labels.
  const repaired = near.filter(({ type }) => type === 'part' || type === 'on-object');
  return repaired.slice(0, OFFERED).flatMap(({ workload }, index) => {
    const labels = labelsFor(workload, selector, context.cluster);
    if (labels === undefined) return [];
    const shown = [...labels].map(([key, value]) => `${key}=${value}`).join(',');
    const title = `Label the pods of ${kindAndName(workload)} with ${shown}`;
    const make = (text: string): readonly TextEdit[] => giveLabels(text, workload, labels);
    const fix = lazyFixAt(title, context, workload, make, preferred && index === 0);
    return fix === undefined ? [] : [fix];
  });
}

/** The label that pods without any are given. */
const NAMING = 'app';

/** Returns the fix that names the pods of a CronJob by a label of their own, where they have none, and selects by it. */
export function namingFix(
  { text, textOf }: Pick<RuleContext, 'text' | 'textOf'>,
  holder: YamlNode | undefined,
  near: readonly NearMiss[],
): readonly Fix[] {
  const [first, ...others] = near;
  const entry = entryOf(holder, 'podSelector');
  if (first?.type !== 'cron-job' || others.length > 0 || first.workload.writtenLabels.size > 0) return [];
  const { workload } = first;
  const there = textOf?.(workload);
  if (holder?.kind !== 'map' || entry === undefined || there === undefined || isShared(workload.node)) return [];
  if (isShared(holder) || !LABEL_VALUE.test(workload.name)) return [];
  const labels = new Map([[NAMING, workload.name]]);
  const select = (): readonly TextEdit[] =>
    writeValue(text, holder, entry, { matchLabels: Object.fromEntries(labels) });
  const give = (): readonly TextEdit[] => giveLabels(there, workload, labels);
  const title = `Label the pods of CronJob ${workload.name} with ${NAMING}=${workload.name}, and select by that`;
  return there === text
    ? [lazyFix(title, () => [...select(), ...give()])]
    : [lazyFixOfBoth(title, select, workload, give)];
}

const LABEL_VALUE = /^(?=.{1,63}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** Returns the labels to write so that the selector picks the pods; undefined where that cannot be, or would lose others. */
function labelsFor(workload: Workload, selector: LabelSelector, cluster: Cluster): Labels | undefined {
  const { kind, shownAs, template, podLabels } = workload;
  // The labels of a controller's pod are those of its owner's template.
  if (template === undefined || isShared(workload.node) || (kind === 'Pod' && shownAs.kind !== 'Pod')) return undefined;
  const labels = new Map<string, string>();
  for (const requirement of selector.requirements.filter(each => !meets(podLabels, each))) {
    const [value] = requirement.values;
    if (requirement.operator !== 'In' || value === undefined) return undefined;
    labels.set(requirement.key, value);
  }
  const isFree = [...labels.keys()].every(key => !podLabels.has(key) || !isSelectedBy(key, workload, cluster));
  return isFree && matches(selector, new Map([...podLabels, ...labels])) ? labels : undefined;
}

/** Says whether the workload or a Service finds the pods by the label: with another value they would be lost. */
function isSelectedBy(key: string, workload: Workload, cluster: Cluster): boolean {
  return (
    (workload.kind !== 'Pod' && identifyingLabels(workload).has(key)) ||
    cluster.servicesOf(workload).some(({ selector }) => selector?.has(key))
  );
}

/** Writes labels into the pod template of a workload. */
function giveLabels(text: string, { template }: Workload, labels: Labels): readonly TextEdit[] {
  if (template?.kind !== 'map') return [];
  const written = Object.fromEntries(labels);
  const metadata = entryOf(template, 'metadata');
  if (metadata === undefined) return insertEntryFirst(text, template, 'metadata', { labels: written });
  if (metadata.value.kind !== 'map' || metadata.value.entries.length === 0)
    return writeValue(text, template, metadata, { labels: written });
  const own = entryOf(metadata.value, 'labels');
  if (own === undefined) return insertEntryAfter(text, metadata.value, undefined, 'labels', written);
  const { value: map } = own;
  if (map.kind !== 'map' || map.entries.length === 0) return writeValue(text, metadata.value, own, written);
  return [...labels].flatMap(([key, value]) => {
    const there = childOf(map, key);
    if (there === undefined) return insertEntryAfter(text, map, undefined, key, value);
    return there.kind === 'scalar' ? replaceScalar(text, there, value) : [];
  });
}
