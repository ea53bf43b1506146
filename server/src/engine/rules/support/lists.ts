import type { TextEdit } from '../../edits/edit.ts';
import { deleteItems } from '../../edits/index.ts';
import type { Field } from '../../objects/field.ts';
import type { ListNode, YamlNode } from '../../parse/tree.ts';

/** Returns the list a field is written as. */
export function listOf(field: Field<unknown>): ListNode | undefined {
  return field.form === 'value' && field.node.kind === 'list' ? field.node : undefined;
}

/** Deletes the items of a list field that are written as these nodes. */
export function deleteNodes(
  text: string,
  field: Field<unknown>,
  items: readonly { readonly node: YamlNode }[],
): readonly TextEdit[] {
  const list = listOf(field);
  if (list === undefined) return [];
  return deleteItems(
    text,
    list,
    items.map(({ node }) => list.items.indexOf(node)),
  );
}
