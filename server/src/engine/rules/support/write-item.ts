import { collectionOf } from '../../edits/delete.ts';
import type { TextEdit } from '../../edits/edit.ts';
import { emitFlow, insertItemAfter } from '../../edits/index.ts';
import { addLines } from '../../edits/insert.ts';
import type { ListNode } from '../../parse/tree.ts';
import type { Value } from '../../schema/decode.ts';

/** Adds an item behind one of a list, on one line in brackets where that one is written so. */
export function insertLike(text: string, list: ListNode, index: number, value: Value): readonly TextEdit[] {
  const beside = list.items[index];
  const collection = collectionOf(text, list);
  if (beside?.kind !== 'map' || !beside.flow || collection?.style !== 'block')
    return insertItemAfter(text, list, index, value);
  return addLines(text, collection, index, [`- ${emitFlow(value)}`]);
}
