import { identifyingLabels } from '../../drafts/identity.ts';
import { writeValue } from '../../drafts/write-policy.ts';
import type { TextEdit } from '../../edits/edit.ts';
import { replaceScalar } from '../../edits/index.ts';
import type { Labels } from '../../objects/object.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import { childOf, entryOf, type ScalarNode, type YamlNode } from '../../parse/tree.ts';
import { withKey, withoutRequirements } from '../support/requirement-key.ts';
import type { Correction } from './meant-labels.ts';
import type { NearMiss } from './near-miss.ts';

/** Returns the labels to write so that a selector picks a near miss; none where it is not by labels that it comes to pick it. */
export function labelsToAdopt(near: NearMiss): Labels {
  switch (near.type) {
    case 'slip':
      return new Map(near.corrections.map(({ key, value }) => [key, value]));
    case 'part':
    case 'elsewhere':
      return new Map();
    case 'on-object':
    case 'cron-job':
      return identifyingLabels(near.workload);
  }
}

/** A near miss that meets some requirements. */
export type Part = Extract<NearMiss, { readonly type: 'part' }>;

/** Returns the values that the pods carry in the place of what a selector asks for; what has none has to go. */
export function carriedInstead({ workload, unmet }: Part): readonly Correction[] {
  return unmet.flatMap(requirement => {
    const { key, operator, values } = requirement;
    const value = workload.writtenLabels.get(key);
    const [written] = values;
    return operator === 'In' && written !== undefined && value !== undefined
      ? [{ requirement, written, key, value }]
      : [];
  });
}

/** Returns the selector that picks the near miss. */
export function relaxed(selector: LabelSelector, near: Part): LabelSelector {
  const carried = carriedInstead(near);
  const requirements = selector.requirements.flatMap(each => {
    const correction = carried.find(({ requirement }) => requirement === each);
    if (correction !== undefined) return [{ ...each, values: [correction.value] }];
    return near.unmet.includes(each) ? [] : [each];
  });
  return { ...selector, requirements };
}

function relax(text: string, selector: LabelSelector, near: Part): readonly TextEdit[] {
  const carried = carriedInstead(near);
  const doomed = near.unmet.filter(each => !carried.some(({ requirement }) => requirement === each));
  return [...carried.flatMap(each => correct(text, selector, each)), ...withoutRequirements(text, selector, doomed)];
}

/** Makes the podSelector of a map, a policy's spec or a peer, pick the near miss. */
export function adopt(
  text: string,
  holder: YamlNode | undefined,
  selector: LabelSelector,
  near: NearMiss,
): readonly TextEdit[] {
  if (near.type === 'slip') return near.corrections.flatMap(each => correct(text, selector, each));
  if (near.type === 'part') return relax(text, selector, near);
  const entry = entryOf(holder, 'podSelector');
  if (holder?.kind !== 'map' || entry === undefined) return [];
  return writeValue(text, holder, entry, { matchLabels: Object.fromEntries(labelsToAdopt(near)) });
}

/** Writes the label that a requirement may have meant in the place of its own. */
export function correct(text: string, selector: LabelSelector, correction: Correction): readonly TextEdit[] {
  const { requirement, key, value } = correction;
  if (key !== requirement.key) return withKey(text, selector, requirement, key);
  const node = valueNode(selector, correction);
  return node === undefined ? [] : replaceScalar(text, node, value);
}

function valueNode({ node }: LabelSelector, { requirement, written }: Correction): ScalarNode | undefined {
  const { from, key, span } = requirement;
  const list = childOf(node, from);
  if (list?.kind === 'map') {
    const value = childOf(list, key);
    return value?.kind === 'scalar' ? value : undefined;
  }
  const item = list?.kind === 'list' ? list.items.find(each => each.span.start === span.start) : undefined;
  const values = childOf(item, 'values');
  const found =
    values?.kind === 'list' ? values.items.find(each => each.kind === 'scalar' && each.value === written) : undefined;
  return found?.kind === 'scalar' ? found : undefined;
}
