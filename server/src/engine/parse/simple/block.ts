import type { Entry, ListNode, MapNode, YamlNode } from '../tree.ts';
import { CODE, type Cursor, cursorOn, isAtDash, isLineDone, lose, NONE, nextLine, skipSpaces } from './cursor.ts';
import { readFlow } from './flow.ts';
import { readJson } from './json.ts';
import { type Key, missingAt, readKey, readPlain, readQuoted } from './scalars.ts';

/**
 * Reads the YAML that most manifests are written in: maps and lists by indentation, scalars and brackets of one line
 * each, comments; and JSON. Returns undefined for a text with anything else; what it returns is what the general way returns.
 */
export function readSimple(text: string): YamlNode | undefined {
  if (BEYOND.test(text)) return undefined;
  if (JSON_START.test(text)) return readJson(text);
  const cursor = cursorOn(text);
  skipMarker(cursor);
  if (cursor.column === NONE) return undefined;
  const { node } = readBlock(cursor);
  return cursor.isLost || cursor.column !== NONE ? undefined : node;
}

// What is rare and read in ways of its own: tabs, lone carriage returns, byte-order marks, templates.
const BEYOND = /\t|\r(?!\n)|\uFEFF|\{\{/;
const JSON_START = /^[ \r\n]*\{/;
const MARKER = '---';

function skipMarker(cursor: Cursor): void {
  if (cursor.column !== 0 || !cursor.text.startsWith(MARKER, cursor.at)) return;
  cursor.at += MARKER.length;
  if (isLineDone(cursor)) nextLine(cursor);
  else lose(cursor);
}

/** A node and where all that belongs to it ends, its line break included. */
interface Block {
  readonly node: YamlNode;
  readonly end: number;
}

const MOST_LEVELS = 60;

function readBlock(cursor: Cursor): Block {
  return isAtDash(cursor) ? readList(cursor) : readMap(cursor, cursor.at, readKey(cursor));
}

function readMap(cursor: Cursor, start: number, first: Key | undefined): Block {
  const { column } = cursor;
  if (++cursor.depth > MOST_LEVELS) lose(cursor);
  const entries: Entry[] = [];
  let end = start;
  for (let key = first; ; key = readKey(cursor)) {
    if (key === undefined) {
      lose(cursor);
      break;
    }
    const value = readValue(cursor, column);
    entries.push({ ...key, value: value.node, merged: false });
    end = value.end;
    if (cursor.column !== column) break;
  }
  if (cursor.column > column) lose(cursor);
  cursor.depth--;
  const node: MapNode = { kind: 'map', span: { start, end }, entries, flow: false, anchored: false };
  return { node, end };
}

function readList(cursor: Cursor): Block {
  const { column, at: start } = cursor;
  if (++cursor.depth > MOST_LEVELS) lose(cursor);
  const items: YamlNode[] = [];
  let end = start;
  do {
    const item = readItem(cursor, column);
    items.push(item.node);
    end = item.end;
  } while (cursor.column === column && isAtDash(cursor));
  const isBeforeKey = cursor.column === column && column > 0;
  // A comment there belongs to the list.
  if (cursor.column > column || (isBeforeKey && cursor.comment === column)) lose(cursor);
  cursor.depth--;
  const node: ListNode = { kind: 'list', span: { start, end }, items, flow: false, anchored: false };
  return { node, end };
}

function readItem(cursor: Cursor, column: number): Block {
  const dash = cursor.at++;
  skipSpaces(cursor);
  if (isAtEnd(cursor)) return readBelow(cursor, column);
  cursor.column = column + cursor.at - dash;
  if (isAtDash(cursor)) return readList(cursor);
  const { at } = cursor;
  const key = readKey(cursor);
  return key === undefined ? readInline(cursor) : readMap(cursor, at, key);
}

function readValue(cursor: Cursor, column: number): Block {
  return isAtEnd(cursor) ? readBelow(cursor, column, true) : readInline(cursor);
}

function isAtEnd({ text, at, end }: Cursor): boolean {
  return at === end || text.charCodeAt(at) === CODE.hash;
}

/** Reads what stands below a key or dash that has nothing on its own line; the lists of keys need no indentation. */
function readBelow(cursor: Cursor, column: number, isKey = false): Block {
  const { at, end } = cursor;
  const isAnnotated = at < end || (!isKey && cursor.comment !== NONE);
  nextLine(cursor);
  if (cursor.column > column || (isKey && cursor.column === column && isAtDash(cursor))) return readBlock(cursor);
  // Comments beside a missing value, or above its dash, belong to it.
  if (isAnnotated || cursor.comment !== NONE) lose(cursor);
  return { node: missingAt(at), end: at };
}

/** Reads a scalar, or brackets, with which the line ends. */
function readInline(cursor: Cursor): Block {
  const code = cursor.text.charCodeAt(cursor.at);
  const node =
    code === CODE.openList || code === CODE.openMap
      ? readFlow(cursor)
      : code === CODE.doubleQuote || code === CODE.singleQuote
        ? readQuoted(cursor, code)
        : readPlain(cursor);
  const end = cursor.next;
  if (isLineDone(cursor)) nextLine(cursor);
  else lose(cursor);
  return { node, end };
}
