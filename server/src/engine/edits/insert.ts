import type { Entry, ListNode, MapNode } from '../parse/tree.ts';
import type { Value } from '../schema/decode.ts';
import { collectionOf } from './delete.ts';
import type { TextEdit } from './edit.ts';
import { emitEntry, emitFlow, emitFlowEntry, emitItem, styleOf } from './emit.ts';
import type { Collection } from './layout.ts';
import { afterLine, columnOf, isFirstOnLine, lineBreak, padTo, withDeeperComments } from './lines.ts';
import { blockSpan } from './move.ts';

/** Adds `key: value` to a map after an entry of it, or as the last; block or flow as the map is. */
export function insertEntryAfter(
  text: string,
  map: MapNode,
  after: Entry | undefined,
  key: string,
  value: Value,
): readonly TextEdit[] {
  const collection = collectionOf(text, map);
  if (collection === undefined) return [];
  const found = collection.pieces.findIndex(piece => piece.key === after?.keySpan.start);
  const index = after === undefined || found < 0 ? collection.pieces.length - 1 : found;
  const { json } = styleOf(text);
  if (collection.style !== 'block') return addToFlow(text, collection, index, emitFlowEntry(key, value, json));
  return addLines(text, collection, index, emitEntry(key, value, styleOf(text)));
}

/** Adds `key: value` to a map before its first entry. */
export function insertEntryFirst(text: string, map: MapNode, key: string, value: Value): readonly TextEdit[] {
  const collection = collectionOf(text, map);
  const first = collection?.pieces[0];
  if (collection === undefined || first === undefined || collection.style === 'pair')
    return insertEntryAfter(text, map, undefined, key, value);
  const style = styleOf(text);
  const at = { start: first.start, end: first.start };
  if (collection.style === 'flow') return [{ span: at, text: `${emitFlowEntry(key, value, style.json)}, ` }];
  const pad = lineBreak(text) + padTo(text, first.start);
  return [{ span: at, text: emitEntry(key, value, style).join(pad) + pad }];
}

/** Adds an item to a list after the item with that index, or as the last; block or flow as the list is. */
export function insertItemAfter(
  text: string,
  list: ListNode,
  after: number | undefined,
  value: Value,
): readonly TextEdit[] {
  const collection = collectionOf(text, list);
  if (collection === undefined) return [];
  const index = after ?? collection.pieces.length - 1;
  const style = styleOf(text);
  if (collection.style !== 'block') return addToFlow(text, collection, index, emitFlow(value, style.json));
  return addLines(text, collection, index, emitItem(value, style));
}

/** Adds an item to a list before the item with that index; block or flow as the list is. */
export function insertItemBefore(text: string, list: ListNode, before: number, value: Value): readonly TextEdit[] {
  const collection = collectionOf(text, list);
  const piece = collection?.pieces[before];
  if (collection === undefined || piece === undefined) return [];
  const style = styleOf(text);
  const pad = padTo(text, piece.start);
  const newline = lineBreak(text);
  if (collection.style !== 'block') {
    const gap = isFirstOnLine(text, piece.start) ? newline + pad : ' ';
    return [{ span: { start: piece.start, end: piece.start }, text: `${emitFlow(value, style.json)},${gap}` }];
  }
  const start = blockSpan(text, collection, before)?.start;
  if (start === undefined) return [];
  const lines = emitItem(value, style).map(line => pad + line + newline);
  return [{ span: { start, end: start }, text: lines.join('') }];
}

/** Adds a piece in given words after a piece of a flow collection. */
export function addToFlow(text: string, collection: Collection, index: number, source: string): readonly TextEdit[] {
  const { pieces, start, style } = collection;
  const after = pieces[index];
  if (after === undefined) return [{ span: { start: start + 1, end: start + 1 }, text: source }];
  const ownLine = style === 'flow' && text.slice(start, after.start).includes('\n') && isFirstOnLine(text, after.start);
  const gap = ownLine ? lineBreak(text) + padTo(text, after.start) : ' ';
  return [{ span: { start: after.end, end: after.end }, text: `,${gap}${source}` }];
}

/** Adds lines after a piece of a block collection, indented as the piece is. */
export function addLines(
  text: string,
  collection: Collection,
  index: number,
  lines: readonly string[],
): readonly TextEdit[] {
  const piece = collection.pieces[index];
  const first = collection.pieces[0];
  if (piece === undefined || first === undefined) return [];
  const column = columnOf(text, first.start);
  const at = withDeeperComments(text, afterLine(text, piece.end), column);
  const newline = lineBreak(text);
  const pad = padTo(text, first.start);
  const body = lines.map(line => pad + line).join(newline);
  const onNewLine = at > 0 && text[at - 1] === '\n';
  return [{ span: { start: at, end: at }, text: onNewLine ? body + newline : newline + body }];
}
