import { CST } from 'yaml';
import { onceInARow } from '../once.ts';
import { tokensOf } from '../parse/tokens.ts';

/** One entry of a map or item of a list, from its dash, anchor or key to the end of its value. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  /** Offset of the key, for entries of maps. */
  readonly key: number | undefined;
  /** Offset of the comma before it, in flow collections. */
  readonly comma: number | undefined;
  /** End of the colon, dash, anchor or tag before the value. */
  readonly beforeValue: number;
}

/** A map or list as written, with the characters that its edits need. */
export interface Collection {
  readonly kind: 'map' | 'list';
  readonly style: 'block' | 'flow' | 'pair';
  /** First character: the first key or dash, or the bracket; a pair is the `a: b` of `[a: b]`. */
  readonly start: number;
  /** After the last piece, or after the closing bracket. */
  readonly end: number;
  readonly pieces: readonly Piece[];
  /** End of what stands before it on the way in (colon, dash, anchor); undefined at the top of the document. */
  readonly before: number | undefined;
  /** Offset of a comma that no piece follows, `[a,]`. */
  readonly danglingComma: number | undefined;
}

/** Where every collection and entry of a text stands. */
export interface Layout {
  readonly text: string;
  readonly maps: ReadonlyMap<number, Collection>;
  readonly lists: ReadonlyMap<number, Collection>;
  /** By the offset of the key. */
  readonly entries: ReadonlyMap<number, { readonly collection: Collection; readonly index: number }>;
  /** Start of an entry by the end of its colon or anchor, the `before` of its value. */
  readonly owners: ReadonlyMap<number, number>;
}

/** Returns the layout of a document's text; the fixes of one document ask again and again for the same one. */
export const layoutOf = onceInARow(readLayout);

interface Pending {
  readonly token: CST.Token;
  readonly before: number | undefined;
}

function readLayout(text: string): Layout {
  const maps = new Map<number, Collection>();
  const lists = new Map<number, Collection>();
  const entries = new Map<number, { collection: Collection; index: number }>();
  const owners = new Map<number, number>();
  // A text that nests too deep to be read is not edited either.
  for (const collection of collectionsIn(tokensOf(text)?.tokens ?? [])) {
    (collection.kind === 'map' ? maps : lists).set(collection.start, collection);
    for (const [index, { key, beforeValue, start }] of collection.pieces.entries()) {
      if (collection.kind === 'list' || key === undefined) continue;
      entries.set(key, { collection, index });
      owners.set(beforeValue, start);
    }
  }
  return { text, maps, lists, entries, owners };
}

function* collectionsIn(tokens: readonly CST.Token[]): Generator<Collection> {
  const pending: Pending[] = [];
  for (const token of tokens)
    if (token.type === 'document' && token.value) pending.push({ token: token.value, before: undefined });
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (!CST.isCollection(next.token)) continue;
    yield* collectionsOf(next.token, next.before);
    for (const item of next.token.items) {
      if (item.value) pending.push({ token: item.value, before: beforeValue(item) });
      if (item.key) pending.push({ token: item.key, before: undefined });
    }
  }
}

type CollectionToken = CST.BlockMap | CST.BlockSequence | CST.FlowCollection;

function collectionsOf(token: CollectionToken, before: number | undefined): readonly Collection[] {
  const items = token.items.filter(hasContent);
  const pieces = items.map(pieceOf);
  const start =
    token.type === 'flow-collection' ? token.start.offset : (pieces[0]?.key ?? pieces[0]?.start ?? token.offset);
  const end = endOf(token);
  const isList = token.type === 'block-seq' || (token.type === 'flow-collection' && token.start.source === '[');
  const own: Collection = {
    kind: isList ? 'list' : 'map',
    style: token.type === 'flow-collection' ? 'flow' : 'block',
    start,
    end,
    pieces,
    before,
    danglingComma: token.items.findLast(item => !hasContent(item))?.start.find(isComma)?.offset,
  };
  return own.kind === 'list' && own.style === 'flow' ? [own, ...pieces.flatMap(pairOf)] : [own];
}

function pairOf(piece: Piece): readonly Collection[] {
  if (piece.key === undefined) return [];
  const { key: start, end } = piece;
  const pieces = [{ ...piece, comma: undefined }];
  return [{ kind: 'map', style: 'pair', start, end, pieces, before: undefined, danglingComma: undefined }];
}

type Item = CST.BlockMap['items'][number] | CST.BlockSequence['items'][number] | CST.FlowCollection['items'][number];

function hasContent(item: Item): boolean {
  return Boolean(item.key || item.sep || item.value) || item.start.some(isMeaningful);
}

function isMeaningful(token: CST.SourceToken): boolean {
  return !['space', 'newline', 'comment', 'comma'].includes(token.type);
}

function isComma(token: CST.SourceToken): boolean {
  return token.type === 'comma';
}

function pieceOf(item: Item): Piece {
  const first = item.start.find(isMeaningful)?.offset ?? startOf(item.key) ?? item.sep?.find(isMeaningful)?.offset;
  const start = first ?? startOf(item.value) ?? 0;
  const before = beforeValue(item);
  return {
    start,
    end: item.value ? Math.max(endOf(item.value), before ?? 0) : (before ?? start),
    key: startOf(item.key),
    comma: item.start.find(isComma)?.offset,
    beforeValue: before ?? start,
  };
}

function startOf(token: CST.Token | null | undefined): number | undefined {
  return token ? token.offset : undefined;
}

/** End of the last token before the value: colon, dash, anchor, tag, or the key itself. */
function beforeValue(item: Item): number | undefined {
  const last = item.sep?.findLast(isMeaningful) ?? (item.key ? undefined : item.start.findLast(isMeaningful));
  if (last !== undefined) return last.offset + last.source.length;
  return item.key ? endOf(item.key) : undefined;
}

function endOf(token: CST.Token): number {
  if (token.type === 'block-scalar') {
    const last = token.props.at(-1);
    return (last === undefined ? token.offset : endOf(last)) + token.source.length;
  }
  if (token.type === 'flow-collection') {
    const close = token.end.find(({ type }) => type === 'flow-map-end' || type === 'flow-seq-end');
    if (close !== undefined) return close.offset + close.source.length;
  }
  if (CST.isCollection(token)) {
    const last = token.items.findLast(hasContent);
    return last === undefined ? token.offset : pieceOf(last).end;
  }
  return 'source' in token ? token.offset + token.source.length : token.offset;
}
