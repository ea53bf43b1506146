import type { TextEdit } from '../../edits/edit.ts';
import { deleteEntries, deleteEntry, deleteItems, renameKey, replaceScalar } from '../../edits/index.ts';
import type { LabelSelector, Requirement } from '../../objects/selector.ts';
import { childOf, type Entry, entryOf, type ScalarNode, type Span } from '../../parse/tree.ts';

type Written =
  | { readonly form: 'entry'; readonly entry: Entry; readonly others: readonly Entry[] }
  | { readonly form: 'scalar'; readonly node: ScalarNode; readonly index: number };

function writtenKey({ node }: LabelSelector, { from, span }: Requirement): Written | undefined {
  const list = childOf(node, from);
  if (list?.kind === 'map') {
    const entry = list.entries.find(({ keySpan }) => keySpan.start === span.start);
    return entry === undefined ? undefined : { form: 'entry', entry, others: list.entries };
  }
  const index = list?.kind === 'list' ? list.items.findIndex(item => item.span.start === span.start) : -1;
  const key = list?.kind === 'list' ? childOf(list.items[index], 'key') : undefined;
  return key?.kind === 'scalar' ? { form: 'scalar', node: key, index } : undefined;
}

/** Returns where a requirement names its label: the entry of matchLabels, or the key of the expression. */
export function keyOf(
  selector: LabelSelector,
  requirement: Requirement,
): { readonly span: Span; readonly path: string } {
  const written = writtenKey(selector, requirement);
  const { from, key, span } = requirement;
  if (written?.form !== 'scalar') return { span, path: `${selector.path}.${from}.${key}` };
  return { span: written.node.span, path: `${selector.path}.${from}[${written.index}].key` };
}

/** Writes another key into a requirement; one of matchLabels goes away where that key is there already. */
export function withKey(
  text: string,
  selector: LabelSelector,
  requirement: Requirement,
  key: string,
): readonly TextEdit[] {
  const written = writtenKey(selector, requirement);
  if (written === undefined) return [];
  if (written.form === 'scalar') return replaceScalar(text, written.node, key);
  const isThere = written.others.some(other => other.key === key);
  return isThere ? deleteEntry(text, written.entry) : renameKey(text, written.entry, key);
}

/** Deletes requirements, and with the last of a list the list's key. */
export function withoutRequirements(
  text: string,
  selector: LabelSelector,
  requirements: readonly Requirement[],
): readonly TextEdit[] {
  return LISTS.flatMap(name => {
    const list = entryOf(selector.node, name);
    const doomed = requirements.filter(({ from }) => from === name).flatMap(each => writtenKey(selector, each) ?? []);
    if (list === undefined || doomed.length === 0) return [];
    const { value } = list;
    const entries = doomed.flatMap(each => (each.form === 'entry' ? [each.entry] : []));
    const indexes = doomed.flatMap(each => (each.form === 'scalar' ? [each.index] : []));
    if (value.kind === 'list' && value.items.length > indexes.length) return deleteItems(text, value, indexes);
    if (value.kind === 'map' && value.entries.length > entries.length) return deleteEntries(text, entries);
    return deleteEntry(text, list);
  });
}

const LISTS = ['matchLabels', 'matchExpressions'] as const;
