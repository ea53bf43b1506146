import { groupBy } from '../../group-by.ts';
import type { Workload } from '../../model/resource.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import type { YamlNode } from '../../parse/tree.ts';
import { describeRequirement, describeSelector } from '../../selectors/describe.ts';
import type { Related } from '../shape/rule.ts';
import { kindAndName, listNames, listTexts, nameOf } from '../support/names.ts';
import type { Offer } from '../support/offers.ts';
import { contentSpan } from '../support/spans.ts';
import { adopt, carriedInstead, labelsToAdopt, type Part, relaxed } from './adopt-labels.ts';
import { templatePathOf } from './give-labels.ts';
import type { NearMiss } from './near-miss.ts';

/** Returns the sentences that name the near misses of a selector and say what to do. */
export function adviceFor(near: readonly NearMiss[]): string {
  const [first] = near;
  const workloads = near.map(({ workload }) => workload);
  switch (first?.type) {
    case undefined:
      return 'Select by labels that the pods of a workload carry.';
    case 'on-object':
      return `${listKinds(workloads)} ${workloads.length > 1 ? 'have' : 'has'} these labels outside the pod template, where policies do not look. ${labelAdvice(near)}`;
    case 'cron-job':
      return `The pods of ${listKinds(workloads)} carry the name of their Job, which has a number behind it. Select by ${listLabels(near) ?? 'a label that you give them'}.`;
    case 'slip':
      return `Close to it ${workloads.length === 1 && first.workload.kind === 'Pod' ? 'is' : 'are the pods of'} ${listKinds(workloads)}. Select by ${listLabels(near) ?? 'their labels'}.`;
    case 'elsewhere':
      return `Pods of ${listNames(workloads)} do. Choose their namespace, or other labels.`;
    case 'part':
      return partAdvice(
        first,
        near.filter(each => each.type === 'part'),
      );
  }
}

/** Pods without a label can only be given one. */
function labelAdvice(near: readonly NearMiss[]): string {
  const labels = listLabels(near);
  if (labels !== undefined) return `Select by ${labels}, or write them there too.`;
  return `Write them into ${listTexts(near.map(({ workload }) => templatePathOf(workload)))}.`;
}

/** Says what keeps the closest workload from being picked, and which others it keeps from it too. */
function partAdvice(first: Part, parts: readonly Part[]): string {
  const alike = parts.filter(each => describeUnmet(each) === describeUnmet(first));
  const [carried] = carriedInstead(first);
  const isValue = carried !== undefined && first.unmet.length === 1;
  const verb = alike.length > 1 ? 'come' : 'comes';
  const advice = isValue
    ? 'Select by what they have, or correct it.'
    : `Select without ${first.unmet.length > 1 ? 'them' : 'it'}, or label the pods.`;
  return `${listKinds(alike.map(({ workload }) => workload))} ${verb} closest, whose pods ${describeUnmet(first)}. ${advice}`;
}

function describeUnmet(part: Part): string {
  const carried = carriedInstead(part);
  return listTexts(
    part.unmet.map(requirement => {
      const { key, operator } = requirement;
      const asked = describeRequirement(requirement);
      if (operator === 'NotIn' || operator === 'DoesNotExist') return `have ${key}, which it leaves out by ${asked}`;
      const instead = carried.find(each => each.requirement === requirement);
      if (instead !== undefined) return `have ${key}=${instead.value} instead of ${asked}`;
      return `lack ${operator === 'Exists' ? key : asked}`;
    }),
  );
}

function listKinds(workloads: readonly Workload[]): string {
  return listTexts(workloads.map(kindAndName));
}

/** Returns the labels to select by instead, undefined where some workload has none. */
function listLabels(near: readonly NearMiss[]): string | undefined {
  const all = near.map(describeLabels);
  return all.includes('') ? undefined : listTexts(all);
}

function describeLabels(near: NearMiss): string {
  return [...labelsToAdopt(near)].map(([key, value]) => `${key}=${value}`).join(',');
}

/** Returns where the labels of a workload's pods stand. */
export function podLabelsOf(workload: Workload): Related {
  const { podLabelsNode, nameField, node } = workload;
  const span = podLabelsNode ?? (nameField.form === 'absent' ? node : nameField.node);
  return { resource: workload, span: contentSpan(span), message: `The labels of the pods of ${nameOf(workload)}` };
}

/** Returns fixes that make the podSelector of a map pick what it nearly picks, one for each set of labels. */
export function adoptions(
  text: string,
  holder: YamlNode | undefined,
  selector: LabelSelector,
  near: readonly NearMiss[],
): readonly Offer[] {
  const labelsOf = (each: NearMiss): string =>
    each.type === 'part' ? describeSelector(relaxed(selector, each)) : describeLabels(each);
  const byLabels = groupBy(
    near.filter(each => labelsOf(each) !== ''),
    labelsOf,
  );
  return [...byLabels].slice(0, 3).map(([labels, [first]]) => ({
    title: `Select by ${labels}`,
    make: () => (first === undefined ? [] : adopt(text, holder, selector, first)),
  }));
}
