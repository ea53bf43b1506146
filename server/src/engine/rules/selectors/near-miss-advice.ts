import type { Workload } from '../../model/resource.ts';
import type { LabelSelector } from '../../model/selector.ts';
import type { YamlNode } from '../../parse/tree.ts';
import type { Related } from '../rule.ts';
import { groupBy } from '../support/group.ts';
import { listNames, listTexts, nameOf } from '../support/names.ts';
import type { NearMiss } from '../support/near-miss.ts';
import type { Offer } from '../support/offers.ts';
import { contentSpan } from '../support/spans.ts';
import { adopt, labelsToAdopt } from './adopt-labels.ts';

/** Returns the sentences that name the near misses of a selector and say what to do. */
export function adviceFor(near: readonly NearMiss[]): string {
  const [first] = near;
  const workloads = near.map(({ workload }) => workload);
  switch (first?.type) {
    case undefined:
      return 'Select by labels that the pods of a workload carry.';
    case 'on-object':
      return `${listKinds(workloads)} ${workloads.length > 1 ? 'have' : 'has'} these labels outside the pod template, where policies do not look. Select by ${listLabels(near)}.`;
    case 'cron-job': {
      const labels = near.every(each => labelsToAdopt(each).size > 0) ? listLabels(near) : 'a label that you give them';
      return `The pods of ${listKinds(workloads)} carry the name of their Job, which has a number behind it. Select by ${labels}.`;
    }
    case 'slip':
      return `Close to it are the pods of ${listKinds(workloads)}. Select by ${listLabels(near)}.`;
    case 'elsewhere':
      return `Pods of ${listNames(workloads)} do. Choose their namespace, or other labels.`;
  }
}

function listKinds(workloads: readonly Workload[]): string {
  return listTexts(workloads.map(({ kind, name }) => `${kind} ${name}`));
}

function listLabels(near: readonly NearMiss[]): string {
  return listTexts(near.map(describeLabels));
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
  const byLabels = groupBy(
    near.filter(each => labelsToAdopt(each).size > 0),
    describeLabels,
  );
  return [...byLabels].slice(0, 3).map(([labels, [first]]) => ({
    title: `Select by ${labels}`,
    make: () => (first === undefined ? [] : adopt(text, holder, selector, first)),
  }));
}
