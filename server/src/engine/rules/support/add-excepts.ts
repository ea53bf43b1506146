import { writeValue } from '../../drafts/write-policy.ts';
import type { TextEdit } from '../../edits/edit.ts';
import { insertEntryAfter, insertItemAfter } from '../../edits/index.ts';
import { entryOf } from '../../parse/tree.ts';
import type { IpBlock } from '../../policies/network-policy/policy.ts';

/** Leaves more ranges out of an ipBlock, behind those that it leaves out already. */
export function addExcepts(text: string, { node }: IpBlock, cidrs: readonly string[]): readonly TextEdit[] {
  if (node.kind !== 'map') return [];
  const entry = entryOf(node, 'except');
  if (entry === undefined) return insertEntryAfter(text, node, entryOf(node, 'cidr'), 'except', cidrs);
  const { value } = entry;
  return value.kind === 'list' && value.items.length > 0
    ? cidrs.flatMap(cidr => insertItemAfter(text, value, undefined, cidr))
    : writeValue(text, node, entry, cidrs);
}
