import type { TextEdit } from '../../edit.ts';
import type { Labels } from '../../model/resource.ts';
import type { LabelSelector } from '../../model/selector.ts';
import { childOf, entryOf, type ScalarNode, type YamlNode } from '../../parse/tree.ts';
import { replaceScalar } from '../edits.ts';
import { identifyingLabels } from '../support/identity.ts';
import type { Correction } from '../support/meant-labels.ts';
import type { NearMiss } from '../support/near-miss.ts';
import { writeValue } from '../support/write-policy.ts';
import { withKey } from './requirement-key.ts';

/** Returns the labels to write so that a selector picks a near miss; none for one in another namespace. */
export function labelsToAdopt(near: NearMiss): Labels {
  if (near.type === 'slip') return new Map(near.corrections.map(({ key, value }) => [key, value]));
  return near.type === 'elsewhere' ? new Map() : identifyingLabels(near.workload);
}

/** Makes the podSelector of a map, a policy's spec or a peer, pick the near miss. */
export function adopt(
  text: string,
  holder: YamlNode | undefined,
  selector: LabelSelector,
  near: NearMiss,
): readonly TextEdit[] {
  if (near.type === 'slip') return near.corrections.flatMap(each => correct(text, selector, each));
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
